//! The number-theoretic transform over rows: for each column, the values
//!
//!   f(x_i) = sum over j of a_j·x_i^j   for i = 0..2^n,   x_i = w^rev(i),
//!
//! where w generates the subgroup of order 2^n and rev turns the n bits of i around. Data is row-major: row j holds a_j
//! of every column before, f(x_j) of every column after, so that vector lanes run over columns.
//!
//! In this order x_{2i+1} = -x_{2i}, and x_i^2 is point floor(i/2) of the subgroup of half the order. Block b of 2^k
//! equal blocks of rows is the coset where x^(2^(n-k)) = v^rev(b), v of order 2^k: each layer splits polynomials by
//! a mod x^(2m) - s^2 -> a mod x^m - s, a mod x^m + s, with one s a block. A message that is shorter than its codeword
//! has nothing to split in the first layers: every block begins as the message itself.

use crate::{Fe, Lanes};
use rayon::prelude::*;
use std::sync::OnceLock;

/// Elements below which a block stays on one thread: about the second-level cache.
const SPLIT: usize = 1 << 14;

/// The roots of all transforms up to one size.
pub struct Ntt {
    log_rows: u32,
    lanes: Lanes,
    /// s of block b in the layer that splits it, for every layer alike: w^rev(b), w of order 2^`log_rows`.
    roots: Vec<Fe>,
    /// 1/s, made when first asked for.
    inverse_roots: OnceLock<Vec<Fe>>,
}

impl Ntt {
    /// For up to 2^`log_rows` rows: takes memory for as many elements. Sizes from outside are capped by the caller.
    ///
    /// # Panics
    /// If `log_rows` is more than 48.
    pub fn new(log_rows: u32) -> Self {
        Self::with_lanes(log_rows, Lanes::chosen())
    }

    /// `new`, on a path of one's own choice.
    pub fn with_lanes(log_rows: u32, lanes: Lanes) -> Self {
        assert!(log_rows <= 48, "no memory holds 2^{log_rows} rows");
        let roots = root_table(log_rows, lanes, Fe::root_of_unity);
        Self { log_rows, lanes, roots, inverse_roots: OnceLock::new() }
    }

    /// x_i of the subgroup of order 2^`log_rows`.
    pub fn point(log_rows: u32, row: usize) -> Fe {
        let w = Fe::root_of_unity(log_rows);
        if log_rows == 0 { Fe::ONE } else { w.pow((row as u64).reverse_bits() >> (64 - log_rows)) }
    }

    /// Coefficients to values, in place.
    ///
    /// # Panics
    /// If the rows are no power of two, more than this table is for, or not whole.
    pub fn forward(&self, data: &mut [Fe], columns: usize) {
        self.log_rows_of(data.len(), columns);
        self.split(data, columns, 0);
    }

    /// Values to coefficients, in place. Inverse of `forward`, with its panics.
    pub fn inverse(&self, data: &mut [Fe], columns: usize) {
        let log_rows = self.log_rows_of(data.len(), columns);
        let inverse = |log_order| Fe::root_of_unity(log_order).inverse().unwrap_or_default();
        let roots = self.inverse_roots.get_or_init(|| root_table(self.log_rows, self.lanes, inverse));
        self.join(data, columns, 0, roots);
        let scale = Fe::from_u64(1 << log_rows).inverse().unwrap_or_default();
        data.par_chunks_mut(SPLIT).for_each(|chunk| self.lanes.scale(chunk, scale));
    }

    /// The Reed-Solomon codeword of each column of `message`: its values at all rows of `codeword`.
    ///
    /// # Panics
    /// As `forward`; also if the codeword is no power of two times the message.
    pub fn encode(&self, message: &[Fe], columns: usize, codeword: &mut [Fe]) {
        let (short, long) = (self.log_rows_of(message.len(), columns), self.log_rows_of(codeword.len(), columns));
        assert!(short <= long, "a codeword is not shorter than its message");
        codeword.par_chunks_mut(message.len()).enumerate().for_each(|(block, chunk)| {
            self.encode_block(message, columns, block, chunk);
        });
    }

    /// Rows block·n .. (block + 1)·n of a longer codeword, for a message of n rows: `encode` piece by piece.
    ///
    /// # Panics
    /// As `forward`; also if the rows lie beyond those that this table is for.
    pub fn encode_block(&self, message: &[Fe], columns: usize, block: usize, rows: &mut [Fe]) {
        let log_rows = self.log_rows_of(message.len(), columns);
        assert!(block >> (self.log_rows - log_rows) == 0, "a block within the table");
        rows.copy_from_slice(message);
        self.split(rows, columns, block);
    }

    fn log_rows_of(&self, len: usize, columns: usize) -> u32 {
        assert!(columns > 0 && len.is_multiple_of(columns), "rows are whole");
        let rows = len / columns;
        assert!(rows.is_power_of_two() && rows.ilog2() <= self.log_rows, "2^k rows, k to {}", self.log_rows);
        rows.ilog2()
    }

    /// All layers below `block`, two at a time, then its quarters on their own: each fits a cache sooner or later.
    fn split(&self, data: &mut [Fe], columns: usize, block: usize) {
        let rows = data.len() / columns;
        if rows == 2 {
            let (a, b) = data.split_at_mut(columns);
            self.lanes.butterfly(a, b, self.roots[block]);
        } else if rows >= 4 {
            let w = [self.roots[block], self.roots[2 * block], self.roots[2 * block + 1]];
            let quarter = data.len() / 4;
            let small = data.len() <= SPLIT;
            let [a, b, c, d] = quarters(data);
            if small {
                self.lanes.butterfly4([a, b, c, d], w);
                for (at, data) in data.chunks_mut(quarter).enumerate() {
                    self.split(data, columns, 4 * block + at);
                }
            } else {
                let chunk = SPLIT / 4;
                let ab = a.par_chunks_mut(chunk).zip(b.par_chunks_mut(chunk));
                let cd = c.par_chunks_mut(chunk).zip(d.par_chunks_mut(chunk));
                ab.zip(cd).for_each(|((a, b), (c, d))| self.lanes.butterfly4([a, b, c, d], w));
                data.par_chunks_mut(quarter)
                    .enumerate()
                    .for_each(|(at, data)| self.split(data, columns, 4 * block + at));
            }
        }
    }

    /// Undoes `split` of this block, but for the factor of its rows.
    fn join(&self, data: &mut [Fe], columns: usize, block: usize, roots: &[Fe]) {
        if data.len() <= columns {
            return;
        }
        let half = data.len() / 2;
        let large = data.len() > SPLIT;
        let (a, b) = data.split_at_mut(half);
        let w = roots[block];
        if large {
            rayon::join(|| self.join(a, columns, 2 * block, roots), || self.join(b, columns, 2 * block + 1, roots));
            let pairs = a.par_chunks_mut(SPLIT / 2).zip(b.par_chunks_mut(SPLIT / 2));
            pairs.for_each(|(a, b)| self.lanes.unbutterfly(a, b, w));
        } else {
            self.join(a, columns, 2 * block, roots);
            self.join(b, columns, 2 * block + 1, roots);
            self.lanes.unbutterfly(a, b, w);
        }
    }
}

/// s_b for b in 0..2^(`log_rows` - 1).
fn root_table(log_rows: u32, lanes: Lanes, root: impl Fn(u32) -> Fe) -> Vec<Fe> {
    let mut roots = vec![Fe::ONE];
    for log_order in 2..=log_rows {
        // The upper half has one bit more in b: the highest, which is the least of rev(b).
        let w = root(log_order);
        let lower = roots.len();
        roots.extend_from_within(..);
        lanes.scale(&mut roots[lower..], w);
    }
    roots
}

fn quarters(data: &mut [Fe]) -> [&mut [Fe]; 4] {
    let (low, high) = data.split_at_mut(data.len() / 2);
    let ((a, b), (c, d)) = (low.split_at_mut(low.len() / 2), high.split_at_mut(high.len() / 2));
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: usize, columns: usize) -> Vec<Fe> {
        (0..rows * columns).map(|at| Fe::from_u64(at as u64 + 7).pow(5)).collect()
    }

    fn evaluate(message: &[Fe], columns: usize, column: usize, x: Fe) -> Fe {
        message.chunks(columns).rev().fold(Fe::ZERO, |sum, row| sum * x + row[column])
    }

    #[test]
    fn values_are_those_of_the_polynomials_at_the_points() {
        for path in Lanes::available() {
            let ntt = Ntt::with_lanes(7, path);
            for (log_short, log_long, columns) in [(0, 0, 3), (0, 3, 1), (1, 1, 8), (3, 5, 4), (4, 7, 5), (5, 5, 16)] {
                let message = matrix(1 << log_short, columns);
                let mut codeword = vec![Fe::ZERO; columns << log_long];
                ntt.encode(&message, columns, &mut codeword);
                for (row, values) in codeword.chunks(columns).enumerate() {
                    let x = Ntt::point(log_long, row);
                    let expected: Vec<Fe> = (0..columns).map(|at| evaluate(&message, columns, at, x)).collect();
                    assert_eq!(values, expected, "{path:?} {log_short} {log_long} {columns}");
                }
            }
        }
    }

    #[test]
    fn inverse_undoes_forward() {
        for path in Lanes::available() {
            let ntt = Ntt::with_lanes(12, path);
            for (log_rows, columns) in [(0, 1), (1, 1), (2, 3), (5, 8), (12, 1), (11, 16)] {
                let message = matrix(1 << log_rows, columns);
                let mut data = message.clone();
                ntt.forward(&mut data, columns);
                let mut codeword = vec![Fe::ZERO; data.len()];
                ntt.encode(&message, columns, &mut codeword);
                assert!(data == codeword);
                ntt.inverse(&mut data, columns);
                assert!(data == message, "{path:?} {log_rows} {columns}");
            }
        }
    }

    #[test]
    fn points_pair_up() {
        for row in 0..16 {
            let x = Ntt::point(5, 2 * row);
            assert_eq!(Ntt::point(5, 2 * row + 1), -x);
            assert_eq!(Ntt::point(4, row), x.square());
        }
        assert_ne!(Ntt::point(5, 1), Fe::ONE);
    }
}
