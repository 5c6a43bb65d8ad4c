//! One pool with its facets, the vault that holds its stake, and blocks that tests turn.

use core::num::traits::Bounded;
use starknet::syscalls::deploy_syscall;
use starknet::testing::{set_block_hash, set_block_number, set_block_timestamp, set_contract_address};
use starknet::{ClassHash, ContractAddress, SyscallResultTrait};
use crate::testing::{OWNER, vault_facets};
use crate::token::interface::{IERC20Dispatcher, IERC20DispatcherTrait};
use crate::token::token::CiroToken;
use crate::types::Amount;
use crate::vault::interface::{
    FeeSplit, IVaultAdminDispatcher, IVaultAdminDispatcherTrait, IVaultDispatcher, IVaultJobsDispatcher,
    IVaultPenaltiesDispatcher, IVaultViewsDispatcher, IVaultViewsDispatcherTrait,
};
use crate::vault::vault::Vault;
use super::super::cdc_pool::CDCPool;
use super::super::interface::{
    Facets, ICDCPoolDispatcher, ICDCPoolDispatcherTrait, ICDCPoolSafeDispatcher, ICDCPoolViewsDispatcher, IDrawDispatcher,
    IDrawDispatcherTrait, IDrawSafeDispatcher, IMemberListsDispatcher, IMemberListsDispatcherTrait, IMemberListsSafeDispatcher,
    IPenaltiesDispatcher, IPenaltiesDispatcherTrait, IPenaltiesSafeDispatcher, Loss, Penalty,
};
use super::super::memberships::PoolMemberships;
use super::super::objects::CIRO;
use super::super::penalties::PoolPenalties;
use super::super::stakes::PoolStakes;
use super::super::views::PoolViews;

pub const MODEL: felt252 = 'model';
pub const EPOCH: u64 = 100;
pub const WINDOW: u64 = 20;
/// In CIRO.
pub const MIN: u128 = 100;
pub const UNBONDING: u64 = 1_814_400;
/// Seconds of one bucket of unbonding.
pub const BUCKET: u64 = 113_400;
pub const MAX_ASK: Amount = 1_000 * CIRO;

/// Where each test starts: the first block of epoch 10.
pub const START: u64 = 1_000;

pub const JOBS: ContractAddress = 'JOBS'.try_into().unwrap();
pub const SLASHING: ContractAddress = 'SLASHING'.try_into().unwrap();
pub const UPTIME: ContractAddress = 'UPTIME'.try_into().unwrap();
pub const TREASURY: ContractAddress = 'TREASURY'.try_into().unwrap();

#[derive(Copy, Drop)]
pub struct World {
    pub address: ContractAddress,
    pub pool: ICDCPoolDispatcher,
    pub safe: ICDCPoolSafeDispatcher,
    pub lists: IMemberListsDispatcher,
    pub safe_lists: IMemberListsSafeDispatcher,
    pub penalties: IPenaltiesDispatcher,
    pub safe_penalties: IPenaltiesSafeDispatcher,
    pub views: ICDCPoolViewsDispatcher,
    pub draws: IDrawDispatcher,
    pub safe_draws: IDrawSafeDispatcher,
    pub vault: IVaultDispatcher,
    pub books: IVaultViewsDispatcher,
    pub frozen: IVaultPenaltiesDispatcher,
    pub jobs: IVaultJobsDispatcher,
    pub token: IERC20Dispatcher,
}

fn facets() -> Facets {
    Facets {
        memberships: PoolMemberships::TEST_CLASS_HASH, stakes: PoolStakes::TEST_CLASS_HASH,
        penalties: PoolPenalties::TEST_CLASS_HASH, views: PoolViews::TEST_CLASS_HASH,
    }
}

/// `rules`: minimum stake, epoch length, rank window, unbonding period.
pub fn deploy(vault: ContractAddress, salt: felt252, rules: Span<felt252>) -> Result<ContractAddress, Array<felt252>> {
    let mut calldata = array![vault.into()];
    calldata.append_span(rules);
    calldata.append(OWNER.into());
    facets().serialize(ref calldata);
    let (address, _) = deploy_syscall(CDCPool::TEST_CLASS_HASH, salt, calldata.span(), false)?;
    Ok(address)
}

fn create<T, +Serde<T>, +Drop<T>>(class: ClassHash, salt: felt252, arguments: T) -> ContractAddress {
    let mut calldata = array![];
    arguments.serialize(ref calldata);
    let (address, _) = deploy_syscall(class, salt, calldata.span(), false).unwrap_syscall();
    address
}

/// A pool of its own for each salt, bound, with a vault of its own.
pub fn open(salt: felt252) -> World {
    set_block_number(START);
    set_block_timestamp(1_000_000);
    let supply: u256 = (10_000_000_000 * CIRO).into();
    let contract_address = create(CiroToken::TEST_CLASS_HASH, salt, (OWNER, supply, OWNER, supply));
    let token = IERC20Dispatcher { contract_address };
    let split = FeeSplit { burn_share: 5_000, treasury: TREASURY };
    let vault = create(Vault::TEST_CLASS_HASH, salt, (OWNER, contract_address, split, vault_facets()));
    let rules = array![(MIN * CIRO).into(), EPOCH.into(), WINDOW.into(), UNBONDING.into()];
    let address = deploy(vault, salt, rules.span()).unwrap_syscall();
    set_contract_address(OWNER);
    IVaultAdminDispatcher { contract_address: vault }.bind_operators(JOBS, address);
    let penalties = IPenaltiesDispatcher { contract_address: address };
    penalties.bind(SLASHING, UPTIME);
    World {
        address,
        pool: ICDCPoolDispatcher { contract_address: address },
        safe: ICDCPoolSafeDispatcher { contract_address: address },
        lists: IMemberListsDispatcher { contract_address: address },
        safe_lists: IMemberListsSafeDispatcher { contract_address: address },
        penalties,
        safe_penalties: IPenaltiesSafeDispatcher { contract_address: address },
        views: ICDCPoolViewsDispatcher { contract_address: address },
        draws: IDrawDispatcher { contract_address: address },
        safe_draws: IDrawSafeDispatcher { contract_address: address },
        vault: IVaultDispatcher { contract_address: vault },
        books: IVaultViewsDispatcher { contract_address: vault },
        frozen: IVaultPenaltiesDispatcher { contract_address: vault },
        jobs: IVaultJobsDispatcher { contract_address: vault },
        token,
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

    fn lists_as(self: @World, n: u32) -> IMemberListsDispatcher {
        set_contract_address(account(n));
        *self.lists
    }

    fn dare_lists_as(self: @World, n: u32) -> IMemberListsSafeDispatcher {
        set_contract_address(account(n));
        *self.safe_lists
    }

    /// An account with CIRO that the vault may take.
    fn fund(self: @World, n: u32, amount: Amount) {
        set_contract_address(OWNER);
        (*self.token).transfer(account(n), amount.into());
        set_contract_address(account(n));
        (*self.token).approve((*self.vault).contract_address, Bounded::MAX);
    }

    /// `ciro` of account `staker` for worker `worker`.
    fn stake(self: @World, staker: u32, worker: u32, ciro: u128) {
        self.stake_units(staker, worker, ciro * 1_000_000_000);
    }

    fn stake_units(self: @World, staker: u32, worker: u32, units: u128) {
        let amount = units * 1_000_000_000;
        self.fund(staker, amount);
        self.act_as(staker).stake_for_worker(account(worker), amount);
    }

    /// In CIRO.
    fn balance(self: @World, n: u32) -> Amount {
        (*self.books).account(account(n)).balance
    }

    /// For something done now; nobody is harmed.
    fn slash(self: @World, case_id: felt252, worker: u32, share: u16, bounty_to: u32) -> Loss {
        let penalty = Penalty { share, points: 0, jail_until: 0 };
        self.punish(case_id, worker, penalty, starknet::get_block_timestamp(), bounty_to)
    }

    fn punish(
        self: @World, case_id: felt252, worker: u32, penalty: Penalty, infraction: u64, bounty_to: u32,
    ) -> Loss {
        set_contract_address(SLASHING);
        (*self.penalties)
            .slash(case_id, account(worker), penalty, infraction, account(bounty_to), 0.try_into().unwrap(), 0)
    }

    fn unstake(self: @World, staker: u32, worker: u32, ciro: u128) {
        self.act_as(staker).unstake(account(worker), ciro * CIRO);
    }

    /// Stakes for itself and offers MODEL.
    fn join(self: @World, worker: u32, ciro: u128, ask: u128) {
        self.stake(worker, worker, ciro);
        self.lists_as(worker).opt_in(MODEL, ask * CIRO);
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
