//! The hashes that name a model and commit to an input.

use crate::description::decode_description;
use crate::hash::hash_many;
use crate::{Error, Felt};

const FORMAT: u64 = 1;

/// The strategy of this crate: the verifier runs the program again. One model hash names one strategy.
pub const REEXECUTE: u64 = 1;
/// The strategy of docs/PROOF.md: the weights stay with the prover.
pub const COMMITTED: u64 = 2;

/// Hash of a program's packed weights.
pub fn weight_commitment(program: &[Felt]) -> Result<Felt, Error> {
    decode_description(program).map(|(_, weights)| hash_many(weights))
}

/// The name of a program under the re-execute strategy.
pub fn model_hash(program: &[Felt]) -> Result<Felt, Error> {
    let (_, weights) = decode_description(program)?;
    Ok(name_model(REEXECUTE, &program[..program.len() - weights.len()], weights))
}

/// The name of any model: its strategy, its description, and what stands for its weights.
pub fn name_model(strategy: u64, description: &[Felt], weights: &[Felt]) -> Felt {
    let mut felts = vec![short_string(b"CIRO_MODEL"), FORMAT.into(), strategy.into(), description.len().into()];
    felts.extend_from_slice(description);
    felts.push(hash_many(weights));
    hash_many(&felts)
}

/// Commitment to packed rows of `inputs` values. The salt hides an input that could be guessed.
pub fn input_commitment(salt: &Felt, rows: usize, inputs: usize, input: &[Felt]) -> Felt {
    let mut felts = vec![short_string(b"CIRO_INPUT"), *salt, rows.into(), inputs.into()];
    felts.extend_from_slice(input);
    hash_many(&felts)
}

fn short_string(text: &[u8]) -> Felt {
    Felt::from_bytes_be_slice(text)
}
