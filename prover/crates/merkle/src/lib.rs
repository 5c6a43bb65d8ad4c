//! Merkle trees over Poseidon: a tree of rows, and the canonical proof of any set of them.
//!
//!   level 0 = leaf(row) of 2^depth rows;   level k+1 at i = node(level k at 2i, level k at 2i+1);   root = level depth at 0
//!
//! with `leaf` and `node` of `ciro_poseidon::batch`.
//!
//! **Multiproof.** Rows are opened at positions p_0 < p_1 < ..., each once (`canonical_positions` makes them so from what was
//! drawn with replacement). The proof is the digests that a verifier cannot make itself, in the order in which this walk
//! asks for them:
//!
//! ```text
//! known = [(p, leaf(row at p)) for each p, ascending]
//! repeat depth times:
//!     next = []
//!     walk known from the left, at (i, d):
//!         i even and the entry after it is (i + 1, e):  next <- (i / 2, node(d, e)), and step over both
//!         i even otherwise:                             next <- (i / 2, node(d, sibling))     sibling = next of the proof
//!         i odd:                                        next <- ((i - 1) / 2, node(sibling, d))
//!     known = next
//! root = the digest of the one entry (0, root) that is left; no digest of the proof is left
//! ```
//!
//! So siblings come level by level from the leaves, left to right within a level. There is one proof for a set of rows:
//! a missing, an extra, a repeated or a swapped digest is refused, and so are positions that do not ascend.

pub mod error;
pub mod proof;
pub mod tree;

pub use error::MerkleError;
pub use proof::{Tags, canonical_positions};
pub use tree::Tree;
