//! The two hashes of docs/SPEC.md. Both start with four felts that name what follows, so that neither can pass for the other.

use core::poseidon::hades_permutation;

const FORMAT: felt252 = 1;
/// The strategy this verifier is: the program is run again.
pub const REEXECUTE: felt252 = 1;

/// Poseidon's sponge between two pairs of felts.
type Sponge = (felt252, felt252, felt252);

pub fn model_hash(description: Span<felt252>, weights: Span<felt252>) -> felt252 {
    let named = open('CIRO_MODEL', FORMAT, REEXECUTE, description.len().into());
    let mut felts: Array<felt252> = array![];
    felts.append_span(description);
    felts.append(finish((0, 0, 0), weights));
    finish(named, felts.span())
}

pub fn input_commitment(salt: felt252, rows: u32, inputs: u32, input: Span<felt252>) -> felt252 {
    finish(open('CIRO_INPUT', salt, rows.into(), inputs.into()), input)
}

fn open(a: felt252, b: felt252, c: felt252, d: felt252) -> Sponge {
    let (s0, s1, s2) = hades_permutation(a, b, 0);
    hades_permutation(s0 + c, s1 + d, s2)
}

/// Absorbs the rest as `poseidon_hash_span` does, sixteen felts a turn: a turn costs as much as a permutation.
fn finish(state: Sponge, mut rest: Span<felt252>) -> felt252 {
    let (mut s0, mut s1, mut s2) = state;
    while let Some(felts) = rest.multi_pop_front::<16>() {
        let [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15] = (*felts).unbox();
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
    while let Some(pair) = rest.multi_pop_front::<2>() {
        let [f0, f1] = (*pair).unbox();
        let (t0, t1, t2) = hades_permutation(s0 + f0, s1 + f1, s2);
        s0 = t0;
        s1 = t1;
        s2 = t2;
    }
    let (hash, _, _) = match rest.pop_front() {
        Some(last) => hades_permutation(s0 + *last, s1 + 1, s2),
        None => hades_permutation(s0 + 1, s1, s2),
    };
    hash
}
