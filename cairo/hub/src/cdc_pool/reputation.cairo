//! Points: one a day for fees, a drift towards the middle when there were none. They fall by slashes alone.

use crate::types::Timestamp;
use super::errors::Errors;
use super::objects::{NEUTRAL, Record};

pub const DAY: Timestamp = 24 * 3600;
pub const MAX_POINTS: u8 = 100;
/// Fees that earn a point, in units of 10^-9 CIRO: 0.05 CIRO. Why so much: docs/SPEC.md, "Reputation".
pub const POINT_FEE: u64 = 50_000_000;
/// The vault counts fees modulo this.
const CONTRIBUTION_MODULUS: u64 = 0x800000000000;

/// A worker's record, brought up to today. At most one point a day is earned, whatever was done; idle days are caught up with.
pub fn refreshed(record: Record, contribution: u64, now: Timestamp) -> Record {
    assert(now >= record.jailed_until, Errors::JAILED);
    let today: u32 = (now / DAY).try_into().unwrap();
    assert(today > record.day, Errors::REFRESHED_TODAY);
    let gathered = (contribution + CONTRIBUTION_MODULUS - record.seen) % CONTRIBUTION_MODULUS;
    if gathered >= POINT_FEE {
        let points = core::cmp::min(record.points + 1, MAX_POINTS);
        return Record { points, day: today, seen: contribution, latest: contribution, ..record };
    }
    // Who works a little neither gains nor loses: else there would be a threshold just below which it pays to work for oneself.
    let points = if contribution == record.latest {
        drifted(record.points, today - record.day)
    } else {
        record.points
    };
    Record { points, day: today, latest: contribution, ..record }
}

/// A point a day towards the middle.
fn drifted(points: u8, days: u32) -> u8 {
    let distance = if points > NEUTRAL {
        points - NEUTRAL
    } else {
        NEUTRAL - points
    };
    let step: u8 = core::cmp::min(days, distance.into()).try_into().unwrap();
    if points > NEUTRAL {
        points - step
    } else {
        points + step
    }
}
