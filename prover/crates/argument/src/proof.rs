//! A proof that stands by itself: `[strategy = 2, rows, salt, input_length, input…, program_length, program…,
//! argument…]`.

use crate::argument;
use crate::statement::{Answer, Context};
use ciro_program::commitment::{COMMITTED, REEXECUTE};
use ciro_program::felt::small;
use ciro_program::program::{MAX_ROWS, check_rows};
use ciro_program::{Error, Felt, Statement};

/// The parts of a proof of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof<'a> {
    /// Rows of input, 1..=64.
    pub rows: usize,
    /// Salt of the input commitment.
    pub salt: Felt,
    /// Packed rows.
    pub input: &'a [Felt],
    /// Description, heads, root and y.
    pub program: &'a [Felt],
    /// All else.
    pub argument: &'a [Felt],
}

impl<'a> Proof<'a> {
    /// The proof's felts.
    pub fn encode(&self) -> Result<Vec<Felt>, Error> {
        check_rows(self.rows)?;
        let mut felts = vec![COMMITTED.into(), self.rows.into(), self.salt, self.input.len().into()];
        felts.extend_from_slice(self.input);
        felts.push(self.program.len().into());
        felts.extend_from_slice(self.program);
        felts.extend_from_slice(self.argument);
        Ok(felts)
    }

    /// Splits a proof's felts.
    pub fn decode(felts: &'a [Felt]) -> Result<Self, Error> {
        let [strategy, rows, salt, rest @ ..] = felts else {
            return Err(Error::ProofLength);
        };
        if *strategy != Felt::from(COMMITTED) {
            return Err(Error::ProofStrategy);
        }
        let rows = small(rows, MAX_ROWS).filter(|&rows| rows > 0).ok_or(Error::RowsRange)?;
        let (input, rest) = split_list(rest)?;
        let (program, argument) = split_list(rest)?;
        Ok(Self { rows, salt: *salt, input, program, argument })
    }
}

/// Checks a proof of either strategy, outside of any job.
pub fn verify_proof(statement: &Statement, felts: &[Felt]) -> Result<(), Error> {
    if felts.first() == Some(&REEXECUTE.into()) {
        return ciro_program::verify::verify(statement, felts);
    }
    let proof = Proof::decode(felts)?;
    let answer = Answer {
        job_id: Felt::ZERO,
        input_commitment: statement.input_commitment,
        salt: proof.salt,
        rows: proof.rows,
        input: proof.input.to_vec(),
        outputs: statement.outputs.clone(),
    };
    argument::verify(&Context::default(), &statement.model_hash, proof.program, &[answer], proof.argument)
}

/// A list behind its length, and all that follows.
fn split_list(felts: &[Felt]) -> Result<(&[Felt], &[Felt]), Error> {
    let split = felts.split_first().and_then(|(length, rest)| rest.split_at_checked(small(length, rest.len())?));
    split.ok_or(Error::ProofLength)
}
