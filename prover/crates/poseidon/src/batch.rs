//! Many permutations at once, on all threads, in the widest lanes of the CPU; every path gives the same digests.
//!
//! Leaf and node, with a tag that the caller owns (not 0, 1, 2: those are Starknet's own, see `sponge`; not the tag of
//! anything else of another shape):
//!
//!   leaf(x_0 .. x_{n-1}) = first of P^(n/2): (s0, s1, s2) = (0, 0, tag), then (s0, s1) += (x_2i, x_2i+1) and P, for each i
//!   node(l, r)           = first of P(l, r, tag)
//!
//! An odd n ends in a pair (x_{n-1}, 0): the tag stands for the width too. No padding block, no length in the hash: width
//! and depth belong to the tag. The capacity is never given out.

use crate::hades::{State, permute_all};
#[cfg(target_arch = "x86_64")]
use crate::ifma;
use ciro_field::{Fe, Lanes, Path};
use rayon::prelude::*;

/// States that a task takes through a permutation before it turns to the next ones.
const CHUNK: usize = 64;

/// Permutations on one path.
#[derive(Clone, Copy, Debug)]
pub struct Batch(Lanes);

impl Default for Batch {
    /// The path of this process.
    fn default() -> Self {
        Self(Lanes::chosen())
    }
}

impl Batch {
    /// A path of one's own choice.
    pub fn with_lanes(lanes: Lanes) -> Self {
        Self(lanes)
    }

    /// Permutes each state, in place.
    pub fn permute(self, states: &mut [State]) {
        states.par_chunks_mut(CHUNK).for_each(|chunk| self.permute_chunk(chunk));
    }

    /// The leaf of each row of `width` elements.
    ///
    /// # Panics
    /// If there are not as many digests as rows.
    pub fn leaves(self, rows: &[Fe], width: usize, tag: Fe, digests: &mut [Fe]) {
        assert!(width > 0 && rows.len() == width * digests.len(), "one digest a row");
        digests.par_chunks_mut(CHUNK).zip(rows.par_chunks(CHUNK * width)).for_each(|(digests, rows)| {
            let mut states = [[Fe::ZERO, Fe::ZERO, tag]; CHUNK];
            let states = &mut states[..digests.len()];
            for at in (0..width).step_by(2) {
                for (state, row) in states.iter_mut().zip(rows.chunks(width)) {
                    state[0] += row[at];
                    state[1] += row.get(at + 1).copied().unwrap_or_default();
                }
                self.permute_chunk(states);
            }
            digests.iter_mut().zip(states).for_each(|(digest, state)| *digest = state[0]);
        });
    }

    /// The node over each pair of digests.
    ///
    /// # Panics
    /// If there are not half as many nodes as digests.
    pub fn nodes(self, digests: &[Fe], tag: Fe, nodes: &mut [Fe]) {
        assert_eq!(digests.len(), 2 * nodes.len(), "one node a pair");
        nodes.par_chunks_mut(CHUNK).zip(digests.par_chunks(2 * CHUNK)).for_each(|(nodes, digests)| {
            let mut states = [[Fe::ZERO; 3]; CHUNK];
            let states = &mut states[..nodes.len()];
            for (state, pair) in states.iter_mut().zip(digests.as_chunks::<2>().0) {
                *state = [pair[0], pair[1], tag];
            }
            self.permute_chunk(states);
            nodes.iter_mut().zip(states).for_each(|(node, state)| *node = state[0]);
        });
    }

    fn permute_chunk(self, states: &mut [State]) {
        match self.0.path() {
            Path::Portable => permute_all(states),
            #[cfg(target_arch = "x86_64")]
            Path::Ifma => ifma::permute(states),
        }
    }
}
