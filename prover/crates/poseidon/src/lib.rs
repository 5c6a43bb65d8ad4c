//! Starknet's Poseidon over the Stark field: the same digests as `poseidon_hash_span`, and batches of permutations in
//! vector lanes for leaves and nodes of Merkle trees.

pub mod batch;
pub mod constants;
pub mod hades;
#[cfg(target_arch = "x86_64")]
mod ifma;
pub mod sponge;

pub use batch::Batch;
pub use hades::{State, permute};
pub use sponge::{hash_many, hash_pair, hash_single};
