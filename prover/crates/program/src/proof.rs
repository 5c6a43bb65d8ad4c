//! The re-execute strategy's proof: everything needed to run the program again.

use crate::commitment::REEXECUTE;
use crate::felt::small;
use crate::program::{MAX_ROWS, check_rows};
use crate::{Error, Felt};

/// What a proof is about: beside it, never inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Name of the model.
    pub model_hash: Felt,
    /// Commitment to the input.
    pub input_commitment: Felt,
    /// `[rows][outputs]`.
    pub outputs: Vec<i32>,
}

/// The parts of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof<'a> {
    /// Rows of input, 1..=64.
    pub rows: usize,
    /// Salt of the input commitment.
    pub salt: Felt,
    /// Packed rows.
    pub input: &'a [Felt],
    /// Description and packed weights.
    pub program: &'a [Felt],
}

impl<'a> Proof<'a> {
    /// `[strategy, rows, salt, input_length, input…, program_length, program…]`.
    pub fn encode(&self) -> Result<Vec<Felt>, Error> {
        check_rows(self.rows)?;
        let mut felts = Vec::with_capacity(5 + self.input.len() + self.program.len());
        felts.extend([REEXECUTE.into(), self.rows.into(), self.salt, self.input.len().into()]);
        felts.extend_from_slice(self.input);
        felts.push(self.program.len().into());
        felts.extend_from_slice(self.program);
        Ok(felts)
    }

    /// Splits a proof's felts.
    pub fn decode(felts: &'a [Felt]) -> Result<Self, Error> {
        let [strategy, rows, salt, length, rest @ ..] = felts else {
            return Err(Error::ProofLength);
        };
        if *strategy != Felt::from(REEXECUTE) {
            return Err(Error::ProofStrategy);
        }
        let rows = small(rows, MAX_ROWS).filter(|&rows| rows > 0).ok_or(Error::RowsRange)?;
        let split = small(length, rest.len()).and_then(|length| rest.split_at_checked(length));
        let (input, [length, program @ ..]) = split.ok_or(Error::ProofLength)? else {
            return Err(Error::ProofLength);
        };
        if *length != Felt::from(program.len()) {
            return Err(Error::ProofLength);
        }
        Ok(Self { rows, salt: *salt, input, program })
    }
}
