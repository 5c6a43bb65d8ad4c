//! A worker's points, jail and class.

use starknet::storage_access::StorePacking;
use crate::types::Timestamp;
use super::bits::{BY_16, BY_24, BY_4, BY_40, BY_47, BY_7, TWO_16, TWO_24, TWO_40, TWO_47, join};

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
