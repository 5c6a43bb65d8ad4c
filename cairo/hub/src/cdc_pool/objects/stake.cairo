//! What a worker has at stake, and what each staker has of it.

use starknet::storage_access::StorePacking;
use crate::types::Timestamp;
use super::super::shares::{Shares, SharesTrait};
use super::bits::{BY_40, BY_5, BY_64, BY_8, BY_96, TWO_32, TWO_40, TWO_5, TWO_64, TWO_96, join};

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
