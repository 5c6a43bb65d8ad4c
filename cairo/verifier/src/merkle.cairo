//! A binary tree over an oracle's rows, of which a proof shows a level whole (the cap), and below it one path a row.
//!
//! A row number j comes as bits of a longer number, lowest first, which is the order in which a path needs them: bit k tells
//! on which side of level k the path comes up. It is also the order of ω^j = Π_k (ω^{2^k})^{bit k}, taken along with it.
//! Four bits are split off at once and sixteen cases laid out: so no bit is ever a number, nor chooses between two felts.

use ciro_bounded_int::{BoundedInt, DivRemHelper, UnitInt, div_rem, upcast};
use core::poseidon::hades_permutation;
use crate::multilinear::dot_sixteen;
use crate::sponge::{Sponge, absorb_pairs};

pub const ROW: Sponge = (0, 0, 'CIRO_ROW');

#[inline(always)]
pub fn node(left: felt252, right: felt252) -> felt252 {
    let (hash, _, _) = hades_permutation(left, right, 'CIRO_NODE');
    hash
}

/// The root over a level of 2^k nodes, k > 0.
pub fn root(level: Span<felt252>) -> felt252 {
    let mut level = level;
    while level.len() != 1 {
        let mut next = array![];
        while let Some(pair) = level.multi_pop_front::<2>() {
            let [left, right] = (*pair).unbox();
            next.append(node(left, right));
        }
        level = next.span();
    }
    let root = level[0];
    *root
}

/// Absorbs sixteen felts of a row, and takes their inner product with `weights`.
#[inline(always)]
pub fn absorb_sixteen(state: Sponge, row: Box<[felt252; 16]>, weights: Box<[felt252; 16]>) -> (Sponge, felt252) {
    let (s0, s1, s2) = state;
    let [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15] = row.unbox();
    let (s0, s1, s2) = hades_permutation(s0 + f0, s1 + f1, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f2, s1 + f3, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f4, s1 + f5, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f6, s1 + f7, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f8, s1 + f9, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f10, s1 + f11, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f12, s1 + f13, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f14, s1 + f15, s2);
    ((s0, s1, s2), dot_sixteen(weights, row))
}

/// Of a row of 2, 4, 8 felts, by the table's first entries.
pub fn absorb_short(mut row: Span<felt252>, mut weights: Span<felt252>) -> (felt252, felt252) {
    let mut product = 0;
    for felt in row {
        product += *felt * *weights.pop_front().unwrap();
    }
    let (leaf, _, _) = absorb_pairs(ROW, ref row);
    (leaf, product)
}

/// Sixteen sides of four levels.
type Sides = BoundedInt<0, 15>;
type Side = BoundedInt<0, 1>;
impl SplitSides of DivRemHelper<u128, UnitInt<16>> {
    type DivT = BoundedInt<0, 0xfffffffffffffffffffffffffffffff>;
    type RemT = Sides;
}
impl SplitSide of DivRemHelper<u128, UnitInt<2>> {
    type DivT = BoundedInt<0, 0x7fffffffffffffffffffffffffffffff>;
    type RemT = Side;
}
const SIXTEEN: NonZero<UnitInt<16>> = 16;
const TWO: NonZero<UnitInt<2>> = 2;

/// From a leaf up to the cap. `generators`: ω^{2^k} for each level k below the cap. Takes a sibling a level off `proof` and
/// a bit a level off `bits`. Returns the node of the cap, and ω to the bits taken.
pub fn climb(leaf: felt252, ref proof: Span<felt252>, mut generators: Span<felt252>, ref bits: u128) -> (felt252, felt252) {
    let mut n = leaf;
    let mut power = 1;
    while let Some(four) = generators.multi_pop_front::<4>() {
        let [g0, g1, g2, g3] = (*four).unbox();
        let [a, b, c, d] = (*proof.multi_pop_front::<4>().unwrap()).unbox();
        let (rest, sides) = div_rem(bits, SIXTEEN);
        bits = upcast(rest);
        let sides: felt252 = upcast(sides);
        match sides {
            0 => { n = node(node(node(node(n, a), b), c), d); },
            1 => { n = node(node(node(node(a, n), b), c), d); power = power * g0; },
            2 => { n = node(node(node(b, node(n, a)), c), d); power = power * g1; },
            3 => { n = node(node(node(b, node(a, n)), c), d); power = power * g0 * g1; },
            4 => { n = node(node(c, node(node(n, a), b)), d); power = power * g2; },
            5 => { n = node(node(c, node(node(a, n), b)), d); power = power * g0 * g2; },
            6 => { n = node(node(c, node(b, node(n, a))), d); power = power * g1 * g2; },
            7 => { n = node(node(c, node(b, node(a, n))), d); power = power * g0 * g1 * g2; },
            8 => { n = node(d, node(node(node(n, a), b), c)); power = power * g3; },
            9 => { n = node(d, node(node(node(a, n), b), c)); power = power * g0 * g3; },
            10 => { n = node(d, node(node(b, node(n, a)), c)); power = power * g1 * g3; },
            11 => { n = node(d, node(node(b, node(a, n)), c)); power = power * g0 * g1 * g3; },
            12 => { n = node(d, node(c, node(node(n, a), b))); power = power * g2 * g3; },
            13 => { n = node(d, node(c, node(node(a, n), b))); power = power * g0 * g2 * g3; },
            14 => { n = node(d, node(c, node(b, node(n, a)))); power = power * g1 * g2 * g3; },
            _ => { n = node(d, node(c, node(b, node(a, n)))); power = power * g0 * g1 * g2 * g3; },
        }
    }
    while let Some(g) = generators.pop_front() {
        let sibling = *proof.pop_front().unwrap();
        let (rest, side) = div_rem(bits, TWO);
        bits = upcast(rest);
        if upcast::<_, felt252>(side) == 0 {
            n = node(n, sibling);
        } else {
            n = node(sibling, n);
            power = power * *g;
        }
    }
    (n, power)
}
