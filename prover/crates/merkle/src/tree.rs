//! The prover's side: all levels of a tree in memory, one after the other from the leaves.

use crate::{NODE, ROW};
use ciro_field::Fe;
use ciro_poseidon::Batch;

/// A tree over 2^depth rows, of which only the digests are kept.
pub struct Tree {
    depth: usize,
    /// Level 0, level 1, ..., the root: 2^(depth + 1) - 1 digests.
    digests: Vec<Fe>,
}

impl Tree {
    /// Hashes each row of `width` elements, and all levels above.
    ///
    /// # Panics
    /// If the rows are not whole or no power of two.
    pub fn new(batch: Batch, rows: &[Fe], width: usize) -> Self {
        assert!(width > 0 && rows.len().is_multiple_of(width), "rows are whole");
        let mut leaves = vec![Fe::ZERO; rows.len() / width];
        batch.leaves(rows, width, ROW, &mut leaves);
        Self::from_leaves(batch, leaves)
    }

    /// All levels above leaves that are hashed already.
    ///
    /// # Panics
    /// If they are no power of two.
    pub fn from_leaves(batch: Batch, leaves: Vec<Fe>) -> Self {
        let count = leaves.len();
        assert!(count.is_power_of_two(), "2^depth rows");
        let mut digests = leaves;
        digests.reserve_exact(count - 1);
        digests.resize(2 * count - 1, Fe::ZERO);
        let (mut level, mut above) = digests.split_at_mut(count);
        while !above.is_empty() {
            let (nodes, rest) = above.split_at_mut(level.len() / 2);
            batch.nodes(level, NODE, nodes);
            (level, above) = (nodes, rest);
        }
        Self { depth: count.ilog2() as usize, digests }
    }

    /// Levels above the leaves.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The one digest that stands for all rows.
    pub fn root(&self) -> Fe {
        self.digests[self.digests.len() - 1]
    }

    /// Level 0.
    pub fn leaves(&self) -> &[Fe] {
        self.level(0)
    }

    /// The level of 2^`log_cap` nodes.
    ///
    /// # Panics
    /// If the tree has no such level.
    pub fn cap(&self, log_cap: usize) -> &[Fe] {
        self.level(self.depth - log_cap)
    }

    /// The siblings from a row's leaf up to below the cap.
    ///
    /// # Panics
    /// If the tree has no such row or level.
    pub fn path(&self, row: usize, log_cap: usize) -> impl Iterator<Item = Fe> {
        (0..self.depth - log_cap).map(move |height| self.level(height)[row >> height ^ 1])
    }

    fn level(&self, height: usize) -> &[Fe] {
        let len = 1 << (self.depth - height);
        let start = self.digests.len() + 1 - 2 * len;
        &self.digests[start..start + len]
    }
}
