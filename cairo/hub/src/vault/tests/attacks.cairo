//! What a hostile caller, operator or owner would try. INV-004 to INV-007.

use starknet::ContractAddress;
use starknet::testing::set_block_timestamp;
use crate::testing::{ALICE, BOB, CAROL, MALLORY, OWNER, act_as, refused};
use crate::token::interface::IERC20DispatcherTrait;
use crate::types::UNIT;
use crate::vault::interface::{
    Account, IVaultAdminDispatcherTrait, IVaultAdminSafeDispatcherTrait, IVaultDispatcherTrait,
    IVaultJobsDispatcherTrait, IVaultJobsSafeDispatcherTrait, IVaultSafeDispatcherTrait, IVaultStakeDispatcherTrait,
    IVaultStakeSafeDispatcherTrait, IVaultViewsDispatcherTrait, Role,
};
use crate::vault::admin::VaultAdmin::OPERATOR_DELAY;
use super::harness::{CIRO, JOBS, POOL, START, World, WorldTrait, job_of, unwired, wired};

/// Alice has 8 CIRO free and 2 reserved, 5 staked, and her wallet's allowance to the vault is infinite. Then the
/// owner has Mallory installed.
fn taken_over(role: Role) -> World {
    let world = wired();
    world.deposit(ALICE, 10 * CIRO);
    act_as(JOBS);
    world.jobs.reserve(ALICE, 0, 1, 2 * CIRO);
    act_as(POOL);
    world.stake.stake(ALICE, 5 * CIRO);
    install(world, role, MALLORY);
    act_as(MALLORY);
    world
}

fn install(world: World, role: Role, operator: ContractAddress) {
    act_as(OWNER);
    world.admin.propose_operator(role, operator);
    set_block_timestamp(START + OPERATOR_DELAY);
    world.admin.accept_operator(role);
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_but_the_operators_moves_credits() {
    let world = wired();
    world.deposit(ALICE, 10 * CIRO);
    for caller in [MALLORY, OWNER, POOL].span() {
        act_as(*caller);
        refused(world.safe_jobs.reserve(ALICE, 0, 1, CIRO), 'NOT_JOB_MANAGER');
        refused(world.safe_jobs.settle(MALLORY, [job_of(ALICE, MALLORY)].span()), 'NOT_JOB_MANAGER');
        refused(world.safe_jobs.release(ALICE, UNIT, MALLORY, UNIT), 'NOT_JOB_MANAGER');
        refused(world.safe_jobs.bond(ALICE, UNIT), 'NOT_JOB_MANAGER');
        refused(world.safe_jobs.forfeit(ALICE, UNIT, MALLORY, UNIT), 'NOT_JOB_MANAGER');
    }
    for caller in [MALLORY, OWNER, JOBS].span() {
        act_as(*caller);
        refused(world.safe_stake.stake(ALICE, CIRO), 'NOT_STAKE_POOL');
        refused(world.safe_stake.unstake(MALLORY, CIRO), 'NOT_STAKE_POOL');
    }
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn before_wiring_not_even_the_zero_address_is_an_operator() {
    let world = unwired();
    world.deposit(ALICE, 10 * CIRO);
    act_as(0.try_into().unwrap());
    refused(world.safe_jobs.reserve(ALICE, 0, 1, CIRO), 'NOT_JOB_MANAGER');
    refused(world.safe_stake.unstake(MALLORY, CIRO), 'NOT_STAKE_POOL');
}

#[test]
#[feature("safe_dispatcher")]
fn an_owner_who_wires_a_hostile_manager_gets_nothing_deposited_before() {
    let world = unwired();
    world.deposit(ALICE, 10 * CIRO);
    act_as(OWNER);
    world.admin.bind_operators(MALLORY, POOL);
    act_as(MALLORY);
    refused(world.safe_jobs.reserve(ALICE, 0, 1, CIRO), 'NO_CONSENT');
}

#[test]
#[feature("safe_dispatcher")]
fn a_hostile_new_manager_can_touch_neither_balances_nor_reserves() {
    let world = taken_over(Role::Jobs);
    refused(world.safe_jobs.reserve(ALICE, 1, 1, CIRO), 'NO_CONSENT');
    refused(world.safe_jobs.settle(MALLORY, [job_of(ALICE, MALLORY)].span()), 'NO_CONSENT');
    refused(world.safe_jobs.release(ALICE, CIRO, MALLORY, CIRO), 'NO_CONSENT');
    refused(world.safe_jobs.bond(ALICE, CIRO), 'NO_CONSENT');
    refused(world.safe_jobs.forfeit(ALICE, CIRO, MALLORY, CIRO), 'NO_CONSENT');
    // A gift does not turn the account over to the giver's operator.
    world.vault.deposit(ALICE, UNIT);
    refused(world.safe_jobs.reserve(ALICE, 1, 1, CIRO), 'NO_CONSENT');
    act_as(ALICE);
    world.vault.withdraw(ALICE, 8 * CIRO + UNIT);
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn the_manager_that_was_replaced_has_no_say_any_more() {
    let world = taken_over(Role::Jobs);
    act_as(JOBS);
    refused(world.safe_jobs.reserve(ALICE, 1, 1, CIRO), 'NOT_JOB_MANAGER');
    refused(world.safe_jobs.release(ALICE, CIRO, MALLORY, CIRO), 'NOT_JOB_MANAGER');
}

#[test]
fn consent_frees_what_the_old_manager_left_reserved() {
    let world = taken_over(Role::Jobs);
    act_as(ALICE);
    world.vault.consent(Role::Jobs);
    assert_eq!(world.books.account(ALICE), Account { balance: 10 * CIRO, reserved: 0, nonce: 1 });
    assert!(world.books.has_consented(ALICE, Role::Jobs));
    act_as(MALLORY);
    world.jobs.reserve(ALICE, 1, 1, CIRO);
    world.assert_solvent();
}

#[test]
fn consent_to_the_present_manager_frees_nothing() {
    let world = wired();
    world.deposit(ALICE, 10 * CIRO);
    act_as(JOBS);
    world.jobs.reserve(ALICE, 0, 1, 2 * CIRO);
    act_as(ALICE);
    world.vault.consent(Role::Jobs);
    world.vault.consent(Role::Stake);
    assert_eq!(world.books.account(ALICE), Account { balance: 8 * CIRO, reserved: 2 * CIRO, nonce: 1 });
}

#[test]
#[feature("safe_dispatcher")]
fn a_hostile_new_pool_can_touch_neither_wallets_nor_balances() {
    let world = taken_over(Role::Stake);
    refused(world.safe_stake.stake(ALICE, CIRO), 'NO_CONSENT');
    // All it holds is the stake: the thirty days were there to leave with it.
    refused(world.safe_stake.unstake(MALLORY, 5 * CIRO + UNIT), 'STAKE_SHORT');
    assert_eq!(world.books.account(ALICE), Account { balance: 8 * CIRO, reserved: 2 * CIRO, nonce: 1 });
    assert_eq!(world.wallet(ALICE), 985 * CIRO);
    act_as(ALICE);
    world.vault.consent(Role::Stake);
    assert_eq!(world.reserved(ALICE), 2 * CIRO);
    act_as(MALLORY);
    world.stake.stake(ALICE, CIRO);
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn a_stake_older_than_any_account_consents_to_the_pool_of_its_time_only() {
    let world = wired();
    act_as(POOL);
    world.stake.stake(BOB, CIRO);
    install(world, Role::Stake, MALLORY);
    act_as(MALLORY);
    refused(world.safe_stake.stake(BOB, CIRO), 'NO_CONSENT');
}

#[test]
#[feature("safe_dispatcher")]
fn a_hostile_new_pool_cannot_reach_a_wallet_that_never_had_an_account() {
    let world = wired();
    // Carol pays for Alice's account: her wallet allows the vault all it has, and she has no account of her own.
    act_as(CAROL);
    world.vault.deposit(ALICE, CIRO);
    install(world, Role::Stake, MALLORY);
    act_as(MALLORY);
    refused(world.safe_stake.stake(CAROL, CIRO), 'NO_CONSENT');
    // Nor does a gift make her account serve the giver.
    world.vault.deposit(CAROL, UNIT);
    refused(world.safe_stake.stake(CAROL, CIRO), 'NO_CONSENT');
    act_as(CAROL);
    world.vault.consent(Role::Stake);
    act_as(MALLORY);
    world.stake.stake(CAROL, CIRO);
    world.assert_solvent();
}

/// It would come back with the jobs of its time, whose reserves their clients have taken back since: it would settle or
/// expire them out of what is reserved for others.
#[test]
#[feature("safe_dispatcher")]
fn an_operator_never_comes_back() {
    let world = wired();
    act_as(OWNER);
    world.admin.propose_operator(Role::Jobs, JOBS);
    set_block_timestamp(START + OPERATOR_DELAY);
    refused(world.safe_admin.accept_operator(Role::Jobs), 'OPERATOR_USED');
    world.admin.propose_operator(Role::Jobs, MALLORY);
    set_block_timestamp(START + 2 * OPERATOR_DELAY);
    world.admin.accept_operator(Role::Jobs);
    for (role, operator) in [(Role::Jobs, JOBS), (Role::Stake, JOBS), (Role::Stake, MALLORY)].span() {
        world.admin.propose_operator(*role, *operator);
        set_block_timestamp(starknet::get_block_timestamp() + OPERATOR_DELAY);
        refused(world.safe_admin.accept_operator(*role), 'OPERATOR_USED');
    }
}

#[test]
#[feature("safe_dispatcher")]
fn a_reserve_cannot_be_withdrawn() {
    let world = wired();
    world.deposit(ALICE, 10 * CIRO);
    act_as(JOBS);
    world.jobs.reserve(ALICE, 0, 1, 2 * CIRO);
    act_as(ALICE);
    refused(world.safe_vault.withdraw(ALICE, 8 * CIRO + UNIT), 'BALANCE_SHORT');
    world.vault.withdraw(ALICE, 8 * CIRO);
    assert_eq!(world.reserved(ALICE), 2 * CIRO);
}

#[test]
#[feature("safe_dispatcher")]
fn a_job_cannot_be_paid_from_another_client_s_reserve() {
    let world = wired();
    for client in [ALICE, CAROL].span() {
        world.deposit(*client, 100 * UNIT);
        act_as(JOBS);
        world.jobs.reserve(*client, 0, 1, 100 * UNIT);
    }
    world.jobs.settle(MALLORY, [job_of(ALICE, BOB)].span());
    refused(world.safe_jobs.settle(MALLORY, [job_of(ALICE, BOB)].span()), 'RESERVE_SHORT');
    refused(world.safe_jobs.settle(MALLORY, [job_of(CAROL, BOB), job_of(ALICE, BOB)].span()), 'RESERVE_SHORT');
    assert_eq!(world.reserved(ALICE), 5 * UNIT);
}

#[test]
fn a_token_transfer_beside_the_vault_cannot_make_it_owe_more() {
    let world = wired();
    act_as(MALLORY);
    world.token.transfer(world.vault.contract_address, (10 * CIRO).into());
    assert_eq!(world.books.total_owed(), 0);
    assert_eq!(world.balance(MALLORY), 0);
}
