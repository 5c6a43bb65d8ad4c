//! The bits of four scalars read together.

use ciro_bounded_int::{BoundedInt, DivRemHelper, UnitInt, div_rem, upcast};

/// Bit j is a bit of scalar j.
pub type Digit = BoundedInt<0, 15>;

const SIXTEEN: NonZero<UnitInt<16>> = 16;
const TWO_32: NonZero<UnitInt<0x100000000>> = 0x100000000;

impl SplitDigit of DivRemHelper<u128, UnitInt<16>> {
    type DivT = BoundedInt<0, 0xfffffffffffffffffffffffffffffff>;
    type RemT = Digit;
}
impl SplitWord of DivRemHelper<u128, UnitInt<0x100000000>> {
    type DivT = BoundedInt<0, 0xffffffffffffffffffffffff>;
    type RemT = BoundedInt<0, 0xffffffff>;
}

/// 128 digits, that of the highest bits first.
pub fn interleaved(scalars: [u128; 4]) -> Array<Digit> {
    let [a, b, c, d] = scalars;
    let (a3, a2, a1, a0) = words(a);
    let (b3, b2, b1, b0) = words(b);
    let (c3, c2, c1, c0) = words(c);
    let (d3, d2, d1, d0) = words(d);
    let mut digits = array![];
    append_digits(ref digits, woven(a3, b3, c3, d3));
    append_digits(ref digits, woven(a2, b2, c2, d2));
    append_digits(ref digits, woven(a1, b1, c1, d1));
    append_digits(ref digits, woven(a0, b0, c0, d0));
    digits
}

/// Four words of 32 bits, the highest first.
fn words(scalar: u128) -> (u128, u128, u128, u128) {
    let (rest, w0) = div_rem(scalar, TWO_32);
    let (rest, w1) = div_rem(upcast::<_, u128>(rest), TWO_32);
    let (w3, w2) = div_rem(upcast::<_, u128>(rest), TWO_32);
    (upcast(w3), upcast(w2), upcast(w1), upcast(w0))
}

/// Bit 4 i + j is bit i of word j.
fn woven(w0: u128, w1: u128, w2: u128, w3: u128) -> u128 {
    spread(w0) + 2 * (spread(w1) + 2 * (spread(w2) + 2 * spread(w3)))
}

/// Bit i of a word goes to bit 4 i: in five rounds the upper half of each group moves away from the lower.
fn spread(word: u128) -> u128 {
    let word = (word * 0x1000000000001) & 0xffff000000000000ffff;
    let word = (word * 0x1000001) & 0xff000000ff000000ff000000ff;
    let word = (word * 0x1001) & 0xf000f000f000f000f000f000f000f;
    let word = (word * 0x41) & 0x3030303030303030303030303030303;
    (word * 9) & 0x11111111111111111111111111111111
}

fn append_digits(ref digits: Array<Digit>, woven: u128) {
    let mut reversed = array![];
    let mut rest = woven;
    for _ in 0..32_u32 {
        let (quotient, digit) = div_rem(rest, SIXTEEN);
        reversed.append(digit);
        rest = upcast(quotient);
    }
    let mut reversed = reversed.span();
    while let Some(digit) = reversed.pop_back() {
        digits.append(*digit);
    }
}
