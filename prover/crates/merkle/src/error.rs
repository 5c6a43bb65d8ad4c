//! Why an opening is refused; `code` is stable, and the same in Cairo and TypeScript.

use std::fmt;

/// What does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MerkleError {
    /// No position, one outside the tree, or one that is not above the one before it.
    Positions,
    /// Another number of elements than the positions take, or a width of 0.
    Rows,
    /// The proof ends before the root is reached.
    Missing,
    /// The proof goes on after the root was reached.
    Unused,
    /// The rows lead to another root.
    Root,
}

impl MerkleError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Positions => "MERKLE_POSITIONS",
            Self::Rows => "MERKLE_ROWS",
            Self::Missing => "MERKLE_MISSING",
            Self::Unused => "MERKLE_UNUSED",
            Self::Root => "MERKLE_ROOT",
        }
    }
}

impl fmt::Display for MerkleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Positions => "The opened positions do not ascend within the tree.",
            Self::Rows => "The opened rows have another length than their positions take.",
            Self::Missing => "The Merkle proof lacks a digest.",
            Self::Unused => "The Merkle proof has a digest that no level takes.",
            Self::Root => "The opened rows are not those under the Merkle root.",
        })
    }
}

impl std::error::Error for MerkleError {}
