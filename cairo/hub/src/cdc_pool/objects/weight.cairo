//! A worker's weight, and ways to read and change the word that do without unpacking it.

use core::felt252_div;
use crate::types::Epoch;
use super::super::schedule::{DELAY, Schedule};
use super::bits::{BY_24, BY_31, BY_62, BY_86, TWO_117, TWO_31, TWO_62, TWO_86};

const NOW_BITS: u128 = 0x7fffffff;
const NEXT_BITS: u128 = 0x3fffffff80000000;
const EPOCH_BITS: u128 = 0x3fffffc000000000000000;

/// Eighths of uptime of a worker that is always there.
pub const FULL_UPTIME: u8 = 8;
const BY_FULL_UPTIME: NonZero<u128> = 8;

/// A worker's weight, and what it follows from.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Weight {
    pub schedule: Schedule,
    /// What the worker's stake and reputation deserve at full uptime: `Deserts::base`.
    pub base: u32,
    /// Eighths of uptime that it lacks.
    pub missing: u8,
}

/// A worker's word: 0..31 weight now, 31..62 weight next, 62..86 from epoch, 86..117 base, 117..121 missing eighths.
pub fn pack_weight(weight: Weight) -> felt252 {
    let Weight { schedule, base, missing } = weight;
    let schedule = schedule.now.into() + TWO_31 * schedule.next.into() + TWO_62 * schedule.from_epoch.into();
    schedule + TWO_86 * base.into() + TWO_117 * missing.into()
}

pub fn unpack_weight(word: felt252) -> Weight {
    let word: u128 = word.try_into().unwrap();
    let (rest, now) = DivRem::div_rem(word, BY_31);
    let (rest, next) = DivRem::div_rem(rest, BY_31);
    let (rest, from_epoch) = DivRem::div_rem(rest, BY_24);
    let (missing, base) = DivRem::div_rem(rest, BY_31);
    Weight {
        schedule: Schedule {
            now: now.try_into().unwrap(), next: next.try_into().unwrap(), from_epoch: from_epoch.try_into().unwrap(),
        },
        base: base.try_into().unwrap(),
        missing: missing.try_into().unwrap(),
    }
}

/// A worker's word at another level, which is at most `FULL_UPTIME`: `unpack_weight`, `Schedule::aim` and `pack_weight`
/// in one, for hundreds of words in a call.
pub fn with_level(word: felt252, level: u128, epoch: u128) -> felt252 {
    let word: u128 = word.try_into().unwrap();
    let (upper, schedule) = DivRem::div_rem(word, BY_86);
    let (_, base) = DivRem::div_rem(upper, BY_31);
    let (from_epoch, values) = DivRem::div_rem(schedule, BY_62);
    let (next, now) = DivRem::div_rem(values, BY_31);
    let (base, level): (felt252, felt252) = (base.into(), level.into());
    let (target, _) = DivRem::div_rem((base * level).try_into().unwrap(), BY_FULL_UPTIME);
    let rest = TWO_86 * base + TWO_117 * (FULL_UPTIME.into() - level);
    let planned = epoch + DELAY.into();
    if target == next || (now != next && from_epoch != planned && from_epoch >= epoch) {
        return schedule.into() + rest;
    }
    let now = if from_epoch == planned {
        now
    } else {
        next
    };
    now.into() + TWO_31 * target.into() + TWO_62 * planned.into() + rest
}

/// What `scaled_weight` compares a word's epoch with.
pub fn epoch_mark(epoch: Epoch) -> u128 {
    (epoch.into() * TWO_62).try_into().unwrap()
}

/// `unit` times the weight in the epoch of `mark`: `unpack_weight` and `Schedule::at` in one, with masks instead of divisions.
pub fn scaled_weight(word: felt252, mark: u128, unit: felt252) -> felt252 {
    let word: u256 = word.into();
    let weight = if mark < word.low & EPOCH_BITS {
        (word.low & NOW_BITS).into()
    } else {
        felt252_div((word.low & NEXT_BITS).into(), 0x80000000)
    };
    weight * unit
}
