//! What an argument is about. All of it is absorbed before anything else: an argument holds for this chain, contract,
//! submitter and these jobs only.

use crate::program::CommittedProgram;
use ciro_field::Fe;
use ciro_program::bytes::{pack_input, unpack_input};
use ciro_program::commitment::input_commitment;
use ciro_program::lanes::pack_outputs;
use ciro_program::program::check_rows;
use ciro_program::{Error, Felt};
use ciro_transcript::{Challenger, Tag};

/// Where an argument is used; all 0 outside of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Chain.
    pub chain_id: Felt,
    /// The contract that asks the verifier.
    pub contract: Felt,
    /// Who submits the answers.
    pub submitter: Felt,
}

/// One job with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The job; 0 outside of one.
    pub job_id: Felt,
    /// What the client committed to.
    pub input_commitment: Felt,
    /// Salt of the input commitment.
    pub salt: Felt,
    /// Rows of input, 1..=64.
    pub rows: usize,
    /// Packed rows.
    pub input: Vec<Felt>,
    /// `[rows][outputs]`.
    pub outputs: Vec<i32>,
}

impl Answer {
    /// An answer without outputs yet, to `[rows][inputs]`.
    pub fn open(job_id: Felt, salt: Felt, rows: usize, inputs: usize, values: &[i8]) -> Result<Self, Error> {
        check_rows(rows)?;
        if values.len() != rows * inputs {
            return Err(Error::InputLength);
        }
        let input = pack_input(values, inputs)?;
        let input_commitment = input_commitment(&salt, rows, inputs, &input);
        Ok(Self { job_id, input_commitment, salt, rows, input, outputs: Vec::new() })
    }

    /// The values of the input, `[rows][inputs]`, if it is canonical and opens its commitment.
    fn values(&self, program: &CommittedProgram) -> Result<Vec<i8>, Error> {
        let inputs = program.shape.inputs;
        let values = unpack_input(&self.input, self.rows, inputs)?;
        if input_commitment(&self.salt, self.rows, inputs, &self.input) != self.input_commitment {
            return Err(Error::InputHash);
        }
        Ok(values)
    }
}

/// The inputs of all answers, one after the other: `[rows][inputs]`.
pub(crate) fn values(program: &CommittedProgram, answers: &[Answer]) -> Result<Vec<i8>, Error> {
    let values: Vec<Vec<i8>> = answers.iter().map(|answer| answer.values(program)).collect::<Result<_, _>>()?;
    Ok(values.concat())
}

/// Absorbs the statement.
pub(crate) fn absorb(
    challenger: &mut impl Challenger,
    context: &Context,
    program: &CommittedProgram,
    answers: &[Answer],
) -> Result<(), Error> {
    let Context { chain_id, contract, submitter } = *context;
    let head = [chain_id, contract, submitter, program.model_hash(), answers.len().into()];
    challenger.absorb(Tag::Statement, &head.map(Fe::from));
    for answer in answers {
        let mut felts = vec![answer.job_id, answer.input_commitment, answer.rows.into()];
        felts.extend(pack_outputs(&answer.outputs, program.shape.outputs())?);
        challenger.absorb(Tag::Answer, &felts.iter().map(Fe::from).collect::<Vec<_>>());
    }
    Ok(())
}
