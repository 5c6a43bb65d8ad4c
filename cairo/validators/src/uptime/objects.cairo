//! What the contract stores in one word, and what it hashes.

use core::num::traits::Pow;
use core::poseidon::poseidon_hash_span;
use starknet::storage_access::StorePacking;
use starknet::{ContractAddress, get_tx_info};
use super::interface::Hour;

/// Hours are certified within a day, so one word knows which of them were.
pub const WINDOW: u32 = 24;
const MARKS: u64 = 0x1000000;
const AT_32: u128 = 0x100000000;
const BY_32: NonZero<u128> = 0x100000000;

/// Hours certified lately: bit k of `marks` is hour `latest - k`.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Recent {
    pub latest: u32,
    pub marks: u32,
}

#[generate_trait]
pub impl RecentImpl of RecentTrait {
    /// None if it was marked before, or lies further back than the word knows.
    fn mark(self: Recent, hour: u32) -> Option<Recent> {
        if hour > self.latest {
            let shift = core::cmp::min(hour - self.latest, WINDOW);
            let (_, kept) = DivRem::div_rem(self.marks.into() * 2_u64.pow(shift), MARKS.try_into().unwrap());
            return Some(Recent { latest: hour, marks: kept.try_into().unwrap() + 1 });
        }
        if self.latest - hour >= WINDOW || self.has(hour) {
            return None;
        }
        Some(Recent { latest: self.latest, marks: self.marks + 2_u32.pow(self.latest - hour) })
    }

    fn has(self: Recent, hour: u32) -> bool {
        hour <= self.latest
            && self.latest - hour < WINDOW
            && (self.marks / 2_u32.pow(self.latest - hour)) % 2 == 1
    }
}

/// Bits 0..32 latest, 32..56 marks.
pub impl RecentPacking of StorePacking<Recent, u64> {
    fn pack(value: Recent) -> u64 {
        value.latest.into() + value.marks.into() * 0x100000000
    }

    fn unpack(value: u64) -> Recent {
        let (marks, latest) = DivRem::div_rem(value, 0x100000000);
        Recent { latest: latest.try_into().unwrap(), marks: marks.try_into().unwrap() }
    }
}

/// The (day, part) whose levels were set last, and the last worker in it.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct LevelsRound {
    pub day: u32,
    pub part: u8,
    pub index: u16,
}

/// Bits 0..32 day, 32..40 part, 40..56 index.
pub impl LevelsRoundPacking of StorePacking<LevelsRound, u64> {
    fn pack(value: LevelsRound) -> u64 {
        value.day.into() + value.part.into() * 0x100000000 + value.index.into() * 0x10000000000
    }

    fn unpack(value: u64) -> LevelsRound {
        let (rest, day) = DivRem::div_rem(value, 0x100000000);
        let (index, part) = DivRem::div_rem(rest, 0x100);
        LevelsRound { day: day.try_into().unwrap(), part: part.try_into().unwrap(), index: index.try_into().unwrap() }
    }
}

/// How many lost their level on a day by an unanswered summons.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Absences {
    pub day: u32,
    pub count: u16,
}

/// Bits 0..32 day, 32..48 count.
pub impl AbsencesPacking of StorePacking<Absences, u64> {
    fn pack(value: Absences) -> u64 {
        value.day.into() + value.count.into() * 0x100000000
    }

    fn unpack(value: u64) -> Absences {
        let (count, day) = DivRem::div_rem(value, 0x100000000);
        Absences { day: day.try_into().unwrap(), count: count.try_into().unwrap() }
    }
}

/// What the ring keeps of an hour.
pub fn hour_digest(facts: Hour) -> felt252 {
    let Hour { hour, workers, present, block_hash, certified_at, root } = facts;
    poseidon_hash_span(
        ['CIRO_HOUR', hour.into(), workers.into(), present.into(), block_hash, certified_at.into(), root].span(),
    )
}

/// What a worker signs, once an hour. It could not have done so before the hour began.
pub fn heartbeat(uptime: ContractAddress, hour: u32, block_hash: felt252) -> felt252 {
    let chain_id = get_tx_info().unbox().chain_id;
    poseidon_hash_span(['CIRO_HEARTBEAT', chain_id, uptime.into(), hour.into(), block_hash].span())
}
