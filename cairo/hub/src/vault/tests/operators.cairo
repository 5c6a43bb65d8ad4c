use starknet::testing::{pop_log, set_block_timestamp};
use crate::testing::{ALICE, BOB, CAROL, MALLORY, OWNER, ZERO, act_as, refused};
use crate::token::interface::{ICiroTokenDispatcher, ICiroTokenDispatcherTrait, IERC20DispatcherTrait};
use crate::types::UNIT;
use crate::vault::admin::VaultAdmin::{OPERATOR_DELAY, OPERATOR_WINDOW};
use crate::vault::events::FeesFlushed;
use crate::vault::interface::{
    FeeSplit, IVaultAdminDispatcherTrait, IVaultAdminSafeDispatcherTrait, IVaultJobsDispatcherTrait,
    IVaultViewsDispatcherTrait, Proposal, Role, Settlement,
};
use crate::vault::vault::Vault::Event;
use super::harness::{CIRO, JOBS, POOL, START, TREASURY, World, WorldTrait, job_of, unwired, wired};

/// 100 units of fees gathered.
fn with_fees() -> World {
    let world = wired();
    world.deposit(ALICE, CIRO);
    act_as(JOBS);
    world.jobs.reserve(ALICE, 0, 1, 101 * UNIT);
    let free = Settlement { to_worker: 0, to_model_owner: 0, kept: 0, ..job_of(ALICE, ZERO) };
    world.jobs.settle(BOB, [Settlement { reserved: 101 * UNIT, fee: 101 * UNIT, ..free }].span());
    world
}

#[test]
#[feature("safe_dispatcher")]
fn operators_are_bound_once_by_the_owner() {
    let world = unwired();
    act_as(MALLORY);
    refused(world.safe_admin.bind_operators(MALLORY, POOL), 'NOT_OWNER');
    act_as(OWNER);
    refused(world.safe_admin.bind_operators(ZERO, POOL), 'ZERO_ADDRESS');
    refused(world.safe_admin.bind_operators(JOBS, ZERO), 'ZERO_ADDRESS');
    refused(world.safe_admin.propose_operator(Role::Jobs, JOBS), 'NOT_BOUND');
    world.admin.bind_operators(JOBS, POOL);
    refused(world.safe_admin.bind_operators(MALLORY, POOL), 'ALREADY_BOUND');
    assert_eq!(world.books.operator(Role::Jobs), JOBS);
    assert_eq!(world.books.operator(Role::Stake), POOL);
}

#[test]
#[feature("safe_dispatcher")]
fn one_contract_cannot_be_both_operators() {
    let world = unwired();
    act_as(OWNER);
    refused(world.safe_admin.bind_operators(JOBS, JOBS), 'OPERATOR_USED');
}

#[test]
#[feature("safe_dispatcher")]
fn a_new_operator_waits_longer_than_anyone_needs_to_leave() {
    let world = wired();
    act_as(OWNER);
    world.admin.propose_operator(Role::Jobs, CAROL);
    let ready_at = START + OPERATOR_DELAY;
    assert_eq!(world.books.proposal(Role::Jobs), Proposal { operator: CAROL, ready_at });
    set_block_timestamp(ready_at - 1);
    refused(world.safe_admin.accept_operator(Role::Jobs), 'TOO_EARLY');
    refused(world.safe_admin.accept_operator(Role::Stake), 'NO_PROPOSAL');
    set_block_timestamp(ready_at + OPERATOR_WINDOW);
    refused(world.safe_admin.accept_operator(Role::Jobs), 'TOO_LATE');
    set_block_timestamp(ready_at);
    act_as(MALLORY);
    refused(world.safe_admin.accept_operator(Role::Jobs), 'NOT_OWNER');
    refused(world.safe_admin.propose_operator(Role::Jobs, MALLORY), 'NOT_OWNER');
    act_as(OWNER);
    world.admin.accept_operator(Role::Jobs);
    assert_eq!(world.books.operator(Role::Jobs), CAROL);
    refused(world.safe_admin.accept_operator(Role::Jobs), 'NO_PROPOSAL');
}

#[test]
#[feature("safe_dispatcher")]
fn a_second_proposal_waits_anew_and_zero_takes_it_back() {
    let world = wired();
    act_as(OWNER);
    world.admin.propose_operator(Role::Stake, CAROL);
    set_block_timestamp(START + OPERATOR_DELAY - 1);
    world.admin.propose_operator(Role::Stake, MALLORY);
    set_block_timestamp(START + OPERATOR_DELAY);
    refused(world.safe_admin.accept_operator(Role::Stake), 'TOO_EARLY');
    world.admin.propose_operator(Role::Stake, ZERO);
    set_block_timestamp(START + 3 * OPERATOR_DELAY);
    refused(world.safe_admin.accept_operator(Role::Stake), 'NO_PROPOSAL');
    assert_eq!(world.books.operator(Role::Stake), POOL);
}

#[test]
fn flushing_burns_and_pays_by_the_split_with_the_treasury_rounded_down() {
    let world = with_fees();
    let supply = world.token.total_supply();
    while pop_log::<Event>(world.vault.contract_address).is_some() {}
    act_as(MALLORY);
    world.admin.flush_fees();
    assert_eq!(world.wallet(TREASURY), 50 * UNIT);
    assert_eq!(world.token.total_supply(), supply - (51 * UNIT).into());
    assert_eq!(world.books.gathered_fees(), 0);
    assert_eq!(
        pop_log(world.vault.contract_address),
        Some(Event::FeesFlushed(FeesFlushed { burned: 51 * UNIT, paid: 50 * UNIT, treasury: TREASURY })),
    );
    world.admin.flush_fees();
    assert_eq!(pop_log::<Event>(world.vault.contract_address).is_none(), true);
    world.assert_solvent();
}

#[test]
fn a_new_split_does_not_touch_what_was_gathered_under_the_old() {
    let world = with_fees();
    act_as(OWNER);
    world.admin.set_fee_split(FeeSplit { burn_share: 10_000, treasury: CAROL });
    assert_eq!(world.wallet(TREASURY), 50 * UNIT);
    assert_eq!(world.wallet(CAROL), 1_000 * CIRO);
    assert_eq!(world.books.fee_split(), FeeSplit { burn_share: 10_000, treasury: CAROL });
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn the_split_keeps_to_its_caps() {
    let world = wired();
    act_as(OWNER);
    refused(world.safe_admin.set_fee_split(FeeSplit { burn_share: 1_999, treasury: TREASURY }), 'SPLIT_RANGE');
    refused(world.safe_admin.set_fee_split(FeeSplit { burn_share: 10_001, treasury: TREASURY }), 'SPLIT_RANGE');
    refused(world.safe_admin.set_fee_split(FeeSplit { burn_share: 5_000, treasury: ZERO }), 'ZERO_ADDRESS');
    act_as(MALLORY);
    refused(world.safe_admin.set_fee_split(FeeSplit { burn_share: 5_000, treasury: MALLORY }), 'NOT_OWNER');
}

#[test]
fn ciro_sent_past_the_ledger_changes_no_account() {
    let world = with_fees();
    act_as(MALLORY);
    world.token.transfer(world.vault.contract_address, CIRO.into());
    ICiroTokenDispatcher { contract_address: world.token.contract_address }.burn(1);
    assert_eq!(world.books.total_owed(), CIRO);
    world.assert_solvent();
}
