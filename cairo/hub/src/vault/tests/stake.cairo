use crate::testing::{ALICE, BOB, act_as, refused};
use crate::types::UNIT;
use crate::vault::interface::{
    IVaultStakeDispatcherTrait, IVaultStakeSafeDispatcherTrait, IVaultViewsDispatcherTrait, Role,
};
use super::harness::{CIRO, POOL, WorldTrait, wired};

#[test]
fn stake_goes_in_as_ciro_and_out_as_credit() {
    let world = wired();
    act_as(POOL);
    world.stake.stake(ALICE, 10 * CIRO);
    assert_eq!(world.wallet(ALICE), 990 * CIRO);
    assert_eq!(world.books.total_staked(), 10 * CIRO);
    assert_eq!(world.balance(ALICE), 0);
    assert!(world.books.has_consented(ALICE, Role::Stake));
    world.assert_solvent();
    world.stake.unstake(ALICE, 4 * CIRO);
    assert_eq!(world.balance(ALICE), 4 * CIRO);
    assert_eq!(world.books.total_staked(), 6 * CIRO);
    assert_eq!(world.books.total_owed(), 10 * CIRO);
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn no_more_leaves_stake_than_went_in() {
    let world = wired();
    world.deposit(BOB, 500 * CIRO);
    act_as(POOL);
    world.stake.stake(ALICE, 10 * CIRO);
    refused(world.safe_stake.unstake(ALICE, 10 * CIRO + UNIT), 'STAKE_SHORT');
    refused(world.safe_stake.unstake(ALICE, UNIT + 1), 'DUST');
    refused(world.safe_stake.stake(ALICE, 0), 'ZERO_AMOUNT');
    refused(world.safe_stake.stake(ALICE, 2_000 * CIRO), 'BALANCE_SHORT');
}
