//! The check of a proof against its statement.

use crate::bytes::unpack_input;
use crate::commitment::{input_commitment, model_hash};
use crate::execute::execute;
use crate::weights::decode_program;
use crate::{Error, Felt, Proof, Statement};

/// Accepts exactly if the model named by the statement gives its outputs on the committed input.
/// Otherwise the first thing that does not hold, in the order of docs/SPEC.md.
pub fn verify(statement: &Statement, felts: &[Felt]) -> Result<(), Error> {
    let proof = Proof::decode(felts)?;
    let program = decode_program(proof.program)?;
    if model_hash(proof.program)? != statement.model_hash {
        return Err(Error::ModelHash);
    }
    let inputs = program.shape().inputs;
    let input = unpack_input(proof.input, proof.rows, inputs)?;
    if input_commitment(&proof.salt, proof.rows, inputs, proof.input) != statement.input_commitment {
        return Err(Error::InputHash);
    }
    if statement.outputs.len() != proof.rows * program.shape().outputs() {
        return Err(Error::OutputLength);
    }
    let expected = execute(&program, &input, proof.rows)?;
    match expected.iter().zip(&statement.outputs).position(|(expected, claimed)| expected != claimed) {
        Some(position) => Err(Error::OutputMismatch { position, expected: expected[position] }),
        None => Ok(()),
    }
}
