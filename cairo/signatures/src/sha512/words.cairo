//! The functions of SHA-512 on words of 64 bits.
//!
//! A rotation is a product of twice the length: what leaves a word at one end comes back from the other half. Widths are
//! in the types, so only the divisions that cut words out check a range.

use ciro_bounded_int::{
    BoundedInt, DivRemHelper, MulHelper, SubHelper, UnitInt, div_rem, mul, sub, u64_bitwise, upcast,
};

const TWO_64: NonZero<UnitInt<0x10000000000000000>> = 0x10000000000000000;

/// (x and y, x xor y).
#[inline(always)]
pub fn both(x: u64, y: u64) -> (u64, u64) {
    let (and, xor, _) = u64_bitwise(x, y);
    (and, xor)
}

impl Complement of SubHelper<UnitInt<0xffffffffffffffff>, u64> {
    type Result = BoundedInt<0, 0xffffffffffffffff>;
}

#[inline(always)]
pub fn complement(x: u64) -> u64 {
    upcast(sub::<UnitInt<0xffffffffffffffff>>(0xffffffffffffffff, x))
}

impl Shift23 of MulHelper<u64, UnitInt<0x800000>> {
    type Result = BoundedInt<0, 0x7fffffffffffffff800000>;
}
impl Shift25 of MulHelper<u64, UnitInt<0x2000000>> {
    type Result = BoundedInt<0, 0x1fffffffffffffffe000000>;
}
impl Shift30 of MulHelper<u64, UnitInt<0x40000000>> {
    type Result = BoundedInt<0, 0x3fffffffffffffffc0000000>;
}
impl Shift36 of MulHelper<u64, UnitInt<0x1000000000>> {
    type Result = BoundedInt<0, 0xffffffffffffffff000000000>;
}
impl Shift46 of MulHelper<u64, UnitInt<0x400000000000>> {
    type Result = BoundedInt<0, 0x3fffffffffffffffc00000000000>;
}
impl Shift50 of MulHelper<u64, UnitInt<0x4000000000000>> {
    type Result = BoundedInt<0, 0x3fffffffffffffffc000000000000>;
}
impl SplitDouble of DivRemHelper<u128, UnitInt<0x10000000000000000>> {
    type DivT = BoundedInt<0, 0xffffffffffffffff>;
    type RemT = BoundedInt<0, 0xffffffffffffffff>;
}

/// A double word's halves one over the other.
#[inline(always)]
fn folded(double: u128) -> u64 {
    let (high, low) = div_rem(double, TWO_64);
    upcast::<_, u64>(high) ^ upcast(low)
}

/// x rotated right by 14, by 18 and by 41.
#[inline(always)]
pub fn big_sigma_1(x: u64) -> u64 {
    let by_14: u128 = upcast(mul::<_, UnitInt<0x4000000000000>>(x, 0x4000000000000));
    let by_18: u128 = upcast(mul::<_, UnitInt<0x400000000000>>(x, 0x400000000000));
    let by_41: u128 = upcast(mul::<_, UnitInt<0x800000>>(x, 0x800000));
    folded(by_14 ^ by_18 ^ by_41)
}

/// x rotated right by 28, by 34 and by 39.
#[inline(always)]
pub fn big_sigma_0(x: u64) -> u64 {
    let by_28: u128 = upcast(mul::<_, UnitInt<0x1000000000>>(x, 0x1000000000));
    let by_34: u128 = upcast(mul::<_, UnitInt<0x40000000>>(x, 0x40000000));
    let by_39: u128 = upcast(mul::<_, UnitInt<0x2000000>>(x, 0x2000000));
    folded(by_28 ^ by_34 ^ by_39)
}
