//! The permutation of eight states in each vector, and several such groups in turn, so that one group's chain of cubes
//! hides another's latency.
//!
//! Rounds are those of `hades`, by the same recurrence. Numbers are in the form x·2^260; bounds stand beside each step.
#![allow(unsafe_code, reason = "unsafe is only the call of what is compiled for more than the least CPU")]

use crate::constants::{CONSTANTS, Constants, HALF_FULL_ROUNDS, PARTIAL_ROUNDS};
use crate::hades::{State, permute_all};
use ciro_field::Fe;
use ciro_field::lanes::ifma::{Eight, Limbs, Loose, detected};
use std::sync::LazyLock;

/// States in one vector.
const LANES: usize = 8;
/// Vectors that take turns.
const GROUPS: usize = 4;

struct LimbConstants {
    first: [[Limbs; 3]; HALF_FULL_ROUNDS],
    enter: Limbs,
    partial: [Limbs; PARTIAL_ROUNDS],
    last: [[Limbs; 3]; HALF_FULL_ROUNDS],
}

static LIMBS: LazyLock<LimbConstants> = LazyLock::new(|| {
    let Constants { first, enter, partial, last } = &*CONSTANTS;
    let limbs = |x: Fe, times| Limbs::of(x * Fe::from_u64(16), times);
    // The p's make up for what is negative: sums above -4·p in a full round, the 2y below 3·p of a partial one.
    let full = |round: &State| round.map(|k| limbs(k, 4));
    LimbConstants {
        first: first.each_ref().map(full),
        enter: limbs(*enter, 4),
        partial: partial.map(|kappa| limbs(kappa, 3)),
        last: last.each_ref().map(full),
    }
});

/// Permutes each state; a vector that they do not fill is filled up with zeros.
///
/// # Panics
/// If the CPU has no AVX-512 IFMA.
pub fn permute(states: &mut [State]) {
    assert!(detected(), "a path that the CPU has");
    let (whole, rest) = states.as_chunks_mut::<{ LANES * GROUPS }>();
    for groups in whole {
        // SAFETY: the CPU has what this is compiled for, as was asserted.
        unsafe { permute_groups::<GROUPS>(groups.as_chunks_mut::<LANES>().0) };
    }
    if rest.len() <= 1 {
        // One vector takes 1.6 times as long as one state in 64-bit words.
        return permute_all(rest);
    }
    let mut padded = [[[Fe::ZERO; 3]; LANES]; GROUPS];
    padded.as_flattened_mut()[..rest.len()].copy_from_slice(rest);
    let groups = &mut padded[..rest.len().div_ceil(LANES)];
    // SAFETY: as above.
    unsafe {
        match groups.len() {
            1 => permute_groups::<1>(groups),
            2 => permute_groups::<2>(groups),
            3 => permute_groups::<3>(groups),
            _ => permute_groups::<GROUPS>(groups),
        }
    }
    rest.copy_from_slice(&padded.as_flattened()[..rest.len()]);
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

/// Takes numbers from -4·p to 22·p and gives some from -4·p to 6·p: all that is cubed is below 2^256.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn full_rounds<const G: usize>(constants: &[[Limbs; 3]; HALF_FULL_ROUNDS], x: &mut [[Loose; 3]; G]) {
    for k in constants {
        for [a, b, c] in x.iter_mut() {
            // From 0 to 1.2·p each.
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
    let mut z = x.map(|[_, _, x2]| x2.plus_limbs(&constants.enter).carried());
    let mut s = x.map(|[x0, x1, _]| x0.plus(x1));
    // `twice` is 2s⁻.
    let mut twice = x.map(|[x0, x1, _]| x0.minus(x1));
    let mut mixed = x.map(|[_, x1, _]| x1);
    let mut squares = z;
    for kappa in &constants.partial {
        for g in 0..G {
            squares[g] = z[g].square().carried();
        }
        for g in 0..G {
            // w from 3·p to 5·p, y from 0 to 1.1·p, z below 5·p, |s| below 33·p.
            let w = s[g].folded().plus_limbs(kappa);
            let y = squares[g].mul(&z[g]);
            let y2 = y.double();
            z[g] = w.minus(y2).carried();
            // w once more, but with the carries of z.
            let w = z[g].loose().plus(y2);
            mixed[g] = twice[g].plus(y);
            s[g] = w.plus(mixed[g]).double();
            twice[g] = w.double();
        }
    }
    for g in 0..G {
        x[g] = [mixed[g].plus(twice[g]), mixed[g], z[g].loose()];
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn cube(x: &Eight) -> Loose {
    x.square().carried().mul(x)
}
