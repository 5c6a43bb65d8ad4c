//! One pool, its vault's ledger, and blocks that tests turn.

use starknet::syscalls::deploy_syscall;
use starknet::testing::{set_block_hash, set_block_number, set_block_timestamp, set_contract_address};
use starknet::{ContractAddress, SyscallResultTrait};
use crate::types::Amount;
use super::super::cdc_pool::CDCPool;
use super::super::interface::{
    ICDCPoolDispatcher, ICDCPoolDispatcherTrait, ICDCPoolSafeDispatcher, ICDCPoolViewsDispatcher, ICDCPoolViewsDispatcherTrait,
    IDrawDispatcher,
    IDrawDispatcherTrait, IDrawSafeDispatcher,
};
use super::super::objects::CIRO;

pub const MODEL: felt252 = 'model';
pub const EPOCH: u64 = 100;
pub const WINDOW: u64 = 20;
/// In CIRO.
pub const MIN: u128 = 100;
pub const UNBONDING: u64 = 1_814_400;
pub const MAX_ASK: Amount = 1_000 * CIRO;

/// Where each test starts: the first block of epoch 10.
pub const START: u64 = 1_000;

/// What the pool asks of the vault, kept as two sums.
#[starknet::interface]
pub trait ILedger<TState> {
    fn staked(self: @TState) -> Amount;
    fn balance(self: @TState, account: ContractAddress) -> Amount;
}

#[starknet::contract]
pub mod Ledger {
    use starknet::ContractAddress;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use crate::types::Amount;
    use crate::vault::interface::IVaultStake;
    use super::ILedger;

    #[storage]
    struct Storage {
        staked: Amount,
        balances: Map<ContractAddress, Amount>,
    }

    #[abi(embed_v0)]
    impl StakeImpl of IVaultStake<ContractState> {
        fn stake(ref self: ContractState, from: ContractAddress, amount: Amount) {
            self.staked.write(self.staked.read() + amount);
        }

        fn unstake(ref self: ContractState, to: ContractAddress, amount: Amount) {
            self.staked.write(self.staked.read() - amount);
            self.balances.write(to, self.balances.read(to) + amount);
        }
    }

    #[abi(embed_v0)]
    impl LedgerImpl of ILedger<ContractState> {
        fn staked(self: @ContractState) -> Amount {
            self.staked.read()
        }

        fn balance(self: @ContractState, account: ContractAddress) -> Amount {
            self.balances.read(account)
        }
    }
}

#[derive(Copy, Drop)]
pub struct World {
    pub address: ContractAddress,
    pub pool: ICDCPoolDispatcher,
    pub safe: ICDCPoolSafeDispatcher,
    pub views: ICDCPoolViewsDispatcher,
    pub draws: IDrawDispatcher,
    pub safe_draws: IDrawSafeDispatcher,
    pub ledger: ILedgerDispatcher,
}

pub fn deploy(salt: felt252, rules: Span<felt252>) -> Result<ContractAddress, Array<felt252>> {
    let (ledger, _) = deploy_syscall(Ledger::TEST_CLASS_HASH.try_into().unwrap(), salt, array![].span(), false).unwrap_syscall();
    let mut calldata = array![ledger.into()];
    calldata.append_span(rules);
    let (address, _) = deploy_syscall(CDCPool::TEST_CLASS_HASH.try_into().unwrap(), salt, calldata.span(), false)?;
    Ok(address)
}

/// A pool of its own for each salt.
pub fn open(salt: felt252) -> World {
    set_block_number(START);
    set_block_timestamp(1_000_000);
    let rules = array![(MIN * CIRO).into(), EPOCH.into(), WINDOW.into(), UNBONDING.into()];
    let address = deploy(salt, rules.span()).unwrap_syscall();
    let ledger = ICDCPoolViewsDispatcher { contract_address: address }.vault();
    World {
        address,
        pool: ICDCPoolDispatcher { contract_address: address },
        safe: ICDCPoolSafeDispatcher { contract_address: address },
        views: ICDCPoolViewsDispatcher { contract_address: address },
        draws: IDrawDispatcher { contract_address: address },
        safe_draws: IDrawSafeDispatcher { contract_address: address },
        ledger: ILedgerDispatcher { contract_address: ledger },
    }
}

/// The n-th account; workers are 1, 2, …
pub fn account(n: u32) -> ContractAddress {
    let address: felt252 = 'account' + n.into();
    address.try_into().unwrap()
}

pub fn number_of(address: ContractAddress) -> u32 {
    let address: felt252 = address.into();
    (address - 'account').try_into().unwrap()
}

#[generate_trait]
pub impl WorldImpl of WorldTrait {
    fn act_as(self: @World, n: u32) -> ICDCPoolDispatcher {
        set_contract_address(account(n));
        *self.pool
    }

    fn dare_as(self: @World, n: u32) -> ICDCPoolSafeDispatcher {
        set_contract_address(account(n));
        *self.safe
    }

    /// `ciro` of account `staker` for worker `worker`.
    fn stake(self: @World, staker: u32, worker: u32, ciro: u128) {
        self.act_as(staker).stake_for_worker(account(worker), ciro * CIRO);
    }

    fn unstake(self: @World, staker: u32, worker: u32, ciro: u128) {
        self.act_as(staker).unstake(account(worker), ciro * CIRO);
    }

    /// Stakes for itself and offers MODEL.
    fn join(self: @World, worker: u32, ciro: u128, ask: u128) {
        self.stake(worker, worker, ciro);
        self.act_as(worker).opt_in(MODEL, ask * CIRO);
    }

    fn ranked(self: @World, job_id: felt252, seed_block: u64) -> Array<u32> {
        let mut numbers = array![];
        for address in (*self.draws).ranked(MODEL, job_id, seed_block, MAX_ASK) {
            numbers.append(number_of(address));
        }
        numbers
    }
}

pub fn set_seed(block: u64, hash: felt252) {
    set_block_hash(block, hash);
}

/// The error of a call that must fail.
pub fn error_of<T, +Drop<T>>(result: Result<T, Array<felt252>>) -> felt252 {
    match result {
        Ok(_) => 'NO_ERROR',
        Err(data) => *data[0],
    }
}

pub fn seconds_later(seconds: u64) {
    set_block_timestamp(starknet::get_block_timestamp() + seconds);
}
