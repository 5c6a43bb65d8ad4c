//! The pool's side of the port: stakes, keys and jails as a test sets them.

use starknet::ContractAddress;

#[starknet::interface]
pub trait ITestPool<TState> {
    fn set_stake(ref self: TState, worker: ContractAddress, stake: u128);
    fn set_stakes(ref self: TState, workers: Span<ContractAddress>, stake: u128);
    fn set_jailed(ref self: TState, worker: ContractAddress, jailed: bool);
    fn add_worker(ref self: TState, index: u16, worker: ContractAddress, stark_key: felt252);
    fn level(self: @TState, index: u16) -> u8;
}

#[starknet::contract]
pub mod TestPool {
    use core::num::traits::Zero;
    use starknet::ContractAddress;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use crate::ports::{Conviction, IStakeOfOthers, Loss, Penalty, Worker};

    #[storage]
    struct Storage {
        unbonding_period: u64,
        stakes: Map<ContractAddress, u128>,
        jailed: Map<ContractAddress, bool>,
        worker_count: u16,
        workers: Map<u16, ContractAddress>,
        indices: Map<ContractAddress, u16>,
        stark_keys: Map<ContractAddress, felt252>,
        key_owners: Map<felt252, ContractAddress>,
        levels: Map<u16, u8>,
    }

    #[constructor]
    fn constructor(ref self: ContractState, unbonding_period: u64) {
        self.unbonding_period.write(unbonding_period);
    }

    #[abi(embed_v0)]
    impl TestPoolImpl of super::ITestPool<ContractState> {
        fn set_stake(ref self: ContractState, worker: ContractAddress, stake: u128) {
            self.stakes.write(worker, stake);
        }

        fn set_stakes(ref self: ContractState, workers: Span<ContractAddress>, stake: u128) {
            for worker in workers {
                self.stakes.write(*worker, stake);
            }
        }

        fn set_jailed(ref self: ContractState, worker: ContractAddress, jailed: bool) {
            self.jailed.write(worker, jailed);
        }

        fn add_worker(ref self: ContractState, index: u16, worker: ContractAddress, stark_key: felt252) {
            if index > self.worker_count.read() {
                self.worker_count.write(index);
            }
            self.workers.write(index, worker);
            self.indices.write(worker, index);
            self.stark_keys.write(worker, stark_key);
            self.key_owners.write(stark_key, worker);
        }

        fn level(self: @ContractState, index: u16) -> u8 {
            self.levels.read(index)
        }
    }

    #[abi(embed_v0)]
    impl PortImpl of IStakeOfOthers<ContractState> {
        fn slash(
            ref self: ContractState,
            case_id: felt252,
            worker: ContractAddress,
            penalty: Penalty,
            infraction: u64,
            bounty_to: ContractAddress,
            harmed: ContractAddress,
            harmed_amount: u128,
        ) -> Loss {
            core::panic_with_felt252('NOT_FOR_VALIDATORS')
        }

        fn slash_all(
            ref self: ContractState, convictions: Span<Conviction>, bounty_to: ContractAddress,
        ) -> Array<Loss> {
            core::panic_with_felt252('NOT_FOR_VALIDATORS')
        }

        fn restore(ref self: ContractState, case_id: felt252) {
            core::panic_with_felt252('NOT_FOR_VALIDATORS')
        }

        fn set_uptime(ref self: ContractState, levels: Span<felt252>) {
            for change in levels {
                let change: u32 = (*change).try_into().unwrap();
                let (index, level) = DivRem::div_rem(change, 16);
                self.levels.write(index.try_into().unwrap(), level.try_into().unwrap());
            }
        }

        fn worker(self: @ContractState, worker: ContractAddress) -> Worker {
            let index = self.indices.read(worker);
            let stake = self.stakes.read(worker);
            Worker {
                index, weight_now: 0, weight_next: 0, from_epoch: 0, stake, self_bond: stake, delegated: 0, counted: stake,
                reputation: 50, class: 0, uptime: self.levels.read(index), jailed_until: 0, commission: 0, cases: 0,
                stark_key: self.stark_keys.read(worker),
            }
        }

        fn stakes_of(self: @ContractState, workers: Span<ContractAddress>) -> Array<u128> {
            let mut stakes = array![];
            for worker in workers {
                let stake = if self.jailed.read(*worker) {
                    0
                } else {
                    self.stakes.read(*worker)
                };
                stakes.append(stake);
            }
            stakes
        }

        fn worker_by_key(self: @ContractState, stark_key: felt252) -> ContractAddress {
            self.key_owners.read(stark_key)
        }

        fn worker_index(self: @ContractState, worker: ContractAddress) -> u16 {
            self.indices.read(worker)
        }

        fn worker_at(self: @ContractState, index: u16) -> ContractAddress {
            if index == 0 {
                Zero::zero()
            } else {
                self.workers.read(index)
            }
        }

        fn worker_count(self: @ContractState) -> u16 {
            self.worker_count.read()
        }

        fn stark_key(self: @ContractState, worker: ContractAddress) -> felt252 {
            self.stark_keys.read(worker)
        }

        fn is_jailed(self: @ContractState, worker: ContractAddress) -> bool {
            self.jailed.read(worker)
        }

        fn unbonding_period(self: @ContractState) -> u64 {
            self.unbonding_period.read()
        }
    }
}
