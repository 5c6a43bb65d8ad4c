/// What anyone may ask the pool: a facet of `CDCPool`.
#[starknet::contract]
pub mod PoolViews {
    use core::num::traits::SaturatingAdd;
    use starknet::storage::{
        StorageMapReadAccess, StoragePathEntry, StoragePointerReadAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp};
    use crate::types::{Amount, BASIS, Epoch, Timestamp, UNIT};
    use super::super::interface::{ICDCPoolViews, Member, MemberList, PoolRules, Security, Unbonding, Worker};
    use super::super::lists::ListsTrait;
    use super::super::member_list::{locate, place_in};
    use super::super::objects::{CIRO, DelegatorTrait, FULL_UPTIME, List, MAX_UNBONDING, RulesTrait, TranchesTrait, Weight, unpack_membership};
    use super::super::schedule::Schedule;
    use super::super::shares::SharesTrait;
    use super::super::slashes::SlashesTrait;
    use super::super::state::PoolState;
    use super::super::weights::{WeightsTrait, counted};
    use super::super::words::read_word;

    component!(path: PoolState, storage: pool, event: PoolEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        pool: PoolState::Storage,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        PoolEvent: PoolState::Event,
    }

    #[abi(embed_v0)]
    impl Views of ICDCPoolViews<ContractState> {
        fn worker(self: @ContractState, worker_address: ContractAddress) -> Worker {
            let index = self.pool.worker_indices.read(worker_address);
            let Weight { schedule, missing, .. } = self.pool.weight(index);
            let Schedule { now, next, from_epoch } = schedule;
            let stakes = self.pool.worker_stakes.read(worker_address);
            let record = self.pool.reputation_scores.read(worker_address);
            Worker {
                index,
                weight_now: now,
                weight_next: next,
                from_epoch,
                stake: stakes.total() * UNIT,
                self_bond: stakes.own * UNIT,
                delegated: stakes.delegated.tokens * UNIT,
                counted: counted(@stakes) * UNIT,
                reputation: record.points,
                class: record.class,
                uptime: FULL_UPTIME - missing,
                jailed_until: record.jailed_until,
                commission: BASIS.try_into().unwrap() - stakes.shared,
                cases: record.cases,
                stark_key: self.pool.stark_keys.read(worker_address),
            }
        }

        fn workers(self: @ContractState, first: u16, count: u16) -> Array<Worker> {
            let mut workers = array![];
            for index in self.indices(first, count) {
                workers.append(self.worker(self.pool.worker_addresses.read(index)));
            }
            workers
        }

        fn stakes_of(self: @ContractState, workers: Span<ContractAddress>) -> Array<Amount> {
            let mut stakes = array![];
            for worker in workers {
                let counts = if self.is_jailed(*worker) {
                    0
                } else {
                    counted(@self.pool.worker_stakes.read(*worker))
                };
                stakes.append(counts * UNIT);
            }
            stakes
        }

        fn slashable(self: @ContractState, worker: ContractAddress, infraction: Timestamp) -> (Amount, Amount) {
            let stakes = self.pool.worker_stakes.read(worker);
            let unbonding = self.pool.unbonding_since(worker, infraction, get_block_timestamp());
            let (own, delegated) = self.pool.slashable_of(@stakes, unbonding.span());
            (own * UNIT, delegated * UNIT)
        }

        fn security(self: @ContractState, first: u16, count: u16) -> Security {
            let mut sums = Security { workers: 0, stake: 0, security: 0 };
            for index in self.indices(first, count) {
                let worker = self.worker(self.pool.worker_addresses.read(index));
                sums.workers += 1;
                sums.stake += worker.counted;
                if !self.in_jail(worker.jailed_until) {
                    // Of 100 points and eight eighths.
                    sums.security += worker.counted / 800 * worker.reputation.into() * worker.uptime.into();
                }
            }
            sums
        }

        fn worker_by_key(self: @ContractState, stark_key: felt252) -> ContractAddress {
            self.pool.key_owners.read(stark_key)
        }

        fn worker_index(self: @ContractState, worker: ContractAddress) -> u16 {
            self.pool.worker_indices.read(worker)
        }

        fn worker_at(self: @ContractState, index: u16) -> ContractAddress {
            self.pool.worker_addresses.read(index)
        }

        fn worker_count(self: @ContractState) -> u16 {
            self.pool.worker_count.read()
        }

        fn stark_key(self: @ContractState, worker: ContractAddress) -> felt252 {
            self.pool.stark_keys.read(worker)
        }

        fn is_jailed(self: @ContractState, worker: ContractAddress) -> bool {
            self.in_jail(self.pool.reputation_scores.read(worker).jailed_until)
        }

        fn unbonding_period(self: @ContractState) -> u64 {
            self.pool.rules.read().unbonding_period.into()
        }

        fn bound(self: @ContractState) -> (ContractAddress, ContractAddress) {
            (self.pool.slashing.read(), self.pool.uptime.read())
        }

        fn stake_of(self: @ContractState, worker_address: ContractAddress, staker: ContractAddress) -> Amount {
            let stakes = self.pool.worker_stakes.read(worker_address);
            if staker == worker_address {
                return stakes.own * UNIT;
            }
            let delegator = self.pool.delegators.entry(worker_address).entry(staker).read();
            stakes.delegated.value(delegator.live_shares(@stakes)) * UNIT
        }

        fn votes_of(
            self: @ContractState, staker: ContractAddress, workers: Span<ContractAddress>, checkpoint: Timestamp,
        ) -> Amount {
            let mut votes = 0;
            for worker in workers {
                let delegator = self.pool.delegators.entry(*worker).entry(staker).read();
                if delegator.since > checkpoint {
                    continue;
                }
                let stakes = self.pool.worker_stakes.read(*worker);
                votes += if staker == *worker {
                    stakes.own
                } else {
                    delegator.voting(@stakes)
                };
            }
            votes * UNIT
        }

        fn unbonding_of(
            self: @ContractState, worker_address: ContractAddress, staker: ContractAddress,
        ) -> Array<Unbonding> {
            let rules = self.pool.rules.read();
            let delegator = self.pool.delegators.entry(worker_address).entry(staker).read();
            let ring = self.pool.unbonding_entries.entry(worker_address).entry(staker);
            let buckets = self.pool.unbonding_stakes.entry(worker_address);
            let mut unbonding = array![];
            for nth in 0..delegator.entries {
                let entry = ring.read((delegator.first + nth) % MAX_UNBONDING);
                let bucket = buckets.read(entry.time);
                let units = if staker == worker_address {
                    bucket.own
                } else {
                    bucket.delegated.value(entry.amount)
                };
                unbonding.append(Unbonding { amount: units * UNIT, ready_at: rules.ready_at(entry.time) });
            }
            unbonding
        }

        fn total_stake(self: @ContractState) -> Amount {
            self.pool.total_stake.read() * UNIT
        }

        fn current_epoch(self: @ContractState) -> Epoch {
            self.pool.epoch()
        }

        fn epoch_length(self: @ContractState) -> u64 {
            self.pool.rules.read().epoch_length.into()
        }

        fn rules(self: @ContractState) -> PoolRules {
            let rules = self.pool.rules.read();
            PoolRules {
                epoch_length: rules.epoch_length.into(),
                rank_window: rules.rank_window.into(),
                min_stake: rules.min_stake.into() * CIRO,
                weight_cap: rules.weight_cap(),
                unbonding_period: rules.unbonding_period.into(),
            }
        }

        fn vault(self: @ContractState) -> ContractAddress {
            self.pool.vault.read()
        }

        fn member_list(self: @ContractState, model_hash: felt252) -> MemberList {
            let List { members, used, doublings, .. } = self.pool.lists.read(model_hash);
            MemberList { members, used, doublings }
        }

        fn members_at(self: @ContractState, model_hash: felt252, first: u32, count: u32) -> Array<Member> {
            let mut members = array![];
            let end = core::cmp::min(first.saturating_add(count), self.pool.lists.read(model_hash).used);
            let places = self.pool.places_of(model_hash);
            for position in first..end {
                let (slot, within) = locate(position);
                let index = place_in(read_word(places, slot), within).index;
                if index == 0 {
                    continue;
                }
                let membership = unpack_membership(self.pool.memberships.entry(model_hash).read(index));
                members
                    .append(
                        Member {
                            position,
                            worker: self.pool.worker_addresses.read(index),
                            ask: membership.ask.into() * UNIT,
                            active_from: membership.active_from,
                            weight: self.pool.weight(index).schedule,
                        },
                    );
            }
            members
        }

        fn members(self: @ContractState, model_hash: felt252) -> Array<(ContractAddress, Amount, Epoch)> {
            let mut members = array![];
            for member in self.members_at(model_hash, 0, self.pool.lists.read(model_hash).used) {
                members.append((member.worker, member.ask, member.active_from));
            }
            members
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn in_jail(self: @ContractState, jailed_until: Timestamp) -> bool {
            get_block_timestamp() < jailed_until
        }

        /// Those of workers, in `first .. first + count`.
        fn indices(self: @ContractState, first: u16, count: u16) -> core::ops::Range<u16> {
            let end = core::cmp::min(first.saturating_add(count), self.pool.worker_count.read().saturating_add(1));
            core::cmp::max(first, 1)..end
        }
    }
}
