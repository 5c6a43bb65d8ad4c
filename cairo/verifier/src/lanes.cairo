//! Ten signed integers in one felt: lane j is v_j·2^{25j}, |v_j| < 2^24. One multiplication serves ten.

use ciro_bounded_int::{
    AddHelper, BoundedInt, ConstrainHelper, DivRemHelper, MulHelper, UnitInt, add, constrain, div_rem, mul, upcast,
};
use crate::errors::Errors;

pub const LANES: u32 = 10;
/// From one lane to the next.
pub const WIDTH: felt252 = 0x2000000;
/// From lane 0 to lane 5.
pub const FIVE_WIDTHS: felt252 = 0x20000000000000000000000000000000;
/// A lane's value plus 2^24: never 0 in a canonical felt.
pub type Digit = BoundedInt<0, 0x1ffffff>;
/// The digit of 0.
pub const ZERO: u32 = 0x1000000;
/// The digit of -2^24, which no lane may hold: with it two felts would read alike.
pub const NONE: u32 = 0;

/// 1 in every lane.
const ONES: felt252 = 0x200000100000080000040000020000010000008000004000002000001;
/// `ZERO` in every lane.
pub const OFFSET: felt252 = 0x200000100000080000040000020000010000008000004000002000001000000;

const LANE: NonZero<UnitInt<0x2000000>> = 0x2000000;
/// 2^125: five lanes.
const FIVE_LANES: NonZero<UnitInt<0x20000000000000000000000000000000>> = 0x20000000000000000000000000000000;

/// Five lanes, none negative.
pub type Five = BoundedInt<0, 0x1fffffffffffffffffffffffffffffff>;

/// The low half of a u256 holds lanes 0 to 4 and three bits of lane 5.
impl LowHalf of DivRemHelper<u128, UnitInt<0x20000000000000000000000000000000>> {
    type DivT = BoundedInt<0, 7>;
    type RemT = Five;
}
/// The high half holds the rest of lanes 5 to 9, below 2^122 if there is nothing beyond them.
impl HighHalf of ConstrainHelper<u128, 0x4000000000000000000000000000000> {
    type LowT = BoundedInt<0, 0x3ffffffffffffffffffffffffffffff>;
    type HighT = BoundedInt<0x4000000000000000000000000000000, 0xffffffffffffffffffffffffffffffff>;
}
impl ShiftHigh of MulHelper<HighHalf::LowT, UnitInt<8>> {
    type Result = BoundedInt<0, 0x1ffffffffffffffffffffffffffffff8>;
}
impl JoinHigh of AddHelper<ShiftHigh::Result, LowHalf::DivT> {
    type Result = Five;
}

/// Lanes 0 to 4 and lanes 5 to 9 of a felt whose lanes are all not negative. Panics with
/// `LANE_RANGE` where the felt has 2^250 or more.
pub fn halves(felt: felt252) -> (Five, Five) {
    let u256 { low, high } = felt.into();
    let (bits, low) = div_rem(low, FIVE_LANES);
    match constrain::<u128, 0x4000000000000000000000000000000>(high) {
        Ok(high) => (low, add(mul::<_, UnitInt<8>>(high, 8), bits)),
        Err(_) => core::panic_with_felt252(Errors::LANE_RANGE),
    }
}

impl Split0 of DivRemHelper<Five, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0xfffffffffffffffffffffffff>;
    type RemT = Digit;
}
impl Split1 of DivRemHelper<Split0::DivT, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0x7ffffffffffffffffff>;
    type RemT = Digit;
}
impl Split2 of DivRemHelper<Split1::DivT, UnitInt<0x2000000>> {
    type DivT = BoundedInt<0, 0x3ffffffffffff>;
    type RemT = Digit;
}
impl Split3 of DivRemHelper<Split2::DivT, UnitInt<0x2000000>> {
    type DivT = Digit;
    type RemT = Digit;
}

pub fn five_digits(five: Five) -> [Digit; 5] {
    let (rest, d0) = div_rem(five, LANE);
    let (rest, d1) = div_rem(rest, LANE);
    let (rest, d2) = div_rem(rest, LANE);
    let (d4, d3) = div_rem(rest, LANE);
    [d0, d1, d2, d3, d4]
}

/// The ten digits of a lane felt, lowest first. Panics with `LANE_RANGE` where the shifted felt has 2^250 or more;
/// a digit `NONE` is the caller's to refuse.
pub fn digits(felt: felt252) -> [Digit; 10] {
    let (low, high) = halves(felt + OFFSET);
    let [d0, d1, d2, d3, d4] = five_digits(low);
    let [d5, d6, d7, d8, d9] = five_digits(high);
    [d0, d1, d2, d3, d4, d5, d6, d7, d8, d9]
}

/// Ten values into one felt.
#[inline(always)]
pub fn pack(values: [felt252; 10]) -> felt252 {
    let [v0, v1, v2, v3, v4, v5, v6, v7, v8, v9] = values;
    let low = v0 + WIDTH * (v1 + WIDTH * (v2 + WIDTH * (v3 + WIDTH * v4)));
    let high = v5 + WIDTH * (v6 + WIDTH * (v7 + WIDTH * (v8 + WIDTH * v9)));
    low + FIVE_WIDTHS * high
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
