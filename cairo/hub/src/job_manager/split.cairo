//! A job's two words taken apart. Each field's width is in its type: a field costs one division, and no check that it
//! fits. Takes any felts without panicking; a job's digest tells whether they were ever packed.

use ciro_bounded_int::{BoundedInt, DivRemHelper, MulHelper, UnitInt, div_rem, mul, upcast};
use crate::types::{Amount, BasisPoints, BlockNumber, Timestamp};

type Bits8 = BoundedInt<0, 0xff>;
type Bits10 = BoundedInt<0, 0x3ff>;
type Bits14 = BoundedInt<0, 0x3fff>;
type Bits18 = BoundedInt<0, 0x3ffff>;
type Bits32 = BoundedInt<0, 0xffffffff>;
type Bits40 = BoundedInt<0, 0xffffffffff>;
type Bits48 = BoundedInt<0, 0xffffffffffff>;
type Bits64 = BoundedInt<0, 0xffffffffffffffff>;
type Bits80 = BoundedInt<0, 0xffffffffffffffffffff>;
type Bits88 = BoundedInt<0, 0xffffffffffffffffffffff>;

const BY_8: NonZero<UnitInt<0x100>> = 0x100;
const BY_10: NonZero<UnitInt<0x400>> = 0x400;
const BY_14: NonZero<UnitInt<0x4000>> = 0x4000;
const BY_40: NonZero<UnitInt<0x10000000000>> = 0x10000000000;
const BY_48: NonZero<UnitInt<0x1000000000000>> = 0x1000000000000;
const BY_64: NonZero<UnitInt<0x10000000000000000>> = 0x10000000000000000;

impl Split128By64 of DivRemHelper<u128, UnitInt<0x10000000000000000>> {
    type DivT = Bits64;
    type RemT = Bits64;
}
impl Split128By48 of DivRemHelper<u128, UnitInt<0x1000000000000>> {
    type DivT = Bits80;
    type RemT = Bits48;
}
impl Split80By48 of DivRemHelper<Bits80, UnitInt<0x1000000000000>> {
    type DivT = Bits32;
    type RemT = Bits48;
}
impl Split32By14 of DivRemHelper<Bits32, UnitInt<0x4000>> {
    type DivT = Bits18;
    type RemT = Bits14;
}
impl Split18By10 of DivRemHelper<Bits18, UnitInt<0x400>> {
    type DivT = Bits8;
    type RemT = Bits10;
}
impl Split128By40 of DivRemHelper<u128, UnitInt<0x10000000000>> {
    type DivT = Bits88;
    type RemT = Bits40;
}
impl Split88By40 of DivRemHelper<Bits88, UnitInt<0x10000000000>> {
    type DivT = Bits48;
    type RemT = Bits40;
}
impl Split48By40 of DivRemHelper<Bits48, UnitInt<0x10000000000>> {
    type DivT = Bits8;
    type RemT = Bits40;
}
impl Split88By8 of DivRemHelper<Bits88, UnitInt<0x100>> {
    type DivT = Bits80;
    type RemT = Bits8;
}
/// Units to base units.
impl Units64 of MulHelper<Bits64, UnitInt<1_000_000_000>> {
    type Result = BoundedInt<0, 18446744073709551615000000000>;
}
impl Units48 of MulHelper<Bits48, UnitInt<1_000_000_000>> {
    type Result = BoundedInt<0, 281474976710655000000000>;
}

/// `PackedJob.amounts`.
#[derive(Copy, Drop)]
pub struct Amounts {
    pub max_price: Amount,
    pub ask: Amount,
    pub delivery_fee: Amount,
    pub tip: Amount,
    pub royalty: BasisPoints,
    pub fee: BasisPoints,
}

/// `PackedJob.status`.
#[derive(Copy, Drop)]
pub struct Status {
    pub nonce: u64,
    pub submit_block: BlockNumber,
    pub deadline_block: BlockNumber,
    pub rows: u32,
    pub deadline_time: Timestamp,
    pub state: felt252,
    pub store_result: bool,
}

#[inline(always)]
pub fn split_amounts(word: felt252) -> Amounts {
    let u256 { low, high } = word.into();
    let (ask, max_price) = div_rem(low, BY_64);
    let (rest, delivery_fee) = div_rem(high, BY_48);
    let (rest, tip) = div_rem(rest, BY_48);
    let (rest, royalty) = div_rem(rest, BY_14);
    let (_, fee) = div_rem(rest, BY_10);
    Amounts {
        max_price: upcast(mul::<_, UnitInt<1_000_000_000>>(max_price, 1_000_000_000)),
        ask: upcast(mul::<_, UnitInt<1_000_000_000>>(ask, 1_000_000_000)),
        delivery_fee: upcast(mul::<_, UnitInt<1_000_000_000>>(delivery_fee, 1_000_000_000)),
        tip: upcast(mul::<_, UnitInt<1_000_000_000>>(tip, 1_000_000_000)),
        royalty: upcast(royalty),
        fee: upcast(fee),
    }
}

#[inline(always)]
pub fn split_status(word: felt252) -> Status {
    let u256 { low, high } = word.into();
    let (rest, nonce) = div_rem(low, BY_40);
    let (rest, submit_block) = div_rem(rest, BY_40);
    let (rows, deadline_block) = div_rem(rest, BY_40);
    let (rest, deadline_time) = div_rem(high, BY_40);
    let (store_result, state) = div_rem(rest, BY_8);
    Status {
        nonce: upcast(nonce),
        submit_block: upcast(submit_block),
        deadline_block: upcast(deadline_block),
        rows: upcast(rows),
        deadline_time: upcast(deadline_time),
        state: upcast(state),
        store_result: upcast::<_, felt252>(store_result) != 0,
    }
}
