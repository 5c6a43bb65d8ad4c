//! The permutation of eight states in each vector, and several such groups in turn, so that one group's chain of cubes
//! hides another's latency.
//!
//! In a partial round y = (x2 + k)^3, the others only mix. With s = x0 + x1, the recurrence M² = 2M + 4 of the upper left
//! of M, |3 1; 1 -1|, leaves one sum a round to reduce:
//!
//!   x2' = s - 2y,   x1' = 2s⁻ + y,   s' = 2(s + x1')        (s⁻: s of the round before; x0 - x1 for 2s⁻ in the first)
//!
//! Kept are z = x2 + k, the number that is cubed, D = 2s⁻ and Q = s, in which s is taken as z' + 2y, so that it is as small
//! as z'. That is k' too much, which the constants κ of later rounds take back: κ_i = k_i - 2k_{i-1} - 4k_{i-2}.
//!
//! Numbers are in the form x·2^260; bounds stand beside each step, p = 2^251·(1 + 2^-54).
#![allow(unsafe_code, reason = "unsafe is only the call of what is compiled for more than the least CPU")]

use crate::constants::{CONSTANTS, Constants, HALF_FULL_ROUNDS, PARTIAL_ROUNDS};
use crate::hades::State;
use ciro_field::Fe;
use ciro_field::lanes::ifma::{Eight, Limbs, Loose, detected};
use std::sync::LazyLock;

/// States in one vector.
const LANES: usize = 8;
/// Vectors that take turns.
const GROUPS: usize = 4;

struct LimbConstants {
    first: [[Limbs; 3]; HALF_FULL_ROUNDS],
    /// k_0: the partial rounds' entry.
    enter: Limbs,
    /// κ_1, ..., κ_83.
    partial: [Limbs; PARTIAL_ROUNDS],
    last: [[Limbs; 3]; HALF_FULL_ROUNDS],
}

static LIMBS: LazyLock<LimbConstants> = LazyLock::new(|| {
    let Constants { first, partial, last } = &*CONSTANTS;
    let limbs = |x: Fe, times| Limbs::of(x * Fe::from_u64(16), times);
    // Sums of a full round are above -4·p.
    let full = |round: State| round.map(|k| limbs(k, 4));
    // What z' has too much of: nothing comes before the first round, and nothing is added after the last.
    let k = |i: usize| if (1..PARTIAL_ROUNDS).contains(&i) { partial[i] } else { Fe::ZERO };
    let kappa = |i: usize| k(i + 1) - k(i).double() - k(i.saturating_sub(1)).double().double();
    let excess = k(PARTIAL_ROUNDS - 1).double();
    let mut last = *last;
    last[0][0] -= excess;
    last[0][1] -= excess;
    LimbConstants {
        first: first.map(full),
        enter: limbs(partial[0], 4),
        partial: std::array::from_fn(|i| limbs(kappa(i), 1)),
        last: last.map(full),
    }
});

/// Permutes each state; states that do not fill a vector are filled up with zeros.
///
/// # Panics
/// If the CPU has no AVX-512 IFMA.
pub fn permute(states: &mut [State]) {
    assert!(detected(), "a path that the CPU has");
    let (many, rest) = states.as_chunks_mut::<{ LANES * GROUPS }>();
    for group in many {
        // SAFETY: the CPU has what they are compiled for, as was asserted.
        unsafe { permute_groups::<GROUPS>(group.as_chunks_mut::<LANES>().0) };
    }
    let (eights, rest) = rest.as_chunks_mut::<LANES>();
    for eight in eights.chunks_mut(1) {
        // SAFETY: as above.
        unsafe { permute_groups::<1>(eight) };
    }
    if !rest.is_empty() {
        let mut padded = [[[Fe::ZERO; 3]; LANES]];
        padded[0][..rest.len()].copy_from_slice(rest);
        // SAFETY: as above.
        unsafe { permute_groups::<1>(&mut padded) };
        rest.copy_from_slice(&padded[0][..rest.len()]);
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn permute_groups<const G: usize>(groups: &mut [[State; LANES]]) {
    let constants = &*LIMBS;
    let zero = Eight::broadcast_16(Fe::ZERO).loose();
    let mut x = [[zero; 3]; G];
    for (x, states) in x.iter_mut().zip(groups.iter()) {
        for (at, x) in x.iter_mut().enumerate() {
            // Below 16·p.
            *x = Eight::load_16(states.each_ref().map(|state| &state[at])).loose();
        }
    }
    full_rounds(&constants.first, &mut x);
    partial_rounds(constants, &mut x);
    full_rounds(&constants.last, &mut x);
    for (x, states) in x.iter().zip(groups) {
        for (at, x) in x.iter().enumerate() {
            let x = x.plus_limbs(&Limbs::multiple_of_p(4)).sixteenth();
            x.store(states.each_mut().map(|state| &mut state[at]));
        }
    }
}

/// Takes and gives elements from -4·p to 16·p; none of the sums that are cubed is above 21·p.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn full_rounds<const G: usize>(constants: &[[Limbs; 3]; HALF_FULL_ROUNDS], x: &mut [[Loose; 3]; G]) {
    for k in constants {
        for [a, b, c] in x.iter_mut() {
            // From 0 to 2.1·p each.
            let (y0, y1, y2) = (
                cube(&a.plus_limbs(&k[0]).carried()),
                cube(&b.plus_limbs(&k[1]).carried()),
                cube(&c.plus_limbs(&k[2]).carried()),
            );
            let sum = y0.plus(y1).plus(y2);
            *a = sum.plus(y0.double());
            *b = sum.minus(y1.double());
            *c = sum.minus(y2.double()).minus(y2);
        }
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn partial_rounds<const G: usize>(constants: &LimbConstants, x: &mut [[Loose; 3]; G]) {
    let mut z = x.map(|[_, _, c]| c.plus_limbs(&constants.enter).carried());
    let mut q = x.map(|[a, b, _]| a.plus(b));
    let mut d = x.map(|[a, b, _]| a.minus(b));
    let mut mixed = d;
    for kappa in &constants.partial {
        let mut squares = z;
        for g in 0..G {
            squares[g] = z[g].square().carried();
        }
        for g in 0..G {
            // y from 0 to 1.1·p; z, folded, to 3.1·p; q then to 33·p.
            let y = squares[g].mul(&z[g]);
            let y2 = y.double();
            z[g] = q[g].minus(y2).folded().plus_limbs(kappa).carried();
            let s = z[g].loose().plus(y2);
            mixed[g] = d[g].plus(y);
            q[g] = s.plus(mixed[g]).double();
            d[g] = s.double();
        }
    }
    for g in 0..G {
        x[g] = [mixed[g].plus(d[g]), mixed[g], z[g].loose()];
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn cube(x: &Eight) -> Loose {
    x.square().carried().mul(x)
}
