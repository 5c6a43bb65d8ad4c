//! The one place that names the hash, so that a faster implementation can take its place.

use crate::Felt;
use ciro_field::Fe;

/// Starknet's Poseidon over a list (`poseidon_hash_many`).
pub fn hash_many(felts: &[Felt]) -> Felt {
    let elements: Vec<Fe> = felts.iter().map(Fe::from).collect();
    ciro_poseidon::hash_many(&elements).into()
}
