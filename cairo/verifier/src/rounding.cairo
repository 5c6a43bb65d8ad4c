//! floor((acc + half) / 2^shift), without a negative number: acc comes with 2^24 added, and leaves with 2^24 / 2^shift.

use ciro_bounded_int::{
    AddHelper, BoundedInt, ConstrainHelper, DivRemHelper, SubHelper, UnitInt, add, constrain, div_rem, downcast, sub, upcast,
};
use crate::errors::Errors;
use crate::lanes::Digit;

type Half = BoundedInt<0, 0x800000>;
type Power = BoundedInt<1, 0x1000000>;

/// What a shift divides by.
#[derive(Copy, Drop)]
pub struct Rounding {
    power: NonZero<Power>,
    pub half: Half,
    /// The quotient that stands for 0.
    zero: Power,
}

/// By shift.
const ROUNDINGS: [Rounding; 25] = [
    Rounding { power: 0x1, half: 0x0, zero: 0x1000000 },
    Rounding { power: 0x2, half: 0x1, zero: 0x800000 },
    Rounding { power: 0x4, half: 0x2, zero: 0x400000 },
    Rounding { power: 0x8, half: 0x4, zero: 0x200000 },
    Rounding { power: 0x10, half: 0x8, zero: 0x100000 },
    Rounding { power: 0x20, half: 0x10, zero: 0x80000 },
    Rounding { power: 0x40, half: 0x20, zero: 0x40000 },
    Rounding { power: 0x80, half: 0x40, zero: 0x20000 },
    Rounding { power: 0x100, half: 0x80, zero: 0x10000 },
    Rounding { power: 0x200, half: 0x100, zero: 0x8000 },
    Rounding { power: 0x400, half: 0x200, zero: 0x4000 },
    Rounding { power: 0x800, half: 0x400, zero: 0x2000 },
    Rounding { power: 0x1000, half: 0x800, zero: 0x1000 },
    Rounding { power: 0x2000, half: 0x1000, zero: 0x800 },
    Rounding { power: 0x4000, half: 0x2000, zero: 0x400 },
    Rounding { power: 0x8000, half: 0x4000, zero: 0x200 },
    Rounding { power: 0x10000, half: 0x8000, zero: 0x100 },
    Rounding { power: 0x20000, half: 0x10000, zero: 0x80 },
    Rounding { power: 0x40000, half: 0x20000, zero: 0x40 },
    Rounding { power: 0x80000, half: 0x40000, zero: 0x20 },
    Rounding { power: 0x100000, half: 0x80000, zero: 0x10 },
    Rounding { power: 0x200000, half: 0x100000, zero: 0x8 },
    Rounding { power: 0x400000, half: 0x200000, zero: 0x4 },
    Rounding { power: 0x800000, half: 0x400000, zero: 0x2 },
    Rounding { power: 0x1000000, half: 0x800000, zero: 0x1 },
];

/// `ROUNDINGS`, laid out in memory.
pub fn table() -> Span<Rounding> {
    BoxTrait::new(@ROUNDINGS).span()
}

/// The entry of a shift lane. Panics with `SHIFT_RANGE` unless 0 <= shift <= 24.
#[inline(always)]
pub fn rounding(table: Span<Rounding>, shift: Digit) -> Box<@Rounding> {
    let shift: u32 = downcast(sub::<Digit, UnitInt<0x1000000>>(shift, 0x1000000)).expect(Errors::SHIFT_RANGE);
    table.get(shift).expect(Errors::SHIFT_RANGE)
}

/// What a layer's outputs are cut to: [low, high], or [0, high] after ReLU.
#[derive(Copy, Drop)]
pub struct Clamp {
    pub relu: bool,
    pub low: felt252,
    /// Also the bound of -low - 1.
    pub high: u32,
}

impl ShiftOf of SubHelper<Digit, UnitInt<0x1000000>> {
    type Result = BoundedInt<-0x1000000, 0xffffff>;
}
impl AddHalf of AddHelper<Digit, Half> {
    type Result = BoundedInt<0, 0x27fffff>;
}
impl DivPower of DivRemHelper<AddHalf::Result, Power> {
    type DivT = BoundedInt<0, 0x27fffff>;
    type RemT = BoundedInt<0, 0xffffff>;
}
impl SubZero of SubHelper<DivPower::DivT, Power> {
    type Result = BoundedInt<-0x1000000, 0x27ffffe>;
}
impl SignOfQuotient of ConstrainHelper<SubZero::Result, 0> {
    type LowT = BoundedInt<-0x1000000, -1>;
    type HighT = BoundedInt<0, 0x27ffffe>;
}
impl MinusOneMinus of SubHelper<UnitInt<-1>, SignOfQuotient::LowT> {
    type Result = BoundedInt<0, 0xffffff>;
}

/// One output: `digit` is its accumulator plus 2^24.
#[inline(always)]
pub fn round(digit: Digit, by: Box<@Rounding>, clamp: Clamp) -> felt252 {
    let Rounding { power, half, zero } = *by.unbox();
    let (quotient, _) = div_rem(add(digit, half), power);
    match constrain::<_, 0>(sub(quotient, zero)) {
        Ok(negative) => if clamp.relu {
            0
        } else {
            let beyond: u32 = upcast(sub::<UnitInt<-1>>(-1, negative));
            if beyond > clamp.high {
                clamp.low
            } else {
                upcast(negative)
            }
        },
        Err(positive) => {
            let value: u32 = upcast(positive);
            if value > clamp.high {
                clamp.high.into()
            } else {
                value.into()
            }
        },
    }
}
