//! Poseidon's permutation over a list, two felts at a time: what hashes, transcript and leaves have in common.

use core::poseidon::hades_permutation;

pub type Sponge = (felt252, felt252, felt252);

/// Absorbs all pairs, sixteen felts a turn: a turn costs as much as a permutation. Leaves at most one felt.
pub fn absorb_pairs(state: Sponge, ref felts: Span<felt252>) -> Sponge {
    let (mut s0, mut s1, mut s2) = state;
    while let Some(sixteen) = felts.multi_pop_front::<16>() {
        let [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15] = (*sixteen).unbox();
        let (t0, t1, t2) = hades_permutation(s0 + f0, s1 + f1, s2);
        let (t0, t1, t2) = hades_permutation(t0 + f2, t1 + f3, t2);
        let (t0, t1, t2) = hades_permutation(t0 + f4, t1 + f5, t2);
        let (t0, t1, t2) = hades_permutation(t0 + f6, t1 + f7, t2);
        let (t0, t1, t2) = hades_permutation(t0 + f8, t1 + f9, t2);
        let (t0, t1, t2) = hades_permutation(t0 + f10, t1 + f11, t2);
        let (t0, t1, t2) = hades_permutation(t0 + f12, t1 + f13, t2);
        let (t0, t1, t2) = hades_permutation(t0 + f14, t1 + f15, t2);
        s0 = t0;
        s1 = t1;
        s2 = t2;
    }
    while let Some(pair) = felts.multi_pop_front::<2>() {
        let [f0, f1] = (*pair).unbox();
        let (t0, t1, t2) = hades_permutation(s0 + f0, s1 + f1, s2);
        s0 = t0;
        s1 = t1;
        s2 = t2;
    }
    (s0, s1, s2)
}
