//! Ten signed integers in one felt: lane j is v_j·2^{25j}, |v_j| < 2^24. One multiplication serves ten.

use ciro_bounded_int::{AddHelper, BoundedInt, DivRemHelper, MulHelper, UnitInt, add, div_rem, downcast, mul, upcast};
use crate::errors::Errors;

pub const LANES: u32 = 10;
/// From one lane to the next.
pub const WIDTH: felt252 = 0x2000000;
/// A lane's value plus 2^24: never 0 in a canonical felt.
pub type Digit = BoundedInt<0, 0x1ffffff>;
/// The digit of 0.
pub const ZERO: u32 = 0x1000000;
/// The digit of -2^24, which no lane may hold: with it two felts would read alike.
pub const NONE: u32 = 0;

/// 1 in every lane.
const ONES: felt252 = 0x200000100000080000040000020000010000008000004000002000001;
/// `ZERO` in every lane.
const OFFSET: felt252 = 0x200000100000080000040000020000010000008000004000002000001000000;

const LANE: NonZero<UnitInt<0x2000000>> = 0x2000000;

impl Split0 of DivRemHelper<u128, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0x7fffffffffffffffffffffffff>;
    type RemT = Digit;
}
impl Split1 of DivRemHelper<Split0::DivT, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0x3fffffffffffffffffff>;
    type RemT = Digit;
}
impl Split2 of DivRemHelper<Split1::DivT, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0x1fffffffffffff>;
    type RemT = Digit;
}
impl Split3 of DivRemHelper<Split2::DivT, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0xfffffff>;
    type RemT = Digit;
}
/// Leaves the three bits of lane 5 that lie in the low half.
impl Split4 of DivRemHelper<Split3::DivT, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 7>;
    type RemT = Digit;
}
/// Takes the other 22 bits of lane 5 off the high half.
impl Split5 of DivRemHelper<u128, UnitInt<0x400000>> {
    type DivT = BoundedInt<0, 0x3ffffffffffffffffffffffffff>;
    type RemT = BoundedInt<0, 0x3fffff>;
}
impl Lane5High of MulHelper<Split5::RemT, UnitInt<8>> {
    type Result = BoundedInt<0, 0x1fffff8>;
}
impl Lane5 of AddHelper<Lane5High::Result, Split4::DivT> {
    type Result = Digit;
}
impl Split6 of DivRemHelper<Split5::DivT, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0x1ffffffffffffffffffff>;
    type RemT = Digit;
}
impl Split7 of DivRemHelper<Split6::DivT, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0xffffffffffffff>;
    type RemT = Digit;
}
impl Split8 of DivRemHelper<Split7::DivT, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0x7fffffff>;
    type RemT = Digit;
}

/// The ten digits of a lane felt, lowest first. Panics with `LANE_RANGE` where the shifted felt has 2^250 or more;
/// a digit `NONE` is the caller's to refuse.
pub fn digits(felt: felt252) -> [Digit; 10] {
    let shifted: u256 = (felt + OFFSET).into();
    let (rest, d0) = div_rem(shifted.low, LANE);
    let (rest, d1) = div_rem(rest, LANE);
    let (rest, d2) = div_rem(rest, LANE);
    let (rest, d3) = div_rem(rest, LANE);
    let (low5, d4) = div_rem(rest, LANE);
    let (rest, high5) = div_rem::<_, UnitInt<0x400000>>(shifted.high, 0x400000);
    let d5: Digit = add(mul::<_, UnitInt<8>>(high5, 8), low5);
    let (rest, d6) = div_rem(rest, LANE);
    let (rest, d7) = div_rem(rest, LANE);
    let (rest, d8) = div_rem(rest, LANE);
    let d9: Digit = downcast(rest).expect(Errors::LANE_RANGE);
    [d0, d1, d2, d3, d4, d5, d6, d7, d8, d9]
}

/// Ten values into one felt.
#[inline(always)]
pub fn pack(values: [felt252; 10]) -> felt252 {
    let [v0, v1, v2, v3, v4, v5, v6, v7, v8, v9] = values;
    let low = v0 + WIDTH * (v1 + WIDTH * (v2 + WIDTH * (v3 + WIDTH * v4)));
    let high = v5 + WIDTH * (v6 + WIDTH * (v7 + WIDTH * (v8 + WIDTH * v9)));
    low + 0x20000000000000000000000000000000 * high
}

/// 128 in every lane: an int8 lane plus it is a byte.
const SIGNS: u256 = 0x10000008000004000002000001000000800000400000200000100000080;
const BYTES: u256 = 0x1fe0000ff00007f80003fc0001fe0000ff00007f80003fc0001fe0000ff;
/// 1/128 in the field: exact on a multiple of 128.
const EIGHTH_BIT: felt252 = 0x7f0000000000010de0000000000000000000000000000000000000000000001;

/// |w| of ten int8 weights, in lanes: all ten at once, for a quarter of what reading them one by one costs.
/// Panics with `LANE_RANGE` or `WEIGHT_RANGE`. Ten lanes below 2^24 may be summed before one is read.
pub fn magnitudes(weights: felt252) -> felt252 {
    let bytes: u256 = (weights + 0x10000008000004000002000001000000800000400000200000100000080).into();
    if bytes & BYTES != bytes {
        let mut digits = digits(weights).span();
        for digit in digits {
            assert(upcast(*digit) != NONE, Errors::LANE_RANGE);
        }
        core::panic_with_felt252(Errors::WEIGHT_RANGE);
    }
    // Bit 7 of a byte tells w >= 0, and the other seven are w; below 0 they are 128 - |w|, whose complement is |w| - 1.
    let signs = felt(bytes & SIGNS);
    let negative = ONES - signs * EIGHTH_BIT;
    felt(bytes ^ (negative * 127).into()) - signs + negative
}

/// Of a u256 known to be below 2^250.
fn felt(value: u256) -> felt252 {
    value.high.into() * 0x100000000000000000000000000000000 + value.low.into()
}
