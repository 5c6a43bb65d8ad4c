/// Stakers' and workers' part of the pool: a facet of `CDCPool`.
#[starknet::contract]
pub mod PoolStakes {
    use core::num::traits::Zero;
    use starknet::storage::{
        StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address};
    use crate::facets::announce;
    use crate::types::{Amount, BASIS, BasisPoints, Timestamp, UNIT};
    use crate::vault::interface::{IVaultStakeDispatcherTrait, IVaultViewsDispatcherTrait};
    use super::super::earnings::EarningsTrait;
    use super::super::errors::Errors;
    use super::super::events::{
        CommissionSet, ReputationChanged, UnbondedClaimed, WorkerRegistered, WorkerStaked, WorkerUnstaked
    };
    use super::super::interface::ICDCPool;
    use super::super::objects::{
        BANNED, Delegator, DelegatorTrait, Entry, MAX_GENERATION, MAX_UNBONDING, Record, RulesTrait, Tranches, TranchesTrait,
    };
    use super::super::registration::possesses;
    use super::super::reputation::{DAY, refreshed};
    use super::super::shares::SharesTrait;
    use super::super::state::PoolState;
    use super::super::weights::WeightsTrait;

    const CLASSES: u8 = 4;
    /// Bytes: they go into an event.
    const MAX_ENDPOINTS: u32 = 256;
    /// Delegators have so long to leave before a commission rises.
    const NOTICE: Timestamp = 7 * DAY;

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
    impl Stakes of ICDCPool<ContractState> {
        fn stake_for_worker(ref self: ContractState, worker_address: ContractAddress, amount: Amount) {
            assert(worker_address.is_non_zero(), Errors::ZERO_ADDRESS);
            let staker = get_caller_address();
            let tokens = units(amount);
            let record = self.pool.reputation_scores.read(worker_address);
            assert(record.jailed_until != BANNED, Errors::BANNED);

            let mut stakes = self.pool.worker_stakes.read(worker_address);
            // What was earned is divided by the stakes behind it.
            self.pool.share_out(worker_address, ref stakes);
            let now = get_block_timestamp();
            let account = self.pool.delegators.entry(worker_address).entry(staker);
            let mut delegator = account.read();
            if staker == worker_address {
                stakes.own += tokens;
                assert(stakes.own < TWO_64, Errors::AMOUNT_RANGE);
            } else {
                // What a case took from delegators may come back to those of then; it is undone, if at all, in jail.
                assert(now >= record.jailed_until, Errors::JAILED);
                assert(stakes.generation != MAX_GENERATION, Errors::POOL_CLOSED);
                let minted = stakes.delegated.deposit(tokens);
                delegator.shares = delegator.live_shares(@stakes) + minted;
                delegator.generation = stakes.generation;
                delegator.principal = stakes.delegated.value(delegator.shares);
            }
            account.write(Delegator { since: now, ..delegator });
            self.pool.worker_stakes.write(worker_address, stakes);
            self.pool.total_stake.write(self.pool.total_stake.read() + tokens);
            self.pool.steer_weight(worker_address, stakes, record, at_once: true);

            let event = WorkerStaked { worker_address, amount, total_stake: stakes.total() * UNIT };
            announce(selector!("WorkerStaked"), event);
            self.pool.vault_stake().stake(from: staker, :amount);
        }

        fn unstake(ref self: ContractState, worker_address: ContractAddress, amount: Amount) {
            let staker = get_caller_address();
            let tokens = units(amount);
            let rules = self.pool.rules.read();
            let bucket = rules.bucket_of(get_block_timestamp());
            let bucket_stakes = self.pool.unbonding_stakes.entry(worker_address).entry(bucket);
            let mut unbonding = bucket_stakes.read();

            let account = self.pool.delegators.entry(worker_address).entry(staker);
            let mut delegator = account.read();
            let mut stakes = self.pool.worker_stakes.read(worker_address);
            self.pool.share_out(worker_address, ref stakes);
            let mut shares = 0;
            if staker == worker_address {
                assert(tokens <= stakes.own, Errors::STAKE_SHORT);
                stakes.own -= tokens;
                unbonding.own += tokens;
            } else {
                let burned = stakes.delegated.withdraw(tokens);
                let held = delegator.live_shares(@stakes);
                assert(burned <= held, Errors::STAKE_SHORT);
                delegator.shares = held - burned;
                delegator.generation = stakes.generation;
                delegator.principal = delegator.voting(@stakes);
                shares = unbonding.delegated.deposit(tokens);
            }
            bucket_stakes.write(unbonding);
            self.pool.worker_stakes.write(worker_address, stakes);
            self.pool.total_stake.write(self.pool.total_stake.read() - tokens);
            self.enter(worker_address, staker, ref delegator, bucket, shares);
            account.write(delegator);
            self.pool.steer_weight(worker_address, stakes, self.pool.reputation_scores.read(worker_address), at_once: true);

            let event = WorkerUnstaked { worker_address, staker, amount, ready_at: rules.ready_at(bucket) };
            announce(selector!("WorkerUnstaked"), event);
        }

        fn claim_unbonded(ref self: ContractState, worker_address: ContractAddress) {
            let staker = get_caller_address();
            let now = get_block_timestamp();
            let rules = self.pool.rules.read();
            let account = self.pool.delegators.entry(worker_address).entry(staker);
            let ring = self.pool.unbonding_entries.entry(worker_address).entry(staker);
            let buckets = self.pool.unbonding_stakes.entry(worker_address);

            // Entries become ready in the order in which they were made.
            let mut delegator = account.read();
            let mut ready: u128 = 0;
            let before = delegator.entries;
            while delegator.entries != 0 {
                let Entry { amount: shares, time: bucket } = ring.read(delegator.first);
                if rules.ready_at(bucket) > now {
                    break;
                }
                let mut unbonding = buckets.read(bucket);
                if staker == worker_address {
                    ready += unbonding.own;
                    unbonding.own = 0;
                } else {
                    ready += unbonding.delegated.redeem(shares);
                }
                buckets.write(bucket, unbonding);
                delegator.first = (delegator.first + 1) % MAX_UNBONDING;
                delegator.entries -= 1;
            }
            assert(delegator.entries != before, Errors::NOTHING_READY);
            account.write(delegator);

            let amount = ready * UNIT;
            announce(selector!("UnbondedClaimed"), UnbondedClaimed { worker_address, staker, amount });
            self.pool.vault_stake().unstake(to: staker, :amount);
        }

        fn sync_weight(ref self: ContractState, worker_address: ContractAddress) {
            let stakes = self.pool.worker_stakes.read(worker_address);
            let record = self.pool.reputation_scores.read(worker_address);
            self.pool.steer_weight(worker_address, stakes, record, at_once: false);
        }

        fn register_worker(
            ref self: ContractState, class: u8, region: felt252, endpoints: ByteArray, stark_key: felt252, r: felt252, s: felt252,
        ) {
            let worker_address = get_caller_address();
            assert(class < CLASSES, Errors::CLASS_RANGE);
            assert(endpoints.len() <= MAX_ENDPOINTS, Errors::ENDPOINTS_RANGE);
            let owner = self.pool.key_owners.read(stark_key);
            assert(owner.is_zero() || owner == worker_address, Errors::KEY_TAKEN);
            assert(stark_key != 0 && possesses(worker_address, stark_key, r, s), Errors::KEY_PROOF);
            self.pool.key_owners.write(stark_key, worker_address);
            self.pool.stark_keys.write(worker_address, stark_key);
            let record = Record { class, ..self.pool.reputation_scores.read(worker_address) };
            self.pool.reputation_scores.write(worker_address, record);
            let stakes = self.pool.worker_stakes.read(worker_address);
            self.pool.steer_weight(worker_address, stakes, record, at_once: true);
            let event = WorkerRegistered { worker_address, class, region, endpoints, stark_key };
            announce(selector!("WorkerRegistered"), event);
        }

        fn set_commission(ref self: ContractState, commission: BasisPoints) {
            let worker_address = get_caller_address();
            assert(commission.into() <= BASIS, Errors::COMMISSION_RANGE);
            let mut stakes = self.pool.worker_stakes.read(worker_address);
            // What was earned before is divided as was promised then.
            self.pool.share_out(worker_address, ref stakes);
            let full: BasisPoints = BASIS.try_into().unwrap();
            let shared = full - commission;
            let now = get_block_timestamp();
            let mut from = now;
            if shared < stakes.shared {
                from = now + NOTICE;
                self.pool.commission_rises.write(worker_address, Entry { amount: shared.into(), time: from });
            } else {
                self.pool.commission_rises.write(worker_address, Entry { amount: 0, time: 0 });
                self.pool.vault_stake().set_pooled(worker_address, shared != 0);
                stakes.shared = shared;
            }
            self.keep_stakes(worker_address, stakes);
            announce(selector!("CommissionSet"), CommissionSet { worker_address, commission, from });
        }

        fn distribute(ref self: ContractState, worker_address: ContractAddress) {
            let mut stakes = self.pool.worker_stakes.read(worker_address);
            self.pool.share_out(worker_address, ref stakes);
            self.keep_stakes(worker_address, stakes);
        }

        fn refresh(ref self: ContractState, worker_address: ContractAddress) {
            let record = self.pool.reputation_scores.read(worker_address);
            let contribution = self.pool.vault_views().contribution(worker_address);
            let refreshed = refreshed(record, contribution, get_block_timestamp());
            self.pool.reputation_scores.write(worker_address, refreshed);
            // Anyone may call: so it must not touch a draw that is under way.
            let stakes = self.pool.worker_stakes.read(worker_address);
            self.pool.steer_weight(worker_address, stakes, refreshed, at_once: false);
            if refreshed.points != record.points {
                let event = ReputationChanged { worker_address, points: refreshed.points };
                announce(selector!("ReputationChanged"), event);
            }
        }
    }

    const TWO_64: u128 = 0x10000000000000000;

    #[generate_trait]
    impl Internal of InternalTrait {
        /// Writes stakes that have grown at most.
        fn keep_stakes(ref self: ContractState, worker: ContractAddress, stakes: Tranches) {
            self.pool.worker_stakes.write(worker, stakes);
            self.pool.steer_weight(worker, stakes, self.pool.reputation_scores.read(worker), at_once: false);
        }

        /// A staker has one entry a bucket.
        fn enter(
            ref self: ContractState,
            worker: ContractAddress,
            staker: ContractAddress,
            ref delegator: Delegator,
            bucket: u64,
            shares: u128,
        ) {
            let ring = self.pool.unbonding_entries.entry(worker).entry(staker);
            if delegator.entries != 0 {
                let place = (delegator.first + delegator.entries - 1) % MAX_UNBONDING;
                let latest = ring.read(place);
                if latest.time == bucket {
                    ring.write(place, Entry { amount: latest.amount + shares, time: bucket });
                    return;
                }
            }
            assert(delegator.entries != MAX_UNBONDING, Errors::UNBONDING_FULL);
            ring.write((delegator.first + delegator.entries) % MAX_UNBONDING, Entry { amount: shares, time: bucket });
            delegator.entries += 1;
        }
    }

    /// Base units to ledger units.
    fn units(amount: Amount) -> u128 {
        assert(amount != 0, Errors::ZERO_AMOUNT);
        let (units, dust) = DivRem::div_rem(amount, UNIT.try_into().unwrap());
        assert(dust == 0, Errors::DUST);
        units
    }
}
