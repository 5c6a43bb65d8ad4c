//! The Reed-Solomon oracle of a vector f of 2^n: column c of 2^k is the polynomial p_c with coefficients f[c·2^{n-k}
//! …], and
//!
//!   row j = (p_0(ω^j), p_1(ω^j), …)   for j < 2^d,   d = n - k + r,   ω of order 2^d.
//!
//! Only digests are kept: the codeword is 2^r times the vector, and a row is cheap to compute again.

use crate::Round;
use ciro_field::{Fe, Lanes, Ntt};
use ciro_merkle::{ROW, Tree};
use ciro_poseidon::Batch;
use ciro_sumcheck::multilinear::fill_powers;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Logarithm of the block of the codeword up to which every thread has one of its own.
pub const LOG_OWN_BLOCK: usize = 14;

/// A vector with the tree over the rows of its codeword.
pub struct Oracle {
    /// f.
    pub vector: Vec<Fe>,
    /// Over the 2^d rows.
    pub tree: Tree,
}

impl Oracle {
    /// Hashes the rows, a block of 2^{n-k} at a time: memory for the digests and a few times the vector.
    ///
    /// # Panics
    /// If the vector is not of the round's length.
    pub fn new(vector: Vec<Fe>, round: &Round) -> Self {
        Self::with_progress(vector, round, &|_| ())
    }

    /// `new`, telling from time to time, from any thread, how many percent of the rows are hashed.
    ///
    /// # Panics
    /// As `new`.
    pub fn with_progress(vector: Vec<Fe>, round: &Round, progress: &(dyn Fn(u32) + Sync)) -> Self {
        assert_eq!(vector.len(), 1 << round.variables, "a vector of the round's length");
        let (columns, rows) = (round.width(), 1 << round.log_degree());
        let message: Vec<Fe> = (0..vector.len()).map(|at| vector[at % columns * rows + at / columns]).collect();
        let ntt = Ntt::new(round.log_rows() as u32);
        // With room for the levels above, so that they are never moved: the largest trees take 128 MiB.
        let mut leaves = Vec::with_capacity(2 << round.log_rows());
        leaves.resize(1 << round.log_rows(), Fe::ZERO);
        let hashed = AtomicUsize::new(0);
        let encode = |codeword: &mut Vec<Fe>, (block, leaves): (usize, &mut [Fe])| {
            ntt.encode_block(&message, columns, block, codeword);
            Batch::default().leaves(codeword, columns, ROW, leaves);
            let before = hashed.fetch_add(rows, Ordering::Relaxed);
            let percent = |rows: usize| ((100 * rows) >> round.log_rows()) as u32;
            if percent(before + rows) > percent(before) {
                progress(percent(before + rows));
            }
        };
        let buffer = || vec![Fe::ZERO; vector.len()];
        if round.variables <= LOG_OWN_BLOCK {
            leaves.par_chunks_mut(rows).enumerate().for_each_init(buffer, encode);
        } else {
            let mut codeword = buffer();
            leaves.chunks_mut(rows).enumerate().for_each(|block| encode(&mut codeword, block));
        }
        // The transform's points come in bit-reversed order.
        reverse_bits(&mut leaves);
        Self { vector, tree: Tree::from_leaves(Batch::default(), leaves) }
    }

    /// The rows at `positions`, one after the other.
    ///
    /// # Panics
    /// If the vector is not of the round's length.
    pub fn rows(&self, round: &Round, positions: &[usize]) -> Vec<Fe> {
        assert_eq!(self.vector.len(), 1 << round.variables, "a vector of the round's length");
        let omega = Fe::root_of_unity(round.log_rows() as u32);
        let mut rows = vec![Fe::ZERO; positions.len() * round.width()];
        let buffer = || vec![Fe::ZERO; 1 << round.log_degree()];
        let tasks = rows.par_chunks_mut(round.width()).zip(positions);
        tasks.for_each_init(buffer, |powers, (row, &position)| {
            fill_powers(powers, Fe::ONE, omega.pow(position as u64));
            for (value, column) in row.iter_mut().zip(self.vector.chunks(powers.len())) {
                *value = Lanes::chosen().dot(column, powers);
            }
        });
        rows
    }

    /// Σ_u f(u)·z^u.
    pub fn at_point(&self, z: Fe) -> Fe {
        self.vector.iter().rev().fold(Fe::ZERO, |sum, &coefficient| sum * z + coefficient)
    }
}

fn reverse_bits(leaves: &mut [Fe]) {
    let unused = usize::BITS - leaves.len().ilog2();
    for at in 0..leaves.len() {
        let other = at.reverse_bits().unbounded_shr(unused);
        if at < other {
            leaves.swap(at, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(round: &Round, positions: &[usize]) {
        let f: Vec<Fe> = (0..1 << round.variables).map(|at| Fe::from_u64(at + 3).pow(9)).collect();
        let oracle = Oracle::new(f.clone(), round);
        assert_eq!(oracle.tree.depth(), round.log_rows());
        let rows = oracle.rows(round, positions);
        let mut leaves = vec![Fe::ZERO; positions.len()];
        Batch::default().leaves(&rows, round.width(), ROW, &mut leaves);
        for (&position, (row, leaf)) in positions.iter().zip(rows.chunks(round.width()).zip(leaves)) {
            let x = Fe::root_of_unity(round.log_rows() as u32).pow(position as u64);
            let column = |c: usize| &f[c << round.log_degree()..(c + 1) << round.log_degree()];
            let value = |c: usize| column(c).iter().rev().fold(Fe::ZERO, |sum, &a| sum * x + a);
            assert_eq!(row, (0..round.width()).map(value).collect::<Vec<_>>());
            assert_eq!(oracle.tree.leaves()[position], leaf);
        }
    }

    #[test]
    fn progress_ends_at_a_hundred() {
        let round = Round { variables: 5, fold: 2, log_inverse_rate: 8, queries: 3 };
        let told = std::sync::Mutex::new(Vec::new());
        Oracle::with_progress(vec![Fe::ONE; 32], &round, &|percent| told.lock().unwrap().push(percent));
        let mut told = told.into_inner().unwrap();
        told.sort_unstable();
        assert_eq!(told, (1..=100).collect::<Vec<_>>());
    }

    #[test]
    fn rows_are_values_of_the_columns_and_lie_at_their_own_leaf() {
        check(&Round { variables: 5, fold: 2, log_inverse_rate: 2, queries: 3 }, &[0, 1, 5, 31]);
        check(&Round { variables: 4, fold: 4, log_inverse_rate: 3, queries: 3 }, &[0, 7]);
        check(&Round { variables: 15, fold: 3, log_inverse_rate: 1, queries: 3 }, &[1, 5000, 8191]);
    }
}
