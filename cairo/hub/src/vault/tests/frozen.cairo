//! Slashed stake: frozen, awarded, burned or given back.

use starknet::testing::set_block_timestamp;
use crate::testing::{ALICE, BOB, CAROL, MALLORY, ZERO, act_as, refused};
use crate::token::interface::IERC20DispatcherTrait;
use crate::types::UNIT;
use crate::vault::interface::{
    Award, IVaultPenaltiesDispatcherTrait, IVaultPenaltiesSafeDispatcherTrait, IVaultStakeDispatcherTrait,
    IVaultStakeSafeDispatcherTrait, IVaultViewsDispatcherTrait,
};
use super::harness::{CIRO, POOL, START, World, WorldTrait, wired};

const WEEK: u64 = 7 * 24 * 3_600;

fn staked() -> World {
    let world = wired();
    act_as(POOL);
    world.stake.stake(ALICE, 100 * CIRO);
    world
}

#[test]
#[feature("safe_dispatcher")]
fn awards_are_at_most_half_and_at_most_two() {
    let world = staked();
    let award = |to, amount| Award { to, amount };
    refused(world.safe_penalties.freeze(1, 10 * CIRO, [award(BOB, 5 * CIRO + UNIT)].span()), 'AWARDS_HIGH');
    refused(world.safe_penalties.freeze(1, 10 * CIRO, [award(BOB, 3 * CIRO), award(CAROL, 2 * CIRO + UNIT)].span()), 'AWARDS_HIGH');
    let three = [award(BOB, UNIT), award(CAROL, UNIT), award(MALLORY, UNIT)].span();
    refused(world.safe_penalties.freeze(1, 10 * CIRO, three), 'AWARDS_HIGH');
    refused(world.safe_penalties.freeze(1, 10 * CIRO, [award(ZERO, UNIT)].span()), 'ZERO_ADDRESS');
    refused(world.safe_penalties.freeze(1, 10 * CIRO, [award(BOB, 1)].span()), 'DUST');
    refused(world.safe_penalties.freeze(1, 0, [].span()), 'ZERO_AMOUNT');
    refused(world.safe_penalties.freeze(1, 100 * CIRO + UNIT, [].span()), 'STAKE_SHORT');
    world.penalties.freeze(1, 10 * CIRO, [award(BOB, 3 * CIRO), award(CAROL, 2 * CIRO)].span());
    refused(world.safe_penalties.freeze(1, 10 * CIRO, [].span()), 'CASE_USED');
    assert_eq!(world.books.total_staked(), 90 * CIRO);
    assert_eq!(world.books.total_frozen(), 10 * CIRO);
    assert_eq!(world.books.total_owed(), 100 * CIRO);
}

#[test]
#[feature("safe_dispatcher")]
fn frozen_stake_is_burned_once_and_not_before_seven_days() {
    let world = staked();
    world.penalties.freeze(1, 10 * CIRO, [Award { to: BOB, amount: 3 * CIRO }].span());
    let supply = world.token.total_supply();
    set_block_timestamp(START + WEEK - 1);
    act_as(MALLORY);
    refused(world.safe_penalties.burn_frozen(1), 'TOO_EARLY');
    refused(world.safe_penalties.burn_frozen(2), 'CASE_UNKNOWN');
    set_block_timestamp(START + WEEK);
    world.penalties.burn_frozen(1);
    refused(world.safe_penalties.burn_frozen(1), 'CASE_SETTLED');
    assert_eq!(world.balance(BOB), 3 * CIRO);
    assert_eq!(world.token.total_supply(), supply - (7 * CIRO).into());
    assert_eq!(world.books.total_owed(), 93 * CIRO);
    assert_eq!(world.books.total_frozen(), 0);
    world.assert_solvent();
    act_as(POOL);
    refused(world.safe_penalties.thaw(1), 'CASE_SETTLED');
    refused(world.safe_penalties.freeze(1, CIRO, [].span()), 'CASE_USED');
}

#[test]
#[feature("safe_dispatcher")]
fn frozen_stake_is_given_back_within_seven_days_only() {
    let world = staked();
    world.penalties.freeze(1, 10 * CIRO, [Award { to: BOB, amount: 3 * CIRO }].span());
    world.penalties.freeze(2, 10 * CIRO, [].span());
    set_block_timestamp(START + WEEK - 1);
    assert_eq!(world.penalties.thaw(1), 10 * CIRO);
    refused(world.safe_penalties.thaw(1), 'CASE_SETTLED');
    set_block_timestamp(START + WEEK);
    refused(world.safe_penalties.thaw(2), 'TOO_LATE');
    refused(world.safe_penalties.burn_frozen(1), 'CASE_SETTLED');
    assert_eq!((world.books.total_staked(), world.books.total_frozen()), (90 * CIRO, 10 * CIRO));
    assert_eq!(world.balance(BOB), 0);
    assert_eq!(world.books.total_owed(), 100 * CIRO);
    for caller in [ALICE, MALLORY].span() {
        act_as(*caller);
        refused(world.safe_penalties.thaw(2), 'NOT_STAKE_POOL');
        refused(world.safe_penalties.freeze(3, CIRO, [].span()), 'NOT_STAKE_POOL');
        refused(world.safe_stake.set_pooled(ALICE, true), 'NOT_STAKE_POOL');
        refused(world.safe_stake.distribute(ALICE, 0), 'NOT_STAKE_POOL');
    }
}
