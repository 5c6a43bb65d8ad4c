//! The hashes of docs/SPEC.md. Both start with four felts that name what follows, so that neither can pass for the other.

use core::poseidon::hades_permutation;
use crate::sponge::{Sponge, absorb_pairs};

const FORMAT: felt252 = 1;
/// The strategy in which the program is run again.
pub const REEXECUTE: felt252 = 1;
/// The strategy in which an argument shows what the program gives (docs/PROOF.md).
pub const COMMITTED: felt252 = 2;

pub fn model_hash(strategy: felt252, description: Span<felt252>, weights: Span<felt252>) -> felt252 {
    // A description is even: two felts, and four a layer.
    let mut rest = description;
    let named = open('CIRO_MODEL', FORMAT, strategy, description.len().into());
    let (s0, s1, s2) = absorb_pairs(named, ref rest);
    let (hash, _, _) = hades_permutation(s0 + finish((0, 0, 0), weights), s1 + 1, s2);
    hash
}

pub fn input_commitment(salt: felt252, rows: u32, inputs: u32, input: Span<felt252>) -> felt252 {
    finish(open('CIRO_INPUT', salt, rows.into(), inputs.into()), input)
}

/// Where the weights' polynomial is asked at registration: z_0 of docs/PROOF.md.
pub fn out_of_domain_point(root: felt252) -> felt252 {
    finish((0, 0, 0), ['CIRO_OOD', root].span())
}

fn open(a: felt252, b: felt252, c: felt252, d: felt252) -> Sponge {
    let (s0, s1, s2) = hades_permutation(a, b, 0);
    hades_permutation(s0 + c, s1 + d, s2)
}

/// Absorbs the rest as `poseidon_hash_span` does.
fn finish(state: Sponge, mut rest: Span<felt252>) -> felt252 {
    let (s0, s1, s2) = absorb_pairs(state, ref rest);
    let (hash, _, _) = match rest.pop_front() {
        Some(last) => hades_permutation(s0 + *last, s1 + 1, s2),
        None => hades_permutation(s0 + 1, s1, s2),
    };
    hash
}
