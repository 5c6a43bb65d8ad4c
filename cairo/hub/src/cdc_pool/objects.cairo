//! The pool's storage words. Bit tables: docs/SPEC.md, "Stake and draw". No word is zeroed once written; bits named nowhere are 0 and free.

use core::felt252_div;
use starknet::storage_access::StorePacking;
use crate::types::{Amount, BlockNumber, Epoch, Timestamp, UNIT};
use super::schedule::{DELAY, Schedule};
use super::shares::{Shares, SharesTrait};

const TWO_5: u128 = 0x20;
const TWO_16: u128 = 0x10000;
const TWO_24: u128 = 0x1000000;
const TWO_31: felt252 = 0x80000000;
const TWO_32: u128 = 0x100000000;
const TWO_40: u128 = 0x10000000000;
const TWO_47: u128 = 0x800000000000;
const TWO_64: u128 = 0x10000000000000000;
const TWO_96: u128 = 0x1000000000000000000000000;
const TWO_128: felt252 = 0x100000000000000000000000000000000;
const TWO_62: felt252 = 0x4000000000000000;
const TWO_86: felt252 = 0x4000000000000000000000;
const TWO_117: felt252 = 0x200000000000000000000000000000;
const ASK_BITS: u128 = 0xffffffffffffffff;
const NOW_BITS: u128 = 0x7fffffff;
const NEXT_BITS: u128 = 0x3fffffff80000000;
const EPOCH_BITS: u128 = 0x3fffffc000000000000000;
const BY_5: NonZero<u128> = 0x20;
const BY_4: NonZero<u128> = 0x10;
const BY_7: NonZero<u128> = 0x80;
const BY_8: NonZero<u128> = 0x100;
const BY_15: NonZero<u128> = 0x8000;
const BY_16: NonZero<u128> = 0x10000;
const BY_24: NonZero<u128> = 0x1000000;
const BY_31: NonZero<u128> = 0x80000000;
const BY_62: NonZero<u128> = 0x4000000000000000;
const BY_86: NonZero<u128> = 0x4000000000000000000000;
const BY_32: NonZero<u128> = 0x100000000;
const BY_40: NonZero<u128> = 0x10000000000;
const BY_47: NonZero<u128> = 0x800000000000;
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
pub const UNITS: u128 = 1_000_000_000;
/// Buckets of time in one unbonding period.
pub const BUCKETS: u64 = 16;

#[generate_trait]
pub impl RulesImpl of RulesTrait {
    #[inline]
    fn weight_cap(self: @Rules) -> u32 {
        *self.min_stake * CAP
    }

    /// The bucket of unbonding that `now` lies in.
    fn bucket_of(self: @Rules, now: Timestamp) -> u64 {
        now / self.bucket_length()
    }

    /// From when on what was asked for in a bucket can be claimed.
    fn ready_at(self: @Rules, bucket: u64) -> Timestamp {
        (bucket + 1) * self.bucket_length() + (*self.unbonding_period).into()
    }

    /// In seconds; a period has 16 of them at least.
    fn bucket_length(self: @Rules) -> u64 {
        (*self.unbonding_period).into() / BUCKETS
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

/// One worker's stake, active or unbonding in one bucket: what the worker staked itself, and what others did.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Tranches {
    /// In units of 10^-9 CIRO; slashed first.
    pub own: u128,
    pub delegated: Shares,
    /// Of the active delegated part. Shares of an earlier generation are void: all that they stood for was slashed.
    pub generation: u8,
    /// Basis points of what the delegated part earns that the delegators get; the worker keeps the rest.
    pub shared: u16,
}

#[generate_trait]
pub impl TranchesImpl of TranchesTrait {
    fn total(self: @Tranches) -> u128 {
        *self.own + *self.delegated.tokens
    }
}

/// 0..64 own, 64..128 delegated tokens, 128..224 shares, 224..232 generation, 232..246 shared.
pub impl TranchesPacking of StorePacking<Tranches, felt252> {
    fn pack(value: Tranches) -> felt252 {
        let low = value.own + TWO_64 * value.delegated.tokens;
        let high = value.delegated.shares + TWO_96 * (value.generation.into() + 0x100 * value.shared.into());
        join(low, high)
    }

    fn unpack(value: felt252) -> Tranches {
        let u256 { low, high } = value.into();
        let (tokens, own) = DivRem::div_rem(low, BY_64);
        let (rest, shares) = DivRem::div_rem(high, BY_96);
        let (shared, generation) = DivRem::div_rem(rest, BY_8);
        Tranches {
            own,
            delegated: Shares { tokens, shares },
            generation: generation.try_into().unwrap(),
            shared: shared.try_into().unwrap(),
        }
    }
}

/// What one staker has in one worker's pools. Its entries are a ring of `MAX_UNBONDING`, oldest at `first`.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Delegator {
    /// Of the active delegated part; none if the staker is the worker itself.
    pub shares: u128,
    pub first: u8,
    pub entries: u8,
    /// Of the shares.
    pub generation: u8,
    /// When it last staked there. Votes at an earlier second do not count this stake.
    pub since: Timestamp,
    /// What the shares were worth then, less what it has unstaked since; in units. What they gain later was another's and may have
    /// voted for it: it does not vote again.
    pub principal: u128,
}

#[generate_trait]
pub impl DelegatorImpl of DelegatorTrait {
    /// Shares that still stand for something.
    fn live_shares(self: @Delegator, stakes: @Tranches) -> u128 {
        if self.generation == stakes.generation {
            *self.shares
        } else {
            0
        }
    }

    /// Others' stake that votes for who staked it: never more than it is worth.
    fn voting(self: @Delegator, stakes: @Tranches) -> u128 {
        core::cmp::min(*self.principal, stakes.delegated.value(self.live_shares(stakes)))
    }
}

pub const MAX_UNBONDING: u8 = 8;
/// A pool that was closed so often takes no more delegations.
pub const MAX_GENERATION: u8 = 255;

/// 0..96 shares, 96..101 first, 101..106 entries, 106..114 generation; 128..168 since, 168..232 principal.
pub impl DelegatorPacking of StorePacking<Delegator, felt252> {
    fn pack(value: Delegator) -> felt252 {
        let ring = value.first.into() + TWO_5 * (value.entries.into() + TWO_5 * value.generation.into());
        join(value.shares + TWO_96 * ring, value.since.into() + TWO_40 * value.principal)
    }

    fn unpack(value: felt252) -> Delegator {
        let u256 { low, high } = value.into();
        let (rest, shares) = DivRem::div_rem(low, BY_96);
        let (rest, first) = DivRem::div_rem(rest, BY_5);
        let (generation, entries) = DivRem::div_rem(rest, BY_5);
        let (principal, since) = DivRem::div_rem(high, BY_40);
        Delegator {
            shares,
            first: first.try_into().unwrap(),
            entries: entries.try_into().unwrap(),
            generation: generation.try_into().unwrap(),
            since: since.try_into().unwrap(),
            principal,
        }
    }
}

/// An amount and a number of time: shares of a bucket's delegated part (none if they are the worker's own) and the bucket; or basis
/// points and the time from which they hold.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Entry {
    pub amount: u128,
    pub time: u64,
}

/// 0..96 amount, 96..160 time.
pub impl EntryPacking of StorePacking<Entry, felt252> {
    fn pack(value: Entry) -> felt252 {
        value.amount.into() + TWO_96.into() * value.time.into()
    }

    fn unpack(value: felt252) -> Entry {
        let u256 { low, high } = value.into();
        let (carry, amount) = DivRem::div_rem(low, BY_96);
        Entry { amount, time: (high * TWO_32 + carry).try_into().unwrap() }
    }
}

/// What a worker is known for (`reputation_scores`). All zero: nothing has happened to it yet.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Record {
    /// 0..=100.
    pub points: u8,
    /// Of capability, 0..=3.
    pub class: u8,
    pub jailed_until: Timestamp,
    /// Of the last refresh, in days since 1970.
    pub day: u32,
    /// Cases against it.
    pub cases: u16,
    /// The vault's `contribution` when the last point was earned, and at the last refresh.
    pub seen: u64,
    pub latest: u64,
}

/// Where everybody begins, and where idle workers drift.
pub const NEUTRAL: u8 = 50;
/// As `jailed_until`: for ever.
pub const BANNED: Timestamp = 0xffffffffff;

/// 0..7 points, 7..11 class, 11..51 jailed until, 51..75 day, 75..91 cases, 91 known; 128..175 seen, 175..222 latest.
pub impl RecordPacking of StorePacking<Record, felt252> {
    fn pack(value: Record) -> felt252 {
        let low = value.points.into()
            + 0x80 * (value.class.into()
                + 0x10 * (value.jailed_until.into()
                    + TWO_40 * (value.day.into() + TWO_24 * (value.cases.into() + TWO_16))));
        join(low, value.seen.into() + TWO_47 * value.latest.into())
    }

    fn unpack(value: felt252) -> Record {
        if value == 0 {
            return Record { points: NEUTRAL, class: 0, jailed_until: 0, day: 0, cases: 0, seen: 0, latest: 0 };
        }
        let u256 { low, high } = value.into();
        let (rest, points) = DivRem::div_rem(low, BY_7);
        let (rest, class) = DivRem::div_rem(rest, BY_4);
        let (rest, jailed_until) = DivRem::div_rem(rest, BY_40);
        let (rest, day) = DivRem::div_rem(rest, BY_24);
        let (_, cases) = DivRem::div_rem(rest, BY_16);
        let (latest, seen) = DivRem::div_rem(high, BY_47);
        Record {
            points: points.try_into().unwrap(),
            class: class.try_into().unwrap(),
            jailed_until: jailed_until.try_into().unwrap(),
            day: day.try_into().unwrap(),
            cases: cases.try_into().unwrap(),
            seen: seen.try_into().unwrap(),
            latest: latest.try_into().unwrap(),
        }
    }
}

/// What a case did beside taking stake.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Sentence {
    /// Points that were taken.
    pub points: u8,
    pub jailed_until: Timestamp,
    /// Number of its `cuts`.
    pub cuts: u8,
    pub restored: bool,
    /// Shares of the delegated part whose generation it closed; 0 if it did not.
    pub closed_shares: u128,
    /// The one that it closed.
    pub generation: u8,
}

/// 0..7 points, 7..47 jailed until, 47..55 cuts, 55 restored; 128..224 closed shares, 224..232 generation.
pub impl SentencePacking of StorePacking<Sentence, felt252> {
    fn pack(value: Sentence) -> felt252 {
        let restored: u128 = if value.restored {
            1
        } else {
            0
        };
        let low = value.points.into()
            + 0x80 * (value.jailed_until.into() + TWO_40 * (value.cuts.into() + 0x100 * restored));
        join(low, value.closed_shares + TWO_96 * value.generation.into())
    }

    fn unpack(value: felt252) -> Sentence {
        let u256 { low, high } = value.into();
        let (rest, points) = DivRem::div_rem(low, BY_7);
        let (rest, jailed_until) = DivRem::div_rem(rest, BY_40);
        let (restored, cuts) = DivRem::div_rem(rest, BY_8);
        let (generation, closed_shares) = DivRem::div_rem(high, BY_96);
        Sentence {
            points: points.try_into().unwrap(),
            jailed_until: jailed_until.try_into().unwrap(),
            cuts: cuts.try_into().unwrap(),
            restored: restored != 0,
            closed_shares,
            generation: generation.try_into().unwrap(),
        }
    }
}

/// What a case took out of the active stake, or out of one bucket of unbonding stake; in units.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Cut {
    pub own: u128,
    pub delegated: u128,
    /// 0 for the active stake.
    pub bucket: u64,
}

/// 0..64 own, 64..128 delegated, 128..192 bucket.
pub impl CutPacking of StorePacking<Cut, felt252> {
    fn pack(value: Cut) -> felt252 {
        join(value.own + TWO_64 * value.delegated, value.bucket.into())
    }

    fn unpack(value: felt252) -> Cut {
        let u256 { low, high } = value.into();
        let (delegated, own) = DivRem::div_rem(low, BY_64);
        Cut { own, delegated, bucket: high.try_into().unwrap() }
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

fn join(low: u128, high: u128) -> felt252 {
    low.into() + high.into() * TWO_128
}
