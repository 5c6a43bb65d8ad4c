//! The vault's two words. Both keep a bit set once written, so that no used slot is ever zero again.

use core::felt252_div;
use ciro_bounded_int::{BoundedInt, DivRemHelper, UnitInt, div_rem, upcast};
use starknet::storage_access::StorePacking;
use crate::types::{Amount, PER_UNIT, UNIT};
use super::errors::Errors;

/// Ledger units of 10^-9 CIRO.
pub type Units = u64;

/// The n-th job manager and the n-th stake pool; 0 = none.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Generation {
    pub jobs: u16,
    pub stake: u16,
}

/// An account's word (`job_payments`). All zero: the slot was never used.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct AccountWord {
    pub balance: Units,
    pub reserved: Units,
    /// At most `MAX_NONCE`.
    pub nonce: u64,
    /// The operators that the account serves.
    pub serves: Generation,
    /// A worker whose pay is shared with its delegators: it goes into `earnings`.
    pub pooled: bool,
    /// Fees of the jobs that this worker did, in units, modulo 2^47.
    pub contribution: u64,
}

/// The vault's totals (`ledger`).
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Ledger {
    /// Balances, reserves, stakes and fees together. Every other sum is a part of it, so none of them can overflow.
    pub owed: Units,
    pub staked: Units,
    pub fees: Units,
    /// The present operators.
    pub generation: Generation,
}

pub const MAX_NONCE: u64 = 0xffffffffff;

/// Units that `contribution` counts to before it begins again.
pub const MAX_CONTRIBUTION: u128 = 0x7fffffffffff;
/// Of a word's high half.
const JOBS: u128 = 0xffff0000000000;
const POOLED: u128 = 0x1000000000000000000;
const CONTRIBUTION: u128 = 0xfffffffffffe000000000000000000;
const AT_73: u128 = 0x2000000000000000000;
const ABOVE_CONTRIBUTION: u128 = 0x1000000000000000000000000000000;
const AT_200: felt252 = 0x100000000000000000000000000000000000000000000000000;
const AT_201: felt252 = 0x200000000000000000000000000000000000000000000000000;

const AT_16: felt252 = 0x10000;
const AT_40: felt252 = 0x10000000000;
pub const AT_64: felt252 = 0x10000000000000000;
const BY_16: NonZero<UnitInt<0x10000>> = 0x10000;
const BY_40: NonZero<UnitInt<0x10000000000>> = 0x10000000000;
const BY_64: NonZero<UnitInt<0x10000000000000000>> = 0x10000000000000000;
/// Bit 248.
pub const USED: felt252 = 0x100000000000000000000000000000000000000000000000000000000000000;

/// A word's half after its first field: so far that no width needs a check.
type Rest = BoundedInt<0, 0xffffffffffffffffffffff>;
type Units64 = BoundedInt<0, 0xffffffffffffffff>;
type Number16 = BoundedInt<0, 0xffff>;
impl By64 of DivRemHelper<u128, UnitInt<0x10000000000000000>> {
    type DivT = Units64;
    type RemT = Units64;
}
impl By40 of DivRemHelper<u128, UnitInt<0x10000000000>> {
    type DivT = Rest;
    type RemT = BoundedInt<0, 0xffffffffff>;
}
impl First16 of DivRemHelper<Rest, UnitInt<0x10000>> {
    type DivT = BoundedInt<0, 0xffffffffffffffffff>;
    type RemT = Number16;
}
impl Second16 of DivRemHelper<First16::DivT, UnitInt<0x10000>> {
    type DivT = BoundedInt<0, 0xffffffffffffff>;
    type RemT = Number16;
}

/// Bits 0..64 balance, 64..128 reserved, 128..168 nonce, 168..184 job manager, 184..200 stake pool, 200 pooled,
/// 201..248 contribution, 248 used.
pub impl AccountWordPacking of StorePacking<AccountWord, felt252> {
    fn pack(value: AccountWord) -> felt252 {
        let pooled = if value.pooled {
            AT_200
        } else {
            0
        };
        value.balance.into()
            + AT_64 * (value.reserved.into() + AT_64 * (value.nonce.into() + AT_40 * pack_generation(value.serves)))
            + pooled
            + AT_201 * value.contribution.into()
            + USED
    }

    fn unpack(value: felt252) -> AccountWord {
        let u256 { low, high } = value.into();
        let (reserved, balance) = div_rem(low, BY_64);
        let (rest, nonce) = div_rem(high, BY_40);
        AccountWord {
            balance: upcast(balance),
            reserved: upcast(reserved),
            nonce: upcast(nonce),
            serves: unpack_generation(upcast(rest)),
            pooled: is_pooled(high),
            contribution: contribution(high),
        }
    }
}

/// Of a word's high half.
pub fn is_pooled(high: u128) -> bool {
    high & POOLED != 0
}

fn contribution(high: u128) -> u64 {
    ((high & CONTRIBUTION) / AT_73).try_into().unwrap()
}

/// The job manager that a word's high half says its account serves.
pub fn serves_jobs(high: u128) -> felt252 {
    felt252_div((high & JOBS).into(), 0x10000000000)
}

/// What to add to a word to count `fees` units more: modulo 2^47, so that neither flag nor bit of use is touched.
pub fn counted(high: u128, fees: Units) -> felt252 {
    let fees: u128 = fees.into() & MAX_CONTRIBUTION;
    let whole = fees.into() * AT_201;
    if (high & CONTRIBUTION) + fees * AT_73 >= ABOVE_CONTRIBUTION {
        whole - USED
    } else {
        whole
    }
}

/// Bits 0..64 owed, 64..128 staked, 128..192 fees, 192..208 job manager, 208..224 stake pool, 248 used.
pub impl LedgerPacking of StorePacking<Ledger, felt252> {
    fn pack(value: Ledger) -> felt252 {
        value.owed.into()
            + AT_64 * (value.staked.into() + AT_64 * (value.fees.into() + AT_64 * pack_generation(value.generation)))
            + USED
    }

    fn unpack(value: felt252) -> Ledger {
        let u256 { low, high } = value.into();
        let (staked, owed) = div_rem(low, BY_64);
        let (rest, fees) = div_rem(high, BY_64);
        Ledger {
            owed: upcast(owed), staked: upcast(staked), fees: upcast(fees), generation: unpack_generation(upcast(rest)),
        }
    }
}

fn pack_generation(value: Generation) -> felt252 {
    value.jobs.into() + value.stake.into() * AT_16
}

/// Of the lowest 32 bits.
fn unpack_generation(value: Rest) -> Generation {
    let (rest, jobs) = div_rem(value, BY_16);
    let (_, stake) = div_rem(rest, BY_16);
    Generation { jobs: upcast(jobs), stake: upcast(stake) }
}

/// Slashed stake that waits to be burned (`frozen`). Never all zero again.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct FrozenWord {
    pub amount: Units,
    /// Of the first and the second who is awarded a part.
    pub first: Units,
    pub second: Units,
    /// Seconds; from then on it is burned, until then it can be thawed.
    pub until: u64,
    pub settled: bool,
}

/// Bits 0..64 amount, 64..128 first award, 128..192 second, 192..232 until, 232 settled, 248 used.
pub impl FrozenWordPacking of StorePacking<FrozenWord, felt252> {
    fn pack(value: FrozenWord) -> felt252 {
        let settled = if value.settled {
            AT_40
        } else {
            0
        };
        value.amount.into()
            + AT_64 * (value.first.into() + AT_64 * (value.second.into() + AT_64 * (value.until.into() + settled)))
            + USED
    }

    fn unpack(value: felt252) -> FrozenWord {
        let u256 { low, high } = value.into();
        let (first, amount) = div_rem(low, BY_64);
        let (rest, second) = div_rem(high, BY_64);
        let rest: u64 = upcast(rest);
        FrozenWord {
            amount: upcast(amount),
            first: upcast(first),
            second: upcast(second),
            until: rest & 0xffffffffff,
            settled: rest & 0x10000000000 != 0,
        }
    }
}

/// Panics `DUST` or `AMOUNT_RANGE`.
pub fn to_units(amount: Amount) -> Units {
    let units: felt252 = amount.into() * PER_UNIT;
    match units.try_into() {
        Some(units) => units,
        None => {
            assert(amount % UNIT == 0, Errors::DUST);
            core::panic_with_felt252(Errors::AMOUNT_RANGE)
        },
    }
}

pub fn to_amount(units: Units) -> Amount {
    units.into() * UNIT
}
