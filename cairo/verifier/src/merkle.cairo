//! A binary tree over an oracle's rows, of which a proof shows a level whole (the cap), and below it one path a row.
//!
//! A row number j comes as bits of a longer number, lowest first, which is the order in which a path needs them: bit k tells
//! on which side of level k the path comes up. It is also the order of ω^j = Π_k (ω^{2^k})^{bit k}, taken along with it.
//! Four bits are split off at once and sixteen cases laid out: so no bit is ever a number, nor chooses between two felts.

use ciro_bounded_int::{BoundedInt, DivRemHelper, UnitInt, div_rem, upcast};
use core::poseidon::hades_permutation;
use crate::multilinear::dot_sixteen;

const ROW: felt252 = 'CIRO_ROW';

#[inline(always)]
pub fn node(left: felt252, right: felt252) -> felt252 {
    let (hash, _, _) = hades_permutation(left, right, 'CIRO_NODE');
    hash
}

/// The root over a level of 2^k nodes, two levels at a time.
pub fn root(level: Span<felt252>) -> felt252 {
    let mut level = level;
    while level.len() > 2 {
        let mut next = array![];
        while let Some(four) = level.multi_pop_front::<4>() {
            let [a, b, c, d] = (*four).unbox();
            next.append(node(node(a, b), node(c, d)));
        }
        level = next.span();
    }
    let first = *level[0];
    if level.len() == 1 {
        first
    } else {
        node(first, *level[1])
    }
}

/// A row's leaf, and its inner product with `weights`.
#[inline(always)]
pub fn absorb_sixteen(row: Box<[felt252; 16]>, weights: Box<[felt252; 16]>) -> (felt252, felt252) {
    let [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15] = row.unbox();
    let (s0, s1, s2) = hades_permutation(f0, f1, ROW);
    let (s0, s1, s2) = hades_permutation(s0 + f2, s1 + f3, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f4, s1 + f5, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f6, s1 + f7, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f8, s1 + f9, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f10, s1 + f11, s2);
    let (s0, s1, s2) = hades_permutation(s0 + f12, s1 + f13, s2);
    let (leaf, _, _) = hades_permutation(s0 + f14, s1 + f15, s2);
    (leaf, dot_sixteen(weights, row))
}

/// Sides of four levels, of two, of one.
type Four = BoundedInt<0, 15>;
type Two = BoundedInt<0, 3>;
type One = BoundedInt<0, 1>;
impl SplitFour of DivRemHelper<u128, UnitInt<16>> {
    type DivT = BoundedInt<0, 0xfffffffffffffffffffffffffffffff>;
    type RemT = Four;
}
impl SplitTwo of DivRemHelper<u128, UnitInt<4>> {
    type DivT = BoundedInt<0, 0x3fffffffffffffffffffffffffffffff>;
    type RemT = Two;
}
impl SplitOne of DivRemHelper<u128, UnitInt<2>> {
    type DivT = BoundedInt<0, 0x7fffffffffffffffffffffffffffffff>;
    type RemT = One;
}
const FOUR: NonZero<UnitInt<16>> = 16;
const TWO: NonZero<UnitInt<4>> = 4;
const ONE: NonZero<UnitInt<2>> = 2;

/// ω to what the bits of four, two, one levels can be. A path has 7 to 16 levels below the cap.
#[derive(Copy, Drop)]
pub struct Powers {
    first: Box<[felt252; 16]>,
    second: Option<Box<[felt252; 16]>>,
    third: Option<Box<[felt252; 16]>>,
    fourth: Option<Box<[felt252; 16]>>,
    two: Option<Box<[felt252; 4]>>,
    one: Option<felt252>,
}

/// For `levels` levels from the leaves on, at least 4 and at most 16, and ω^{2^levels}.
pub fn powers(omega: felt252, levels: u32) -> (Powers, felt252) {
    let (first, mut omega) = powers_of_four(omega);
    let mut left = levels - 4;
    let (mut second, mut third, mut fourth, mut two, mut one) = (None, None, None, None, None);
    if left >= 4 {
        let (powers, next) = powers_of_four(omega);
        second = Some(powers);
        omega = next;
        left -= 4;
    }
    if left >= 4 {
        let (powers, next) = powers_of_four(omega);
        third = Some(powers);
        omega = next;
        left -= 4;
    }
    if left >= 4 {
        let (powers, next) = powers_of_four(omega);
        fourth = Some(powers);
        omega = next;
        left -= 4;
    }
    if left >= 2 {
        let square = omega * omega;
        two = Some(BoxTrait::new([1, omega, square, square * omega]));
        omega = square * square;
        left -= 2;
    }
    if left == 1 {
        one = Some(omega);
        omega *= omega;
    }
    (Powers { first, second, third, fourth, two, one }, omega)
}

/// ω^0 … ω^15, and ω^16.
#[inline(never)]
fn powers_of_four(omega: felt252) -> (Box<[felt252; 16]>, felt252) {
    let (p2, p3) = (omega * omega, omega * omega * omega);
    let p4 = p2 * p2;
    let p8 = p4 * p4;
    let p12 = p8 * p4;
    let powers = [
        1, omega, p2, p3, p4, p4 * omega, p4 * p2, p4 * p3, p8, p8 * omega, p8 * p2, p8 * p3, p12, p12 * omega,
        p12 * p2, p12 * p3,
    ];
    (BoxTrait::new(powers), p8 * p8)
}

/// From a leaf up to the cap: takes a sibling a level off `proof` and a bit a level off `bits`. Returns the node of the cap,
/// and ω to the bits taken.
pub fn climb(leaf: felt252, powers: Powers, ref proof: Span<felt252>, ref bits: u128) -> (felt252, felt252) {
    let Powers { first, second, third, fourth, two, one } = powers;
    let (mut n, mut power) = climb_four(leaf, 1, first, ref proof, ref bits);
    if let Some(second) = second {
        let (next, next_power) = climb_four(n, power, second, ref proof, ref bits);
        n = next;
        power = next_power;
        if let Some(third) = third {
            let (next, next_power) = climb_four(n, power, third, ref proof, ref bits);
            n = next;
            power = next_power;
            if let Some(fourth) = fourth {
                return climb_four(n, power, fourth, ref proof, ref bits);
            }
        }
    }
    if let Some(two) = two {
        let (next, next_power) = climb_two(n, power, two, ref proof, ref bits);
        n = next;
        power = next_power;
    }
    if let Some(omega) = one {
        let sibling = *proof.pop_front().unwrap();
        let (rest, side) = div_rem(bits, ONE);
        bits = upcast(rest);
        if upcast::<_, felt252>(side) == 0 {
            n = node(n, sibling);
        } else {
            n = node(sibling, n);
            power *= omega;
        }
    }
    (n, power)
}

fn climb_four(
    n: felt252, power: felt252, powers: Box<[felt252; 16]>, ref proof: Span<felt252>, ref bits: u128,
) -> (felt252, felt252) {
    let [p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15] = powers.unbox();
    let [a, b, c, d] = (*proof.multi_pop_front::<4>().unwrap()).unbox();
    let (rest, sides) = div_rem(bits, FOUR);
    bits = upcast(rest);
    match sides {
        0 => (node(node(node(node(n, a), b), c), d), power * p0),
        1 => (node(node(node(node(a, n), b), c), d), power * p1),
        2 => (node(node(node(b, node(n, a)), c), d), power * p2),
        3 => (node(node(node(b, node(a, n)), c), d), power * p3),
        4 => (node(node(c, node(node(n, a), b)), d), power * p4),
        5 => (node(node(c, node(node(a, n), b)), d), power * p5),
        6 => (node(node(c, node(b, node(n, a))), d), power * p6),
        7 => (node(node(c, node(b, node(a, n))), d), power * p7),
        8 => (node(d, node(node(node(n, a), b), c)), power * p8),
        9 => (node(d, node(node(node(a, n), b), c)), power * p9),
        10 => (node(d, node(node(b, node(n, a)), c)), power * p10),
        11 => (node(d, node(node(b, node(a, n)), c)), power * p11),
        12 => (node(d, node(c, node(node(n, a), b))), power * p12),
        13 => (node(d, node(c, node(node(a, n), b))), power * p13),
        14 => (node(d, node(c, node(b, node(n, a)))), power * p14),
        _ => (node(d, node(c, node(b, node(a, n)))), power * p15),
    }
}

fn climb_two(
    n: felt252, power: felt252, powers: Box<[felt252; 4]>, ref proof: Span<felt252>, ref bits: u128,
) -> (felt252, felt252) {
    let [p0, p1, p2, p3] = powers.unbox();
    let [a, b] = (*proof.multi_pop_front::<2>().unwrap()).unbox();
    let (rest, sides) = div_rem(bits, TWO);
    bits = upcast(rest);
    match sides {
        0 => (node(node(n, a), b), power * p0),
        1 => (node(node(a, n), b), power * p1),
        2 => (node(b, node(n, a)), power * p2),
        _ => (node(b, node(a, n)), power * p3),
    }
}
