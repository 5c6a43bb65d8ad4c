//! A vault with its token, and roles played by plain addresses.

use core::num::traits::Bounded;
use starknet::ContractAddress;
use starknet::testing::set_block_timestamp;
use crate::testing::{ALICE, BOB, CAROL, MALLORY, OWNER, act_as, deploy, vault_facets};
use crate::token::interface::{IERC20Dispatcher, IERC20DispatcherTrait};
use crate::token::token::CiroToken;
use crate::types::{Amount, UNIT};
use crate::vault::interface::{
    FeeSplit, IVaultAdminDispatcher, IVaultAdminDispatcherTrait, IVaultAdminSafeDispatcher, IVaultDispatcher,
    IVaultDispatcherTrait, IVaultJobsDispatcher, IVaultJobsSafeDispatcher, IVaultPenaltiesDispatcher,
    IVaultPenaltiesSafeDispatcher, IVaultSafeDispatcher, IVaultStakeDispatcher, IVaultStakeSafeDispatcher,
    IVaultViewsDispatcher, IVaultViewsDispatcherTrait, Settlement,
};
use crate::vault::vault::Vault;

pub const JOBS: ContractAddress = 'JOBS'.try_into().unwrap();
pub const POOL: ContractAddress = 'POOL'.try_into().unwrap();
pub const TREASURY: ContractAddress = 'TREASURY'.try_into().unwrap();
pub const CIRO: Amount = 1_000_000_000_000_000_000;
pub const START: u64 = 1_700_000_000;

#[derive(Copy, Drop)]
pub struct World {
    pub token: IERC20Dispatcher,
    pub vault: IVaultDispatcher,
    pub safe_vault: IVaultSafeDispatcher,
    pub jobs: IVaultJobsDispatcher,
    pub safe_jobs: IVaultJobsSafeDispatcher,
    pub stake: IVaultStakeDispatcher,
    pub safe_stake: IVaultStakeSafeDispatcher,
    pub penalties: IVaultPenaltiesDispatcher,
    pub safe_penalties: IVaultPenaltiesSafeDispatcher,
    pub books: IVaultViewsDispatcher,
    pub admin: IVaultAdminDispatcher,
    pub safe_admin: IVaultAdminSafeDispatcher,
}

/// Operators not bound yet. The four holders have 1,000 CIRO each and an infinite allowance to the vault.
pub fn unwired() -> World {
    set_block_timestamp(START);
    let cap: u256 = (1_000_000_000 * CIRO).into();
    let supply: u256 = (4_000 * CIRO).into();
    let token_address = deploy(CiroToken::TEST_CLASS_HASH, (OWNER, cap, OWNER, supply));
    let token = IERC20Dispatcher { contract_address: token_address };
    let split = FeeSplit { burn_share: 5_000, treasury: TREASURY };
    let contract_address = deploy(Vault::TEST_CLASS_HASH, (OWNER, token_address, split, vault_facets()));
    for holder in [ALICE, BOB, CAROL, MALLORY].span() {
        act_as(OWNER);
        token.transfer(*holder, (1_000 * CIRO).into());
        act_as(*holder);
        token.approve(contract_address, Bounded::MAX);
    }
    World {
        token,
        vault: IVaultDispatcher { contract_address },
        safe_vault: IVaultSafeDispatcher { contract_address },
        jobs: IVaultJobsDispatcher { contract_address },
        safe_jobs: IVaultJobsSafeDispatcher { contract_address },
        stake: IVaultStakeDispatcher { contract_address },
        safe_stake: IVaultStakeSafeDispatcher { contract_address },
        penalties: IVaultPenaltiesDispatcher { contract_address },
        safe_penalties: IVaultPenaltiesSafeDispatcher { contract_address },
        books: IVaultViewsDispatcher { contract_address },
        admin: IVaultAdminDispatcher { contract_address },
        safe_admin: IVaultAdminSafeDispatcher { contract_address },
    }
}

pub fn wired() -> World {
    let world = unwired();
    act_as(OWNER);
    world.admin.bind_operators(JOBS, POOL);
    world
}

#[generate_trait]
pub impl WorldImpl of WorldTrait {
    fn deposit(self: @World, holder: ContractAddress, amount: Amount) {
        act_as(holder);
        (*self.vault).deposit(holder, amount);
    }

    fn balance(self: @World, holder: ContractAddress) -> Amount {
        (*self.books).account(holder).balance
    }

    fn reserved(self: @World, holder: ContractAddress) -> Amount {
        (*self.books).account(holder).reserved
    }

    fn wallet(self: @World, holder: ContractAddress) -> Amount {
        (*self.token).balance_of(holder).try_into().unwrap()
    }

    /// INV-001: the vault's CIRO covers all it owes, and what it owes is exactly the sum of its parts.
    fn assert_solvent(self: @World) {
        let mut owed = (*self.books).total_staked() + (*self.books).gathered_fees();
        for holder in [ALICE, BOB, CAROL, MALLORY, OWNER, JOBS, POOL, TREASURY].span() {
            let account = (*self.books).account(*holder);
            owed += account.balance + account.reserved;
        }
        assert_eq!((*self.books).total_owed(), owed);
        assert!(owed <= self.wallet((*self.vault).contract_address));
    }
}

/// A job of 100 units: 70 to the worker, 10 to the model's owner, 5 fee, 5 kept for delivery, so 10 returned.
pub fn job_of(client: ContractAddress, model_owner: ContractAddress) -> Settlement {
    Settlement {
        client,
        reserved: 100 * UNIT,
        model_owner,
        to_worker: 70 * UNIT,
        to_model_owner: 10 * UNIT,
        fee: 5 * UNIT,
        kept: 5 * UNIT,
    }
}
