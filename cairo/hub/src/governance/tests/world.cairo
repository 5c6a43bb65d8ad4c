//! A governor that proposes to the timelock that owns the token, with the pool whose stake votes and the vault that holds it.

use core::num::traits::Bounded;
use starknet::ContractAddress;
use starknet::account::Call;
use starknet::testing::{set_block_number, set_block_timestamp};
use crate::cdc_pool::cdc_pool::CDCPool;
use crate::cdc_pool::interface::{
    Facets, ICDCPoolDispatcher, ICDCPoolDispatcherTrait, ICDCPoolViewsDispatcher, IPenaltiesDispatcher,
    IPenaltiesDispatcherTrait, Penalty,
};
use crate::cdc_pool::memberships::PoolMemberships;
use crate::cdc_pool::objects::CIRO;
use crate::cdc_pool::penalties::PoolPenalties;
use crate::cdc_pool::stakes::PoolStakes;
use crate::cdc_pool::views::PoolViews;
use crate::components::ownable::{IOwnableDispatcher, IOwnableDispatcherTrait};
use crate::governance::governor::Governor;
use crate::governance::interface::{
    GovernorRules, IGovernorDispatcher, IGovernorDispatcherTrait, IGovernorSafeDispatcher, ITimelockDispatcher,
    ITimelockDispatcherTrait, Support,
};
use crate::governance::timelock::Timelock;
use crate::testing::{CAROL, OWNER, act_as, deploy, vault_facets};
use crate::token::interface::{IERC20Dispatcher, IERC20DispatcherTrait, IVotesDispatcher, IVotesDispatcherTrait};
use crate::token::token::CiroToken;
use crate::types::Amount;
use crate::vault::interface::{
    FeeSplit, IVaultAdminDispatcher, IVaultAdminDispatcherTrait, IVaultDispatcher, IVaultDispatcherTrait,
    IVaultJobsDispatcher, IVaultJobsDispatcherTrait, IVaultViewsDispatcher, IVaultViewsDispatcherTrait, Settlement,
};
use crate::vault::vault::Vault;

pub const START: u64 = 1_700_000_000;
pub const DELAY: u64 = 3 * 24 * 3600;
pub const UNBONDING: u64 = 1_814_400;
pub const PERIOD: u64 = 5 * 24 * 3600;
/// In CIRO.
pub const THRESHOLD: u128 = 100;
/// A fifth.
pub const QUORUM: u16 = 2_000;
const JOBS: ContractAddress = 'JOBS'.try_into().unwrap();
const SLASHING: ContractAddress = 'SLASHING'.try_into().unwrap();

/// In the order of their addresses.
pub const WORKER: ContractAddress = 1_001.try_into().unwrap();
pub const OTHER_WORKER: ContractAddress = 1_002.try_into().unwrap();

#[derive(Copy, Drop)]
pub struct World {
    pub governor: IGovernorDispatcher,
    pub safe: IGovernorSafeDispatcher,
    pub timelock: ITimelockDispatcher,
    pub pool: ICDCPoolDispatcher,
    pub stakes: ICDCPoolViewsDispatcher,
    pub penalties: IPenaltiesDispatcher,
    pub vault: ContractAddress,
    pub token: IERC20Dispatcher,
}

/// What who has staked nothing names.
pub fn nobodys() -> Span<ContractAddress> {
    [].span()
}

pub fn workers() -> Span<ContractAddress> {
    [WORKER].span()
}

pub fn rules() -> GovernorRules {
    GovernorRules { threshold: THRESHOLD * CIRO, quorum: QUORUM, voting_period: PERIOD }
}

pub fn world() -> World {
    set_block_timestamp(START);
    set_block_number(1_000);
    act_as(OWNER);
    let supply: u256 = (1_000_000 * CIRO).into();
    let token = deploy(CiroToken::TEST_CLASS_HASH, (OWNER, supply, OWNER, supply));
    let split = FeeSplit { burn_share: 5_000, treasury: OWNER };
    let vault = deploy(Vault::TEST_CLASS_HASH, (OWNER, token, split, vault_facets()));
    let facets = Facets {
        memberships: PoolMemberships::TEST_CLASS_HASH, stakes: PoolStakes::TEST_CLASS_HASH,
        penalties: PoolPenalties::TEST_CLASS_HASH, views: PoolViews::TEST_CLASS_HASH,
    };
    let pool = deploy(CDCPool::TEST_CLASS_HASH, (vault, 100 * CIRO, 100_u32, 20_u32, UNBONDING, OWNER, facets));
    IVaultAdminDispatcher { contract_address: vault }.bind_operators(JOBS, pool);
    let penalties = IPenaltiesDispatcher { contract_address: pool };
    penalties.bind(SLASHING, SLASHING);
    let governor = IGovernorDispatcher {
        contract_address: deploy(Governor::TEST_CLASS_HASH, (token, pool, rules(), OWNER)),
    };
    let timelock = deploy(Timelock::TEST_CLASS_HASH, (governor.contract_address, DELAY));
    governor.bind_timelock(timelock);
    IOwnableDispatcher { contract_address: token }.transfer_ownership(timelock);
    let timelock = ITimelockDispatcher { contract_address: timelock };
    timelock.accept_ownership_of(token);
    World {
        governor,
        safe: IGovernorSafeDispatcher { contract_address: governor.contract_address },
        timelock,
        pool: ICDCPoolDispatcher { contract_address: pool },
        stakes: ICDCPoolViewsDispatcher { contract_address: pool },
        penalties,
        vault,
        token: IERC20Dispatcher { contract_address: token },
    }
}

pub fn seconds_later(seconds: u64) {
    set_block_timestamp(starknet::get_block_timestamp() + seconds);
}

#[generate_trait]
pub impl WorldImpl of WorldTrait {
    /// `ciro` that vote for who holds them, and that the vault may take.
    fn fund(self: @World, account: ContractAddress, ciro: u128) {
        act_as(OWNER);
        (*self.token).transfer(account, (ciro * CIRO).into());
        act_as(account);
        (*self.token).approve(*self.vault, Bounded::MAX);
        IVotesDispatcher { contract_address: (*self.token).contract_address }.delegate(account);
    }

    /// Of `ciro` that it is given.
    fn stake(self: @World, staker: ContractAddress, worker: ContractAddress, ciro: u128) {
        self.fund(staker, ciro);
        self.stake_own(staker, worker, ciro);
    }

    /// Of `ciro` that it has.
    fn stake_own(self: @World, staker: ContractAddress, worker: ContractAddress, ciro: u128) {
        act_as(staker);
        (*self.pool).stake_for_worker(worker, ciro * CIRO);
    }

    fn unstake(self: @World, staker: ContractAddress, worker: ContractAddress, ciro: u128) {
        act_as(staker);
        (*self.pool).unstake(worker, ciro * CIRO);
    }

    /// The client pays for a job of the worker, without fee, and its delegators get what it earned.
    fn donate(self: @World, client: ContractAddress, worker: ContractAddress, ciro: u128) {
        let total = ciro * CIRO;
        act_as(client);
        IVaultDispatcher { contract_address: *self.vault }.deposit(client, total);
        let nonce = IVaultViewsDispatcher { contract_address: *self.vault }.account(client).nonce;
        act_as(JOBS);
        let jobs = IVaultJobsDispatcher { contract_address: *self.vault };
        jobs.reserve(client, nonce, 1, total);
        let settlement = Settlement {
            client, reserved: total, model_owner: client, to_worker: total, to_model_owner: 0, fee: 0, kept: 0,
        };
        jobs.settle(worker, array![settlement].span());
        (*self.pool).distribute(worker);
    }

    /// `share` in basis points, for something done now.
    fn slash(self: @World, case_id: felt252, worker: ContractAddress, share: u16) {
        act_as(SLASHING);
        let nobody = 0.try_into().unwrap();
        let now = starknet::get_block_timestamp();
        let penalty = Penalty { share, points: 0, jail_until: 0 };
        (*self.penalties).slash(case_id, worker, penalty, now, nobody, nobody, 0);
    }

    fn restore(self: @World, case_id: felt252) {
        act_as(SLASHING);
        (*self.penalties).restore(case_id);
    }

    /// Carol is to be the bridge.
    fn calls(self: @World) -> Span<Call> {
        let to = (*self.token).contract_address;
        [Call { to, selector: selector!("set_bridge"), calldata: [CAROL.into()].span() }].span()
    }

    fn propose(self: @World, proposer: ContractAddress, workers: Span<ContractAddress>) -> felt252 {
        act_as(proposer);
        (*self.governor).propose(self.calls(), "Carol is the bridge", workers)
    }

    /// In whole CIRO, rounded down.
    fn vote(
        self: @World, voter: ContractAddress, id: felt252, support: Support, workers: Span<ContractAddress>,
    ) -> Amount {
        act_as(voter);
        (*self.governor).vote(id, support, workers) / CIRO
    }

    /// Votes now, of the second before; in whole CIRO, rounded down.
    fn votes(self: @World, account: ContractAddress, workers: Span<ContractAddress>) -> Amount {
        (*self.governor).votes_at(account, workers, starknet::get_block_timestamp() - 1) / CIRO
    }
}
