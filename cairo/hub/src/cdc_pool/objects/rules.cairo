//! What was fixed at deployment, and what follows from it.

use starknet::storage_access::StorePacking;
use crate::types::{Amount, BlockNumber, Epoch, Timestamp};
use super::bits::{BY_32, TWO_32, TWO_64, TWO_96};

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
