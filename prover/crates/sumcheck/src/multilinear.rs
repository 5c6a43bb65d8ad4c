//! Multilinear extensions f̃(r) = Σ_x eq(x, r)·f(x), with eq(x, r) = Π_k (x_k r_k + (1 - x_k)(1 - r_k)).

use ciro_field::{Fe, Lanes};
use rayon::prelude::*;

/// Elements that a task takes at a time: a stretch of two vectors in the first-level cache.
const STRETCH: usize = 1 << 9;
/// Below so many elements other threads cost more than they do.
pub(crate) const PARALLEL: usize = 1 << 12;

/// eq(x, r) for all x, x_0 most significant.
pub fn eq_table(r: &[Fe]) -> Vec<Fe> {
    let mut table = vec![Fe::ONE];
    for &r in r {
        table = table.iter().flat_map(|&eq| [eq - eq * r, eq * r]).collect();
    }
    table
}

/// f̃(r).
///
/// # Panics
/// If f is not of 2^r.len() elements.
pub fn evaluate(f: &[Fe], r: &[Fe]) -> Fe {
    Lanes::chosen().dot(f, &eq_table(r))
}

/// The extension of x -> t^x at q: Π_k (1 - q_k + q_k·t^{2^{n-1-k}}).
pub fn pow(t: Fe, q: &[Fe]) -> Fe {
    let mut power = t;
    let mut product = Fe::ONE;
    for &q in q.iter().rev() {
        product *= Fe::ONE + q * (power - Fe::ONE);
        power = power.square();
    }
    product
}

/// Binds x_0 to r in place: f becomes half as long.
pub fn bind(f: &mut Vec<Fe>, r: Fe) {
    let half = f.len() / 2;
    let (low, high) = f.split_at_mut(half);
    if half < PARALLEL {
        Lanes::chosen().fold(low, high, r);
    } else {
        let stretches = low.par_chunks_mut(STRETCH).zip(high.par_chunks(STRETCH));
        stretches.for_each(|(low, high)| Lanes::chosen().fold(low, high, r));
    }
    f.truncate(half);
}

/// w(x) += Σ c·t^x over all (c, t): what a weight gains by claims on values at points.
pub fn add_powers(w: &mut [Fe], terms: &[(Fe, Fe)]) {
    let stretch = |(at, w): (usize, &mut [Fe])| {
        let mut powers = [Fe::ZERO; STRETCH];
        for &(c, t) in terms {
            fill_powers(&mut powers[..w.len()], c * t.pow((at * STRETCH) as u64), t);
            Lanes::chosen().add(w, &powers[..w.len()]);
        }
    };
    if w.len() * terms.len() < PARALLEL {
        w.chunks_mut(STRETCH).enumerate().for_each(stretch);
    } else {
        w.par_chunks_mut(STRETCH).enumerate().for_each(stretch);
    }
}

/// first·t^i for each i. Doubles what is there, so that vector lanes are full.
pub fn fill_powers(powers: &mut [Fe], first: Fe, t: Fe) {
    let Some(start) = powers.first_mut() else {
        return;
    };
    *start = first;
    let (mut len, mut step) = (1, t);
    while len < powers.len() {
        let (done, rest) = powers.split_at_mut(len);
        let next = len.min(rest.len());
        rest[..next].copy_from_slice(&done[..next]);
        Lanes::chosen().scale(&mut rest[..next], step);
        len += next;
        step = step.square();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(len: usize) -> Vec<Fe> {
        (0..len).map(|at| Fe::from_u64(at as u64 + 3).pow(9)).collect()
    }

    #[test]
    fn eq_is_one_at_its_own_index_and_zero_elsewhere() {
        for index in 0..8 {
            let bits: Vec<Fe> = (0..3).map(|k| Fe::from_u64(index >> (2 - k) & 1)).collect();
            let expected: Vec<Fe> = (0..8).map(|x| Fe::from_u64((x == index).into())).collect();
            assert_eq!(eq_table(&bits), expected);
        }
    }

    #[test]
    fn binding_all_variables_is_evaluating() {
        let (f, r) = (some(32), some(5));
        let mut bound = f.clone();
        r.iter().for_each(|&r| bind(&mut bound, r));
        assert_eq!(bound, [evaluate(&f, &r)]);
    }

    #[test]
    fn pow_extends_the_powers() {
        for vars in 0..6 {
            let (t, q) = (Fe::from_u64(7), some(vars));
            let mut powers = vec![Fe::ZERO; 1 << vars];
            fill_powers(&mut powers, Fe::ONE, t);
            assert!(powers.iter().enumerate().all(|(x, power)| *power == t.pow(x as u64)));
            assert_eq!(evaluate(&powers, &q), pow(t, &q));
        }
    }

    #[test]
    fn long_vectors_are_bound_and_added_to_as_short_ones() {
        let (len, r) = (4 * PARALLEL, Fe::from_u64(5));
        let f = some(len);
        let mut bound = f.clone();
        bind(&mut bound, r);
        assert!((0..len / 2).all(|x| bound[x] == f[x] + r * (f[x + len / 2] - f[x])));
        let mut w = f.clone();
        let terms = [(Fe::from_u64(11), Fe::from_u64(3)), (Fe::from_u64(13), r)];
        add_powers(&mut w, &terms);
        let added = |x: usize| terms.iter().map(|&(c, t)| c * t.pow(x as u64)).sum::<Fe>();
        assert!((0..len).step_by(97).all(|x| w[x] == f[x] + added(x)));
    }
}
