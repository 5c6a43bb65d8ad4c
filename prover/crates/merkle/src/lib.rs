//! Merkle trees over Poseidon (docs/PROOF.md, section 3): a tree over 2^depth rows, opened row by row below a cap.
//!
//!   level 0 = leaf(row);   level h+1 at i = node(level h at 2i, level h at 2i+1);   root = level depth at 0
//!
//! with `leaf` and `node` of `ciro_poseidon::batch`. The *cap* is the level of 2^c nodes: sent once, it must hash to
//! the root, and every path ends below it. Paths have a fixed length, so there is one proof for a list of rows and
//! nothing to parse.

pub mod path;
pub mod tree;

pub use path::{Opened, open_to_cap, root_of_cap};
pub use tree::Tree;

use ciro_field::Fe;

/// In the capacity of every leaf.
pub const ROW: Fe = Fe::short_string("CIRO_ROW");
/// In the capacity of every node.
pub const NODE: Fe = Fe::short_string("CIRO_NODE");
