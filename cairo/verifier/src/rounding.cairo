//! y = clamp(floor((acc + half) / 2^s)), for five lanes of one u128, without a division and without a digit split off.
//!
//! Each lane comes as u = acc + half + 2^24, which the static bound keeps within [0, 2^25). Lane j under a mask is
//!
//!     kept = u AND (2^25 - 2^s), times 2^{25j} = (y' + 2^{24-s}) * 2^s * 2^{25j},   y' = floor((acc + half) / 2^s)
//!
//! and, as 2^s divides every bound, clamping `kept` before it is scaled down is clamping y'. Where it is inside them,
//! y' = (kept - 2^{24+25j}) * 2^{-s-25j} in the field, exact because `kept` is a multiple of 2^{s+25j}.
//! One bitwise operation and at most two range checks an output; a digit and a division would take eight.

use ciro_bounded_int::{
    AddHelper, BoundedInt, ConstrainHelper, MulHelper, SubHelper, UnitInt, add, constrain, mul, sub, upcast,
};
use crate::errors::Errors;
use crate::lanes::{Digit, Five, five_digits, WIDTH};

type Half = BoundedInt<0, 0x800000>;
pub type Power = BoundedInt<1, 0x1000000>;

/// What a shift divides by.
#[derive(Copy, Drop)]
pub struct Shift {
    power: Power,
    pub half: Half,
    /// 2^24 / 2^s: the quotient that stands for 0.
    zero: Power,
}

/// By shift.
const SHIFTS: [Shift; 25] = [
    Shift { power: 0x1, half: 0x0, zero: 0x1000000 },
    Shift { power: 0x2, half: 0x1, zero: 0x800000 },
    Shift { power: 0x4, half: 0x2, zero: 0x400000 },
    Shift { power: 0x8, half: 0x4, zero: 0x200000 },
    Shift { power: 0x10, half: 0x8, zero: 0x100000 },
    Shift { power: 0x20, half: 0x10, zero: 0x80000 },
    Shift { power: 0x40, half: 0x20, zero: 0x40000 },
    Shift { power: 0x80, half: 0x40, zero: 0x20000 },
    Shift { power: 0x100, half: 0x80, zero: 0x10000 },
    Shift { power: 0x200, half: 0x100, zero: 0x8000 },
    Shift { power: 0x400, half: 0x200, zero: 0x4000 },
    Shift { power: 0x800, half: 0x400, zero: 0x2000 },
    Shift { power: 0x1000, half: 0x800, zero: 0x1000 },
    Shift { power: 0x2000, half: 0x1000, zero: 0x800 },
    Shift { power: 0x4000, half: 0x2000, zero: 0x400 },
    Shift { power: 0x8000, half: 0x4000, zero: 0x200 },
    Shift { power: 0x10000, half: 0x8000, zero: 0x100 },
    Shift { power: 0x20000, half: 0x10000, zero: 0x80 },
    Shift { power: 0x40000, half: 0x20000, zero: 0x40 },
    Shift { power: 0x80000, half: 0x40000, zero: 0x20 },
    Shift { power: 0x100000, half: 0x80000, zero: 0x10 },
    Shift { power: 0x200000, half: 0x100000, zero: 0x8 },
    Shift { power: 0x400000, half: 0x200000, zero: 0x4 },
    Shift { power: 0x800000, half: 0x400000, zero: 0x2 },
    Shift { power: 0x1000000, half: 0x800000, zero: 0x1 },
];

/// `SHIFTS`, laid out in memory.
pub fn shifts() -> Span<Shift> {
    BoxTrait::new(@SHIFTS).span()
}

/// Panics with `SHIFT_RANGE` unless 0 <= shift <= 24.
#[inline(always)]
pub fn shift(shifts: Span<Shift>, by: u32) -> Box<@Shift> {
    shifts.get(by).expect(Errors::SHIFT_RANGE)
}

pub fn power_of_two(shifts: Span<Shift>, exponent: u32) -> Power {
    *shift(shifts, exponent).unbox().power
}

/// What a layer's outputs are cut to: [low, high], or [0, high] after ReLU.
#[derive(Copy, Drop)]
pub struct Clamp {
    pub low: felt252,
    pub high: felt252,
}

/// 2^{-24-25j} in the field.
const TO_LANE_0: felt252 = 0x7fffff800000010ffffef000000000000000000000000000000000000000001;
const TO_LANE_1: felt252 = 0x7fffffffffffc10fffffffffff7800000000000000000000000000000000001;
const TO_LANE_2: felt252 = 0x800000000000010fffdfffffffffffffbc00000000000000000000000000001;
const TO_LANE_3: felt252 = 0x800000000000010fffffffffefffffffffffffde00000000000000000000001;
const TO_LANE_4: felt252 = 0x800000000000010ffffffffffffffff7ffffffffffffef00000000000000001;

/// How one output is read off its lane, which is lane j of its five.
#[derive(Copy, Drop)]
pub struct Rounding {
    /// (2^25 - 2^s) * 2^{25j}
    keep: u128,
    /// Below it the output is `Clamp::low`.
    floor: u128,
    /// From it on the output is `Clamp::high`.
    ceiling: u128,
    /// 2^{-s-25j}
    scale: felt252,
}

/// What stands for 0 in lane j: 2^{24+25j}.
pub const ZERO_0: felt252 = 0x1000000;
pub const ZERO_1: felt252 = 0x2000000000000;
pub const ZERO_2: felt252 = 0x4000000000000000000;
pub const ZERO_3: felt252 = 0x8000000000000000000000000;
pub const ZERO_4: felt252 = 0x10000000000000000000000000000000;

/// One output of the five lanes; `zero` is its lane's.
#[inline(always)]
pub fn round(five: u128, by: Rounding, clamp: Clamp, zero: felt252) -> felt252 {
    let kept = five & by.keep;
    if kept < by.floor {
        clamp.low
    } else if kept < by.ceiling {
        (kept.into() - zero) * by.scale
    } else {
        clamp.high
    }
}

/// A value of a lane, before it is moved to its place.
type Level = BoundedInt<0, 0x2000000>;
impl Keep of SubHelper<UnitInt<0x2000000>, Power> {
    type Result = BoundedInt<0x1000000, 0x1ffffff>;
}
/// 2^s times 2^(bits - 1), below which a layer's outputs end.
impl Scaled of MulHelper<Power, Power> {
    type Result = BoundedInt<1, 0x1000000000000>;
}
/// No accumulator reaches 2^24: a bound beyond it is none.
impl Capped of ConstrainHelper<Scaled::Result, 0x1000000> {
    type LowT = BoundedInt<1, 0xffffff>;
    type HighT = BoundedInt<0x1000000, 0x1000000000000>;
}
/// Whether outputs go below 0: 0 after ReLU, else 1.
pub type Bit = BoundedInt<0, 1>;
impl Below of MulHelper<Power, Bit> {
    type Result = BoundedInt<0, 0x1000000>;
}
impl Floor of SubHelper<UnitInt<0x1000000>, Below::Result> {
    type Result = BoundedInt<0, 0x1000000>;
}
impl Ceiling of AddHelper<UnitInt<0x1000000>, Power> {
    type Result = BoundedInt<0x1000001, 0x2000000>;
}
impl Lane0 of MulHelper<Level, UnitInt<0x1>> {
    type Result = BoundedInt<0, 0x2000000>;
}
impl Lane1 of MulHelper<Level, UnitInt<0x2000000>> {
    type Result = BoundedInt<0, 0x4000000000000>;
}
impl Lane2 of MulHelper<Level, UnitInt<0x4000000000000>> {
    type Result = BoundedInt<0, 0x8000000000000000000>;
}
impl Lane3 of MulHelper<Level, UnitInt<0x8000000000000000000>> {
    type Result = BoundedInt<0, 0x10000000000000000000000000>;
}
impl Lane4 of MulHelper<Level, UnitInt<0x10000000000000000000000000>> {
    type Result = BoundedInt<0, 0x20000000000000000000000000000000>;
}

/// Appends the roundings of five outputs, whose shifts are the lanes of `five`; returns their halves in the same lanes.
pub fn append_roundings(
    shifts: Span<Shift>, five: Five, reach: Power, negative: Bit, ref roundings: Array<Rounding>,
) -> felt252 {
    let [d0, d1, d2, d3, d4] = five_digits(five);
    let h0 = append_rounding::<UnitInt<1>>(shifts, d0, reach, negative, 1, TO_LANE_0, ref roundings);
    let h1 = append_rounding::<UnitInt<0x2000000>>(shifts, d1, reach, negative, 0x2000000, TO_LANE_1, ref roundings);
    let h2 = append_rounding::<
        UnitInt<0x4000000000000>,
    >(shifts, d2, reach, negative, 0x4000000000000, TO_LANE_2, ref roundings);
    let h3 = append_rounding::<
        UnitInt<0x8000000000000000000>,
    >(shifts, d3, reach, negative, 0x8000000000000000000, TO_LANE_3, ref roundings);
    let h4 = append_rounding::<
        UnitInt<0x10000000000000000000000000>,
    >(shifts, d4, reach, negative, 0x10000000000000000000000000, TO_LANE_4, ref roundings);
    h0 + WIDTH * (h1 + WIDTH * (h2 + WIDTH * (h3 + WIDTH * h4)))
}

fn append_rounding<Lane, impl Place: MulHelper<Level, Lane>, +Copy<Lane>, +Drop<Lane>>(
    shifts: Span<Shift>, by: Digit, reach: Power, negative: Bit, lane: Lane, unit: felt252, ref roundings: Array<Rounding>,
) -> felt252 {
    let Shift { power, half, zero } = *shift(shifts, upcast(by)).unbox();
    let reach = match constrain::<_, 0x1000000>(mul(power, reach)) {
        Ok(reach) => upcast::<_, Power>(reach),
        Err(_) => 0x1000000,
    };
    let floor: Level = upcast(sub::<UnitInt<0x1000000>, Below::Result>(0x1000000, mul(reach, negative)));
    let ceiling: Level = upcast(add::<UnitInt<0x1000000>, Power>(0x1000000, reach));
    let keep: Level = upcast(sub::<UnitInt<0x2000000>, Power>(0x2000000, power));
    let zero: felt252 = upcast(zero);
    roundings
        .append(
            Rounding {
                keep: upcast(mul(keep, lane)),
                floor: upcast(mul(floor, lane)),
                ceiling: upcast(mul(ceiling, lane)),
                scale: zero * unit,
            },
        );
    upcast(half)
}
