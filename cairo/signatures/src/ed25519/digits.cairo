//! The bits of four scalars read together.

use ciro_bounded_int::{BoundedInt, DivRemHelper, MulHelper, UnitInt, div_rem, mul, upcast};
use super::spread::{Word, spread};

/// Bit j is a bit of scalar j.
pub type Digit = BoundedInt<0, 15>;

type DoubleWord = BoundedInt<0, 0xffffffffffffffff>;

const TWO_4: NonZero<UnitInt<0x10>> = 0x10;
const TWO_8: NonZero<UnitInt<0x100>> = 0x100;
const TWO_12: NonZero<UnitInt<0x1000>> = 0x1000;
const TWO_32: NonZero<UnitInt<0x100000000>> = 0x100000000;
const TWO_64: NonZero<UnitInt<0x10000000000000000>> = 0x10000000000000000;
const TWO_112: NonZero<UnitInt<0x10000000000000000000000000000>> = 0x10000000000000000000000000000;

impl SplitScalar of DivRemHelper<u128, UnitInt<0x10000000000000000>> {
    type DivT = DoubleWord;
    type RemT = DoubleWord;
}
impl SplitDoubleWord of DivRemHelper<DoubleWord, UnitInt<0x100000000>> {
    type DivT = Word;
    type RemT = Word;
}

/// Four chunks of 32 digits, that of the highest bits first; `next_four` takes them apart.
pub fn interleaved(scalars: [u128; 4]) -> [u128; 4] {
    let [a, b, c, d] = scalars;
    let (a3, a2, a1, a0) = spread_words(a);
    let (b3, b2, b1, b0) = spread_words(b);
    let (c3, c2, c1, c0) = spread_words(c);
    let (d3, d2, d1, d0) = spread_words(d);
    [woven(a3, b3, c3, d3), woven(a2, b2, c2, d2), woven(a1, b1, c1, d1), woven(a0, b0, c0, d0)]
}

/// The words of 32 bits of a scalar, the highest first, each with three zeros above every bit.
fn spread_words(scalar: u128) -> (felt252, felt252, felt252, felt252) {
    let (high, low) = div_rem(scalar, TWO_64);
    let (w3, w2) = div_rem(high, TWO_32);
    let (w1, w0) = div_rem(low, TWO_32);
    (spread(w3), spread(w2), spread(w1), spread(w0))
}

fn woven(w0: felt252, w1: felt252, w2: felt252, w3: felt252) -> u128 {
    (w0 + 2 * w1 + 4 * w2 + 8 * w3).try_into().expect('128 bits')
}

impl SplitTop of DivRemHelper<u128, UnitInt<0x10000000000000000000000000000>> {
    type DivT = BoundedInt<0, 0xffff>;
    type RemT = BoundedInt<0, 0xffffffffffffffffffffffffffff>;
}
impl ShiftRest of MulHelper<SplitTop::RemT, UnitInt<0x10000>> {
    type Result = BoundedInt<0, 0xffffffffffffffffffffffffffff0000>;
}
impl SplitFour of DivRemHelper<SplitTop::DivT, UnitInt<0x1000>> {
    type DivT = Digit;
    type RemT = BoundedInt<0, 0xfff>;
}
impl SplitThree of DivRemHelper<SplitFour::RemT, UnitInt<0x100>> {
    type DivT = Digit;
    type RemT = BoundedInt<0, 0xff>;
}
impl SplitTwo of DivRemHelper<SplitThree::RemT, UnitInt<0x10>> {
    type DivT = Digit;
    type RemT = Digit;
}

/// The four highest digits, and the chunk of those below.
#[inline(always)]
pub fn next_four(chunk: u128) -> ([Digit; 4], u128) {
    let (top, rest) = div_rem(chunk, TWO_112);
    let below = mul::<_, UnitInt<0x10000>>(rest, 0x10000);
    let (d0, rest) = div_rem(top, TWO_12);
    let (d1, rest) = div_rem(rest, TWO_8);
    let (d2, d3) = div_rem(rest, TWO_4);
    ([d0, d1, d2, d3], upcast(below))
}
