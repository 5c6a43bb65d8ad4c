//! What a case took, to be given back if it is undone.

use starknet::storage_access::StorePacking;
use crate::types::Timestamp;
use super::bits::{BY_40, BY_64, BY_7, BY_8, BY_96, TWO_40, TWO_64, TWO_96, join};

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
