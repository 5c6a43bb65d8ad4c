//! Sums of words modulo 2^64: added up in full, then divided once.

use ciro_bounded_int::{AddHelper, BoundedInt, DivRemHelper, UnitInt, add, div_rem, upcast};

const TWO_64: NonZero<UnitInt<0x10000000000000000>> = 0x10000000000000000;

type Two = BoundedInt<0, 0x1fffffffffffffffe>;
type Three = BoundedInt<0, 0x2fffffffffffffffd>;
type Four = BoundedInt<0, 0x3fffffffffffffffc>;
type Five = BoundedInt<0, 0x4fffffffffffffffb>;
pub type Six = BoundedInt<0, 0x5fffffffffffffffa>;
type Seven = BoundedInt<0, 0x6fffffffffffffff9>;
type Eight = BoundedInt<0, 0x7fffffffffffffff8>;
type Nine = BoundedInt<0, 0x8fffffffffffffff7>;

impl ToTwo of AddHelper<u64, u64> {
    type Result = Two;
}
impl ToThree of AddHelper<Two, u64> {
    type Result = Three;
}
impl ToFour of AddHelper<Three, u64> {
    type Result = Four;
}
impl ToFive of AddHelper<Four, u64> {
    type Result = Five;
}
impl ToSix of AddHelper<Five, u64> {
    type Result = Six;
}
impl ToSeven of AddHelper<Six, u64> {
    type Result = Seven;
}
impl ToEight of AddHelper<Seven, u64> {
    type Result = Eight;
}
impl ToNine of AddHelper<Eight, u64> {
    type Result = Nine;
}
impl ToNineAtOnce of AddHelper<Six, Three> {
    type Result = Nine;
}
impl SplitTwo of DivRemHelper<Two, UnitInt<0x10000000000000000>> {
    type DivT = BoundedInt<0, 0x1>;
    type RemT = BoundedInt<0, 0xffffffffffffffff>;
}
impl SplitSeven of DivRemHelper<Seven, UnitInt<0x10000000000000000>> {
    type DivT = BoundedInt<0, 0x6>;
    type RemT = BoundedInt<0, 0xffffffffffffffff>;
}
impl SplitNine of DivRemHelper<Nine, UnitInt<0x10000000000000000>> {
    type DivT = BoundedInt<0, 0x8>;
    type RemT = BoundedInt<0, 0xffffffffffffffff>;
}

#[inline(always)]
pub fn sum_of_two(x: u64, y: u64) -> u64 {
    let (_, word) = div_rem(add(x, y), TWO_64);
    upcast(word)
}

/// The part that both sums of a round have in common.
#[inline(always)]
pub fn sum_of_six(x0: u64, x1: u64, x2: u64, x3: u64, x4: u64, x5: u64) -> Six {
    add(add(add(add(add(x0, x1), x2), x3), x4), x5)
}

#[inline(always)]
pub fn with_one(six: Six, x: u64) -> u64 {
    let (_, word) = div_rem(add(six, x), TWO_64);
    upcast(word)
}

#[inline(always)]
pub fn with_three(six: Six, x: u64, y: u64, z: u64) -> u64 {
    let (_, word) = div_rem(add(six, add(add(x, y), z)), TWO_64);
    upcast(word)
}
