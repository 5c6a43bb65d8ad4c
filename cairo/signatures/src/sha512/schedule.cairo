//! The message schedule of SHA-512. A word is written twice in a row, as far as needed, so that a rotation to the right
//! is a shift. Bits above a word are left in place: the sum modulo 2^64 drops them.

use ciro_bounded_int::{AddHelper, BoundedInt, DivRemHelper, MulHelper, UnitInt, add, div_rem, mul, upcast};

const TWO_8: NonZero<UnitInt<0x100>> = 0x100;
const TWO_19: NonZero<UnitInt<0x80000>> = 0x80000;
const TWO_61: NonZero<UnitInt<0x2000000000000000>> = 0x2000000000000000;
const TWO_64: NonZero<UnitInt<0x10000000000000000>> = 0x10000000000000000;

/// Of a word rotated right by 1 and by 8, and shifted right by 7.
impl LowByte of DivRemHelper<u64, UnitInt<0x100>> {
    type DivT = BoundedInt<0, 0xffffffffffffff>;
    type RemT = BoundedInt<0, 0xff>;
}
impl LowByteOver of MulHelper<LowByte::RemT, UnitInt<0x10000000000000000>> {
    type Result = BoundedInt<0, 0xff0000000000000000>;
}
impl OverByte of AddHelper<LowByteOver::Result, u64> {
    type Result = BoundedInt<0, 0xffffffffffffffffff>;
}
impl OverByteLeft of MulHelper<OverByte::Result, UnitInt<0x80>> {
    type Result = BoundedInt<0, 0x7fffffffffffffffff80>;
}
impl Left1 of MulHelper<u64, UnitInt<0x2>> {
    type Result = BoundedInt<0, 0x1fffffffffffffffe>;
}
impl DropByte of DivRemHelper<u128, UnitInt<0x100>> {
    type DivT = BoundedInt<0, 0xffffffffffffffffffffffffffffff>;
    type RemT = BoundedInt<0, 0xff>;
}

/// Of a word rotated right by 19 and by 61, and shifted right by 6.
impl Low19 of DivRemHelper<u64, UnitInt<0x80000>> {
    type DivT = BoundedInt<0, 0x1fffffffffff>;
    type RemT = BoundedInt<0, 0x7ffff>;
}
impl Low19Over of MulHelper<Low19::RemT, UnitInt<0x10000000000000000>> {
    type Result = BoundedInt<0, 0x7ffff0000000000000000>;
}
impl Over19 of AddHelper<Low19Over::Result, u64> {
    type Result = BoundedInt<0, 0x7ffffffffffffffffffff>;
}
impl Top3 of DivRemHelper<u64, UnitInt<0x2000000000000000>> {
    type DivT = BoundedInt<0, 0x7>;
    type RemT = BoundedInt<0, 0x1fffffffffffffff>;
}
impl Top3Left of MulHelper<Top3::DivT, UnitInt<0x80000>> {
    type Result = BoundedInt<0, 0x380000>;
}
impl Left22 of MulHelper<u64, UnitInt<0x400000>> {
    type Result = BoundedInt<0, 0x3fffffffffffffffc00000>;
}
impl Rotated3 of AddHelper<Left22::Result, Top3Left::Result> {
    type Result = BoundedInt<0, 0x3ffffffffffffffff80000>;
}
impl Left13 of MulHelper<u64, UnitInt<0x2000>> {
    type Result = BoundedInt<0, 0x1fffffffffffffffe000>;
}
impl Drop19 of DivRemHelper<u128, UnitInt<0x80000>> {
    type DivT = BoundedInt<0, 0x1fffffffffffffffffffffffffff>;
    type RemT = BoundedInt<0, 0x7ffff>;
}

impl Words of AddHelper<u64, u64> {
    type Result = BoundedInt<0, 0x1fffffffffffffffe>;
}
impl WordsAndSigma0 of AddHelper<Words::Result, DropByte::DivT> {
    type Result = BoundedInt<0, 0x100000000000001fffffffffffffffd>;
}
impl AllFour of AddHelper<WordsAndSigma0::Result, Drop19::DivT> {
    type Result = BoundedInt<0, 0x100200000000001fffffffffffffffc>;
}
impl ToWord of DivRemHelper<AllFour::Result, UnitInt<0x10000000000000000>> {
    type DivT = BoundedInt<0, 0x100200000000001>;
    type RemT = BoundedInt<0, 0xffffffffffffffff>;
}

/// Word t of the schedule from words t - 16, t - 15, t - 7 and t - 2.
#[inline(always)]
pub fn next_word(w16: u64, w15: u64, w7: u64, w2: u64) -> u64 {
    let sum = add(add(add(w16, w7), sigma_0(w15)), sigma_1(w2));
    let (_, word) = div_rem(sum, TWO_64);
    upcast(word)
}

#[inline(always)]
fn sigma_0(x: u64) -> DropByte::DivT {
    let (_, low) = div_rem(x, TWO_8);
    let by_8 = add(mul::<_, UnitInt<0x10000000000000000>>(low, 0x10000000000000000), x);
    let by_1: u128 = upcast(mul::<_, UnitInt<0x80>>(by_8, 0x80));
    let shifted: u128 = upcast(mul::<_, UnitInt<2>>(x, 2));
    let (sigma, _) = div_rem(upcast::<_, u128>(by_8) ^ by_1 ^ shifted, TWO_8);
    sigma
}

#[inline(always)]
fn sigma_1(x: u64) -> Drop19::DivT {
    let (_, low) = div_rem(x, TWO_19);
    let (top, _) = div_rem(x, TWO_61);
    let by_19: u128 = upcast(add(mul::<_, UnitInt<0x10000000000000000>>(low, 0x10000000000000000), x));
    let by_61: u128 = upcast(add(mul::<_, UnitInt<0x400000>>(x, 0x400000), mul::<_, UnitInt<0x80000>>(top, 0x80000)));
    let shifted: u128 = upcast(mul::<_, UnitInt<0x2000>>(x, 0x2000));
    let (sigma, _) = div_rem(by_19 ^ by_61 ^ shifted, TWO_19);
    sigma
}
