//! The pool's storage words. Bit tables: docs/SPEC.md, "Stake and draw". No word is zeroed once written; bits named nowhere are 0 and free.

use core::felt252_div;
use starknet::storage_access::StorePacking;
use crate::types::{Amount, BlockNumber, Epoch, Timestamp, UNIT};
use super::schedule::Schedule;
use super::shares::Shares;

const TWO_5: u128 = 0x20;
const TWO_16: u128 = 0x10000;
const TWO_24: u128 = 0x1000000;
const TWO_31: u128 = 0x80000000;
const TWO_32: u128 = 0x100000000;
const TWO_64: u128 = 0x10000000000000000;
const TWO_96: u128 = 0x1000000000000000000000000;
const TWO_62: felt252 = 0x4000000000000000;
const ASK_BITS: u128 = 0xffffffffffffffff;
const NOW_BITS: u128 = 0x7fffffff;
const NEXT_BITS: u128 = 0x3fffffff80000000;
const EPOCH_BITS: u128 = 0x3fffffc000000000000000;
const BY_5: NonZero<u128> = 0x20;
const BY_15: NonZero<u128> = 0x8000;
const BY_16: NonZero<u128> = 0x10000;
const BY_24: NonZero<u128> = 0x1000000;
const BY_31: NonZero<u128> = 0x80000000;
const BY_32: NonZero<u128> = 0x100000000;
const BY_64: NonZero<u128> = 0x10000000000000000;
const BY_96: NonZero<u128> = 0x1000000000000000000000000;

/// What was fixed at deployment.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Rules {
    /// In blocks.
    pub epoch_length: u32,
    /// Blocks that each rank has to itself.
    pub rank_window: u32,
    /// In whole CIRO; less draws nothing.
    pub min_stake: u32,
    /// In seconds.
    pub unbonding_period: u32,
}

/// A weight is at most this many minimum stakes: so a uniform throw is accepted with a probability of 1/4 at least.
pub const CAP: u32 = 4;
/// Base units in one CIRO.
pub const CIRO: Amount = 1_000_000_000_000_000_000;
/// Ledger units in one CIRO.
const UNITS: u128 = 1_000_000_000;

#[generate_trait]
pub impl RulesImpl of RulesTrait {
    #[inline]
    fn weight_cap(self: @Rules) -> u32 {
        *self.min_stake * CAP
    }

    /// Weight of a stake of `tokens` units.
    fn weight_of(self: @Rules, tokens: u128) -> u32 {
        let whole = tokens / UNITS;
        if whole < (*self.min_stake).into() {
            0
        } else {
            core::cmp::min(whole, self.weight_cap().into()).try_into().unwrap()
        }
    }

    #[inline]
    fn epoch_of(self: @Rules, block: BlockNumber) -> Epoch {
        block / (*self.epoch_length).into()
    }
}

/// 0..32 epoch length, 32..64 rank window, 64..96 minimum stake, 96..128 unbonding period.
pub impl RulesPacking of StorePacking<Rules, u128> {
    fn pack(value: Rules) -> u128 {
        value.epoch_length.into()
            + value.rank_window.into() * TWO_32
            + value.min_stake.into() * TWO_64
            + value.unbonding_period.into() * TWO_96
    }

    fn unpack(value: u128) -> Rules {
        let (rest, epoch_length) = DivRem::div_rem(value, BY_32);
        let (rest, rank_window) = DivRem::div_rem(rest, BY_32);
        let (unbonding_period, min_stake) = DivRem::div_rem(rest, BY_32);
        Rules {
            epoch_length: epoch_length.try_into().unwrap(),
            rank_window: rank_window.try_into().unwrap(),
            min_stake: min_stake.try_into().unwrap(),
            unbonding_period: unbonding_period.try_into().unwrap(),
        }
    }
}

/// A worker's word: 0..31 weight now, 31..62 weight next, 62..86 from epoch.
/// Kept free for: 86..118 jailed until, 118..125 reputation, 125..133 day, 133..143 uptime, 143..151 strikes, 151..159 class, 159..223 earned.
pub fn pack_weight(weight: Schedule) -> felt252 {
    let word: u128 = weight.now.into() + TWO_31 * (weight.next.into() + TWO_31 * weight.from_epoch.into());
    word.into()
}

pub fn unpack_weight(word: felt252) -> Schedule {
    let word: u256 = word.into();
    let (rest, now) = DivRem::div_rem(word.low, BY_31);
    let (rest, next) = DivRem::div_rem(rest, BY_31);
    let (_, from_epoch) = DivRem::div_rem(rest, BY_24);
    Schedule { now: now.try_into().unwrap(), next: next.try_into().unwrap(), from_epoch: from_epoch.try_into().unwrap() }
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

/// 0..96 tokens, 96..192 shares. Kept free for a generation (a pool whose tokens were all slashed is closed): 192..224.
pub impl SharesPacking of StorePacking<Shares, felt252> {
    fn pack(value: Shares) -> felt252 {
        join_96(value.tokens, value.shares)
    }

    fn unpack(value: felt252) -> Shares {
        let (tokens, shares) = split_96(value);
        Shares { tokens, shares }
    }
}

/// What one staker has in one worker's pools. Its entries are a ring of `MAX_UNBONDING`, oldest at `first`.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Delegator {
    pub shares: u128,
    pub first: u8,
    pub entries: u8,
}

pub const MAX_UNBONDING: u8 = 8;

/// 0..96 shares, 96..101 first, 101..106 entries. Kept free for a reward index: 128..248.
pub impl DelegatorPacking of StorePacking<Delegator, u128> {
    fn pack(value: Delegator) -> u128 {
        value.shares + TWO_96 * (value.first.into() + TWO_5 * value.entries.into())
    }

    fn unpack(value: u128) -> Delegator {
        let (rest, shares) = DivRem::div_rem(value, BY_96);
        let (entries, first) = DivRem::div_rem(rest, BY_5);
        Delegator { shares, first: first.try_into().unwrap(), entries: entries.try_into().unwrap() }
    }
}

/// Shares of the worker's unbonding pool that can be claimed from `ready_at` on.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Entry {
    pub shares: u128,
    pub ready_at: Timestamp,
}

/// 0..96 shares, 96..160 ready at.
pub impl EntryPacking of StorePacking<Entry, felt252> {
    fn pack(value: Entry) -> felt252 {
        join_96(value.shares, value.ready_at.into())
    }

    fn unpack(value: felt252) -> Entry {
        let (shares, ready_at) = split_96(value);
        Entry { shares, ready_at: ready_at.try_into().unwrap() }
    }
}

/// What a worker offers for a model.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Membership {
    /// Units of 10^-9 CIRO a row.
    pub ask: u64,
    pub position: u32,
    pub active_from: Epoch,
    pub joined: bool,
}

/// 0..64 ask, 64..79 position, 79..103 active from, 103 joined.
pub fn pack_membership(value: Membership) -> felt252 {
    let joined: u128 = if value.joined {
        1
    } else {
        0
    };
    let upper: u128 = value.position.into() + 0x8000 * (value.active_from.into() + TWO_24 * joined);
    (value.ask.into() + TWO_64 * upper).into()
}

pub fn unpack_membership(word: felt252) -> Membership {
    let word: u256 = word.into();
    let (rest, ask) = DivRem::div_rem(word.low, BY_64);
    let (rest, position) = DivRem::div_rem(rest, BY_15);
    let (joined, active_from) = DivRem::div_rem(rest, BY_24);
    Membership {
        ask: ask.try_into().unwrap(),
        position: position.try_into().unwrap(),
        active_from: active_from.try_into().unwrap(),
        joined: joined != 0,
    }
}

/// The ask of a membership alone, in base units.
pub fn unpack_ask(word: felt252) -> Amount {
    let word: u256 = word.into();
    let ask: felt252 = (word.low & ASK_BITS).into();
    (ask * UNIT.into()).try_into().unwrap()
}

/// The head of a model's member list. Its places are 0..used; the holes among them, `used - members` many, form a stack.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct List {
    pub members: u32,
    pub used: u32,
    /// Top of the stack of holes; without meaning when there is none.
    pub hole: u32,
    /// Of `FIRST_CAPACITY`.
    pub doublings: Schedule,
}

/// 0..16 members, 16..32 used, 32..48 hole, 48..53 doublings now, 53..58 next, 58..82 from epoch.
pub impl ListPacking of StorePacking<List, u128> {
    fn pack(value: List) -> u128 {
        let doublings = value.doublings.now.into()
            + TWO_5 * (value.doublings.next.into() + TWO_5 * value.doublings.from_epoch.into());
        value.members.into() + TWO_16 * (value.used.into() + TWO_16 * (value.hole.into() + TWO_16 * doublings))
    }

    fn unpack(value: u128) -> List {
        let (rest, members) = DivRem::div_rem(value, BY_16);
        let (rest, used) = DivRem::div_rem(rest, BY_16);
        let (rest, hole) = DivRem::div_rem(rest, BY_16);
        let (rest, now) = DivRem::div_rem(rest, BY_5);
        let (from_epoch, next) = DivRem::div_rem(rest, BY_5);
        List {
            members: members.try_into().unwrap(),
            used: used.try_into().unwrap(),
            hole: hole.try_into().unwrap(),
            doublings: Schedule {
                now: now.try_into().unwrap(), next: next.try_into().unwrap(), from_epoch: from_epoch.try_into().unwrap(),
            },
        }
    }
}

fn join_96(low: u128, high: u128) -> felt252 {
    low.into() + high.into() * TWO_96.into()
}

fn split_96(word: felt252) -> (u128, u128) {
    let u256 { low, high } = word.into();
    let (carry, first) = DivRem::div_rem(low, BY_96);
    let (_, second) = DivRem::div_rem(high * TWO_32 + carry, BY_96);
    (first, second)
}
