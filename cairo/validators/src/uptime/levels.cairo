//! Changes of uptime levels, as a certified day lists them: twelve to a felt from its low end, 20 bits each,
//! index·16 + level; 0 is no change.
//!
//! Workers have their day: index and day are equal modulo sixteen. So a day changes a sixteenth of all levels at most,
//! whatever happened; a level is an average of thirty days, and loses little by being up to sixteen days old.

use super::errors::Errors;

/// Days in which each worker has one.
pub const ROUND: u32 = 16;
const BY_ROUND: NonZero<u128> = 16;
const BY_LEVEL: NonZero<u128> = 16;
const BY_CHANGE: NonZero<u128> = 0x100000;
/// 120 bits: six changes.
const HALF: NonZero<u128> = 0x1000000000000000000000000000000;
/// What of the second half lies in the low limb.
const REST: u128 = 0x100;
const HIGH_LIMIT: u128 = 0x10000000000000000000000000000;

/// A change, as the pool takes it.
pub fn level_of(index: u16, level: u8) -> felt252 {
    index.into() * 16 + level.into()
}

/// The changes one by one, as the pool takes them, and the last worker's index. Panics unless they are of workers of
/// this day, each after the one before, the first after `index`: nobody twice. Levels are the pool's to check.
pub fn unpack(felts: Span<felt252>, day: u32, index: u16) -> (Array<felt252>, u16) {
    let mut changes = array![];
    let residue = (day % ROUND).into();
    let mut last = index.into();
    for felt in felts {
        let u256 { low, high } = (*felt).into();
        assert(high < HIGH_LIMIT, Errors::LEVEL_RANGE);
        let (rest, first) = DivRem::div_rem(low, HALF);
        append(ref changes, ref last, first, residue);
        append(ref changes, ref last, high * REST + rest, residue);
    }
    (changes, last.try_into().unwrap())
}

fn append(ref changes: Array<felt252>, ref last: u128, half: u128, residue: u128) {
    let mut left = half;
    while left != 0 {
        let (rest, change) = DivRem::div_rem(left, BY_CHANGE);
        left = rest;
        if change != 0 {
            let (index, _) = DivRem::div_rem(change, BY_LEVEL);
            assert(index > last, Errors::CHANGES_ORDER);
            let (_, turn) = DivRem::div_rem(index, BY_ROUND);
            assert(turn == residue, Errors::OTHER_DAY);
            last = index;
            changes.append(change.into());
        }
    }
}
