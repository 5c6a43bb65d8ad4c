//! The prover's side: all levels of a tree in memory, one after the other from the leaves, and the siblings of any rows.

use crate::proof::{Step, Tags, walk};
use ciro_field::Fe;
use ciro_poseidon::Batch;

/// A tree over 2^depth rows.
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
    pub fn new(tags: &Tags, rows: &[Fe], width: usize) -> Self {
        Self::with_batch(Batch::default(), tags, rows, width)
    }

    /// `new`, on a path of one's own choice.
    pub fn with_batch(batch: Batch, tags: &Tags, rows: &[Fe], width: usize) -> Self {
        assert!(width > 0 && rows.len().is_multiple_of(width), "rows are whole");
        let leaves = rows.len() / width;
        assert!(leaves.is_power_of_two(), "2^depth rows");
        let mut digests = vec![Fe::ZERO; 2 * leaves - 1];
        batch.leaves(rows, width, tags.leaf, &mut digests[..leaves]);
        let (mut level, mut above) = digests.split_at_mut(leaves);
        while !above.is_empty() {
            let (nodes, rest) = above.split_at_mut(level.len() / 2);
            batch.nodes(level, tags.node, nodes);
            (level, above) = (nodes, rest);
        }
        Self { depth: leaves.ilog2() as usize, digests }
    }

    /// Levels above the leaves.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The one digest that stands for all rows.
    pub fn root(&self) -> Fe {
        self.digests[self.digests.len() - 1]
    }

    /// The siblings that prove the rows at `positions`, in the order of the crate's header.
    ///
    /// # Panics
    /// If the positions do not ascend within the tree.
    pub fn open(&self, positions: &[usize]) -> Vec<Fe> {
        let ascend = positions.is_sorted_by(|a, b| a < b);
        assert!(ascend && positions.last().is_some_and(|last| last >> self.depth == 0), "positions ascend in the tree");
        let mut siblings = Vec::new();
        let mut known = positions.to_vec();
        let mut level = &self.digests[..];
        for height in 0..self.depth {
            walk(
                &mut known,
                |&at| at,
                |step| match step {
                    Step::Pair(left, _) => left >> 1,
                    Step::Left(at) | Step::Right(at) => {
                        siblings.push(level[at ^ 1]);
                        at >> 1
                    }
                },
            );
            level = &level[1 << (self.depth - height)..];
        }
        siblings
    }
}
