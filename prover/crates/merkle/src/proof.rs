//! The verifier's side: rows, positions and siblings to a root. The walk is that of the crate's header.

use crate::MerkleError;
use ciro_field::Fe;
use ciro_poseidon::permute;

/// The domains of leaves and nodes. They differ from each other and from 0, 1 and 2 (Starknet's own); a leaf's tag stands
/// for its width too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tags {
    /// In the capacity of every leaf.
    pub leaf: Fe,
    /// In the capacity of every node.
    pub node: Fe,
}

/// The positions as a proof takes them: each once, ascending.
pub fn canonical_positions(mut drawn: Vec<usize>) -> Vec<usize> {
    drawn.sort_unstable();
    drawn.dedup();
    drawn
}

impl Tags {
    /// The digest of one row.
    pub fn leaf(&self, row: &[Fe]) -> Fe {
        let mut state = [Fe::ZERO, Fe::ZERO, self.leaf];
        for pair in row.chunks(2) {
            state[0] += pair[0];
            state[1] += pair.get(1).copied().unwrap_or_default();
            permute(&mut state);
        }
        state[0]
    }

    /// The digest over two.
    pub fn node(&self, left: Fe, right: Fe) -> Fe {
        let mut state = [left, right, self.node];
        permute(&mut state);
        state[0]
    }

    /// Whether `rows`, each of `width` elements, lie at `positions` of the tree with this root and depth.
    pub fn verify(
        &self,
        root: Fe,
        depth: usize,
        positions: &[usize],
        rows: &[Fe],
        width: usize,
        siblings: &[Fe],
    ) -> Result<(), MerkleError> {
        let last = positions.last().ok_or(MerkleError::Positions)?;
        let inside = depth >= usize::BITS as usize || last >> depth == 0;
        if !inside || !positions.is_sorted_by(|a, b| a < b) {
            return Err(MerkleError::Positions);
        }
        if width == 0 || positions.len().checked_mul(width) != Some(rows.len()) {
            return Err(MerkleError::Rows);
        }
        let leaves = rows.chunks(width).map(|row| self.leaf(row));
        let mut known: Vec<(usize, Fe)> = positions.iter().copied().zip(leaves).collect();
        let mut siblings = siblings.iter().copied();
        for _ in 0..depth {
            let mut missing = false;
            let mut sibling = || {
                siblings.next().unwrap_or_else(|| {
                    missing = true;
                    Fe::ZERO
                })
            };
            walk(
                &mut known,
                |entry| entry.0,
                |step| match step {
                    Step::Pair((at, left), (_, right)) => (at >> 1, self.node(left, right)),
                    Step::Left((at, left)) => (at >> 1, self.node(left, sibling())),
                    Step::Right((at, right)) => (at >> 1, self.node(sibling(), right)),
                },
            );
            if missing {
                return Err(MerkleError::Missing);
            }
        }
        if siblings.next().is_some() {
            return Err(MerkleError::Unused);
        }
        if known[0].1 != root { Err(MerkleError::Root) } else { Ok(()) }
    }
}

/// What stands at one place of a level.
pub(crate) enum Step<T> {
    /// Both children are known.
    Pair(T, T),
    /// Only the left one.
    Left(T),
    /// Only the right one.
    Right(T),
}

/// One level up, in place: `known` ascends by `at`, and so do the parents that take its place.
pub(crate) fn walk<T: Copy>(known: &mut Vec<T>, at: impl Fn(&T) -> usize, mut parent: impl FnMut(Step<T>) -> T) {
    let (mut read, mut written) = (0, 0);
    while read < known.len() {
        let entry = known[read];
        let index = at(&entry);
        let pair = known.get(read + 1).copied().filter(|next| index & 1 == 0 && at(next) == index + 1);
        let step = match pair {
            Some(right) => Step::Pair(entry, right),
            None if index & 1 == 0 => Step::Left(entry),
            None => Step::Right(entry),
        };
        read += if pair.is_some() { 2 } else { 1 };
        known[written] = parent(step);
        written += 1;
    }
    known.truncate(written);
}
