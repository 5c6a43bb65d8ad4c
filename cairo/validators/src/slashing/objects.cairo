//! Storage words. No word is zero again once it was written.

use ciro_common::types::{Amount, BlockNumber, Timestamp, UNIT};
use starknet::storage_access::StorePacking;
use starknet::{get_block_number, get_block_timestamp};
use super::errors::Errors;
use super::interface::{AnswerRules, CaseState, Record};

const AT_32: u128 = 0x100000000;
const AT_64: u128 = 0x10000000000000000;
const BY_32: NonZero<u128> = 0x100000000;
const BY_64: NonZero<u128> = 0x10000000000000000;

/// When something began, by both clocks: while the chain stands still, blocks do.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Moment {
    pub at: Timestamp,
    pub block: BlockNumber,
}

#[generate_trait]
pub impl MomentImpl of MomentTrait {
    fn now() -> Moment {
        Moment { at: get_block_timestamp(), block: get_block_number() }
    }

    /// Whether the window for an answer that began then is over.
    fn is_over(self: Moment, rules: AnswerRules) -> bool {
        let now = Self::now();
        now.at >= self.at + rules.seconds.into() && now.block >= self.block + rules.blocks.into()
    }
}

/// An accusation; its accuser lies beside it.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct AccusationWord {
    pub opened: Moment,
    /// When the first of its hours began.
    pub since: Timestamp,
    pub is_open: bool,
}

/// A summons; its summoner lies beside it.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct SummonsWord {
    pub opened: Moment,
    pub is_open: bool,
}

/// How the accused stand together.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Outage {
    pub accused: u32,
    /// When they were last more than a third of the workers.
    pub last: Timestamp,
}

/// A case; challenger, model and verifier lie beside it.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct CaseWord {
    pub state: CaseState,
    pub opened: Moment,
    pub closed_at: Timestamp,
}

/// 0..64 opened at, 64..128 opened in block, 128..192 since, 192 open.
pub impl AccusationWordPacking of StorePacking<AccusationWord, felt252> {
    fn pack(value: AccusationWord) -> felt252 {
        let flag = if value.is_open {
            AT_64
        } else {
            0
        };
        pack_moment(value.opened, value.since.into() + flag)
    }

    fn unpack(value: felt252) -> AccusationWord {
        let (opened, rest) = unpack_moment(value);
        let (flag, since) = DivRem::div_rem(rest, BY_64);
        AccusationWord { opened, since: since.try_into().unwrap(), is_open: flag != 0 }
    }
}

/// 0..64 at, 64..128 block.
pub impl MomentPacking of StorePacking<Moment, felt252> {
    fn pack(value: Moment) -> felt252 {
        pack_moment(value, 0)
    }

    fn unpack(value: felt252) -> Moment {
        let (moment, _) = unpack_moment(value);
        moment
    }
}

/// 0..64 opened at, 64..128 opened in block, 128 open.
pub impl SummonsWordPacking of StorePacking<SummonsWord, felt252> {
    fn pack(value: SummonsWord) -> felt252 {
        let flag = if value.is_open {
            1
        } else {
            0
        };
        pack_moment(value.opened, flag)
    }

    fn unpack(value: felt252) -> SummonsWord {
        let (opened, flag) = unpack_moment(value);
        SummonsWord { opened, is_open: flag != 0 }
    }
}

/// 0..64 opened at, 64..128 opened in block, 128..192 closed at, 192.. state.
pub impl CaseWordPacking of StorePacking<CaseWord, felt252> {
    fn pack(value: CaseWord) -> felt252 {
        let state = match value.state {
            CaseState::None => 0,
            CaseState::Open => 1,
            CaseState::Guilty => 2,
            CaseState::Dismissed => 3,
            CaseState::Restored => 4,
        };
        pack_moment(value.opened, value.closed_at.into() + state * AT_64)
    }

    fn unpack(value: felt252) -> CaseWord {
        let (opened, rest) = unpack_moment(value);
        let (state, closed_at) = DivRem::div_rem(rest, BY_64);
        let state: felt252 = state.into();
        let state = match state {
            0 => CaseState::None,
            1 => CaseState::Open,
            2 => CaseState::Guilty,
            3 => CaseState::Dismissed,
            _ => CaseState::Restored,
        };
        CaseWord { state, opened, closed_at: closed_at.try_into().unwrap() }
    }
}

/// 0..64 double signing until, 64..128 recovers at.
pub impl RecordPacking of StorePacking<Record, u128> {
    fn pack(value: Record) -> u128 {
        value.double_signing_until.into() + value.recovers_at.into() * AT_64
    }

    fn unpack(value: u128) -> Record {
        let (recovers_at, double_signing_until) = DivRem::div_rem(value, BY_64);
        Record {
            double_signing_until: double_signing_until.try_into().unwrap(), recovers_at: recovers_at.try_into().unwrap(),
        }
    }
}

/// 0..64 last, 64..96 accused.
pub impl OutagePacking of StorePacking<Outage, u128> {
    fn pack(value: Outage) -> u128 {
        value.last.into() + value.accused.into() * AT_64
    }

    fn unpack(value: u128) -> Outage {
        let (accused, last) = DivRem::div_rem(value, BY_64);
        Outage { accused: accused.try_into().unwrap(), last: last.try_into().unwrap() }
    }
}

/// 0..32 seconds, 32..64 blocks, 64..128 bond in units.
pub impl AnswerRulesPacking of StorePacking<AnswerRules, u128> {
    fn pack(value: AnswerRules) -> u128 {
        value.seconds.into() + value.blocks.into() * AT_32 + value.bond / UNIT * AT_64
    }

    fn unpack(value: u128) -> AnswerRules {
        let (rest, seconds) = DivRem::div_rem(value, BY_32);
        let (units, blocks) = DivRem::div_rem(rest, BY_32);
        AnswerRules { seconds: seconds.try_into().unwrap(), blocks: blocks.try_into().unwrap(), bond: units * UNIT }
    }
}

/// Panics unless the rules ask something of both sides.
pub fn check_rules(rules: AnswerRules) {
    let AnswerRules { seconds, blocks, bond } = rules;
    assert(seconds != 0 && blocks != 0, Errors::RULES_RANGE);
    assert(bond != 0 && bond % UNIT == 0 && bond <= MAX_BOND, Errors::RULES_RANGE);
}

/// A million CIRO.
const MAX_BOND: Amount = 1_000_000_000_000_000_000_000_000;

fn pack_moment(moment: Moment, high: u128) -> felt252 {
    to_felt(moment.at.into() + moment.block.into() * AT_64, high)
}

fn unpack_moment(value: felt252) -> (Moment, u128) {
    let u256 { low, high } = value.into();
    let (block, at) = DivRem::div_rem(low, BY_64);
    (Moment { at: at.try_into().unwrap(), block: block.try_into().unwrap() }, high)
}

fn to_felt(low: u128, high: u128) -> felt252 {
    high.into() * 0x100000000000000000000000000000000 + low.into()
}
