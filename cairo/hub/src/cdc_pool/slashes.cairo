//! What a slash reaches, and how a loss is spread over it.

use core::num::traits::SaturatingSub;
use starknet::ContractAddress;
use starknet::storage::{StorageMapReadAccess, StoragePathEntry, StoragePointerReadAccess};
use crate::types::Timestamp;
use super::objects::{BUCKETS, RulesTrait, Tranches};
use super::state::PoolState::ComponentState;

/// A loss that is still to be taken, from parts that are still to come and hold `total` together.
#[derive(Copy, Drop)]
pub struct Spread {
    pub left: u128,
    pub total: u128,
}

#[generate_trait]
pub impl SpreadImpl of SpreadTrait {
    /// What the next part loses: its share of what is left, rounded up. Never more than the part, and nothing is left after the last.
    fn take(ref self: Spread, part: u128) -> u128 {
        if part == 0 {
            return 0;
        }
        let cut = (part * self.left + self.total - 1) / self.total;
        self = Spread { left: self.left - cut, total: self.total - part };
        cut
    }
}

#[generate_trait]
pub impl SlashesImpl<TContractState> of SlashesTrait<TContractState> {
    /// What unbonds since the bucket of `infraction`: its end lies after it. No further back than one unbonding period: that is ready.
    fn unbonding_since(
        self: @ComponentState<TContractState>, worker: ContractAddress, infraction: Timestamp, now: Timestamp,
    ) -> Array<(u64, Tranches)> {
        let rules = self.rules.read();
        let last = rules.bucket_of(now);
        let first = core::cmp::max(rules.bucket_of(infraction), last.saturating_sub(BUCKETS));
        let buckets = self.unbonding_stakes.entry(worker);
        let mut unbonding = array![];
        for bucket in first..last + 1 {
            unbonding.append((bucket, buckets.read(bucket)));
        }
        unbonding
    }

    /// Units of the worker's own and of others' stake, active and unbonding.
    fn slashable_of(
        self: @ComponentState<TContractState>, stakes: @Tranches, unbonding: Span<(u64, Tranches)>,
    ) -> (u128, u128) {
        let (mut own, mut delegated) = (*stakes.own, *stakes.delegated.tokens);
        for (_, part) in unbonding {
            own += *part.own;
            delegated += *part.delegated.tokens;
        }
        (own, delegated)
    }
}
