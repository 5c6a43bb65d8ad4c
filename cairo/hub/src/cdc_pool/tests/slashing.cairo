//! What a slash takes, from whom, and what it never takes.

use starknet::testing::{set_block_timestamp, set_contract_address};
use crate::vault::interface::{IVaultPenaltiesDispatcherTrait, IVaultViewsDispatcherTrait};
use super::super::interface::{
    ICDCPoolDispatcherTrait, ICDCPoolSafeDispatcherTrait, ICDCPoolViewsDispatcherTrait, IPenaltiesDispatcherTrait,
    IPenaltiesSafeDispatcherTrait, Conviction, Loss, Penalty,
};
use super::super::objects::CIRO;
use super::super::slashes::{Spread, SpreadTrait};
use super::world::{
    BUCKET, SLASHING, UNBONDING, World, WorldTrait, account, error_of, open, seconds_later,
};

const HALF: u16 = 5_000;
const ALL: u16 = 10_000;
const NOBODY: u32 = 99;

/// Worker 1 with 100 of its own, 2 and 3 with 200 and 100 for it.
fn delegated(salt: felt252) -> World {
    let world = open(salt);
    world.stake(1, 1, 100);
    world.stake(2, 1, 200);
    world.stake(3, 1, 100);
    world
}

fn loss(from_self: u128, from_delegated: u128) -> Loss {
    Loss { from_self: from_self * CIRO, from_delegated: from_delegated * CIRO }
}

/// Stakes and frozen stakes are all that the vault holds of stake.
fn assert_books(world: @World, stakers: Span<u32>) {
    let mut sum = (*world.books).total_frozen();
    for staker in stakers {
        sum += (*world.views).stake_of(account(1), account(*staker));
        for entry in (*world.views).unbonding_of(account(1), account(*staker)) {
            sum += entry.amount;
        }
    }
    assert_eq!(sum, (*world.books).total_staked() + (*world.books).total_frozen());
}

#[test]
fn the_workers_own_stake_is_taken_first() {
    let world = delegated('mix');
    assert_eq!(world.slash(1, 1, 500, NOBODY), loss(20, 0));
    assert_eq!(world.slash(2, 1, 3_000, NOBODY), loss(80, 34));
    assert_eq!(world.slash(3, 1, HALF, NOBODY), loss(0, 133));
    assert_eq!(world.views.worker(account(1)).self_bond, 0);
    assert_eq!(world.views.worker(account(1)).delegated, 133 * CIRO);
    // Delegators lose in proportion.
    let (second, third) = (world.views.stake_of(account(1), account(2)), world.views.stake_of(account(1), account(3)));
    assert!(second <= 2 * third + 2_000_000_000 && 2 * third <= second + 2_000_000_000);
    assert!(second + third <= 133 * CIRO);
    assert_eq!(world.slash(4, 1, ALL, NOBODY), loss(0, 133));
    assert_eq!(world.slash(5, 1, ALL, NOBODY), loss(0, 0));
    assert_eq!(world.views.total_stake(), 0);
    assert_eq!(world.books.total_frozen(), 400 * CIRO);
}

#[test]
fn a_loss_is_rounded_up_and_spread_without_remainder() {
    let world = open('rounding');
    world.stake_units(1, 1, 1);
    world.stake_units(2, 1, 9_999);
    // One unit in ten thousand, of 10,000 units and then of 9,999.
    assert_eq!(world.slash(1, 1, 1, NOBODY), Loss { from_self: 1_000_000_000, from_delegated: 0 });
    assert_eq!(world.slash(2, 1, 1, NOBODY), Loss { from_self: 0, from_delegated: 1_000_000_000 });
    assert_eq!(world.slash(3, 1, 0, NOBODY), Loss { from_self: 0, from_delegated: 0 });

    let parts = array![7, 0, 1, 1_000, 3, 0, 988, 1];
    for whole in array![0_u128, 1, 2, 999, 1_000, 1_999, 2_000] {
        let mut spread = Spread { left: whole, total: 2_000 };
        let mut sum = 0;
        for part in parts.span() {
            let cut = spread.take(*part);
            assert!(cut <= *part);
            sum += cut;
        }
        assert_eq!(sum, whole);
    }
}

/// A20: fair in time, and who leaves after it does not escape.
#[test]
fn what_was_asked_for_before_the_infraction_is_spared() {
    let world = delegated('spared');
    world.unstake(1, 1, 40);
    world.unstake(2, 1, 100);
    // The next bucket: what began to unbond before is out of reach.
    seconds_later(BUCKET);
    let infraction = starknet::get_block_timestamp();
    assert_eq!(world.views.slashable(account(1), infraction), (60 * CIRO, 200 * CIRO));
    world.unstake(1, 1, 20);
    world.unstake(3, 1, 100);
    seconds_later(3 * BUCKET);
    world.unstake(2, 1, 50);
    // Active: 40 and 50. Since the infraction 20, 100 and 50 began to unbond.
    assert_eq!(world.views.slashable(account(1), infraction), (60 * CIRO, 200 * CIRO));
    let penalty = Penalty { share: HALF, points: 0, jail_until: 0 };
    assert_eq!(world.punish(1, 1, penalty, infraction, NOBODY), loss(60, 70));
    assert_eq!(world.views.stake_of(account(1), account(1)), 0);
    let own = world.views.unbonding_of(account(1), account(1));
    assert_eq!((*own[0].amount, *own[1].amount), (40 * CIRO, 0));
    let second = world.views.unbonding_of(account(1), account(2));
    assert_eq!(*second[0].amount, 100 * CIRO);
    assert_eq!(*second[1].amount, 32_500_000_000 * 1_000_000_000);
    assert_eq!(*world.views.unbonding_of(account(1), account(3))[0].amount, 65 * CIRO);
    assert_books(@world, array![1, 2, 3].span());
    // All that is left can be claimed, and no more.
    seconds_later(UNBONDING + BUCKET);
    for staker in 1..4_u32 {
        world.act_as(staker).claim_unbonded(account(1));
    }
    assert_eq!(world.balance(1), 40 * CIRO);
    assert_eq!(world.balance(2), 132_500_000_000 * 1_000_000_000);
    assert_eq!(world.balance(3), 65 * CIRO);
}

#[test]
fn stake_is_slashable_as_long_as_it_unbonds_and_no_longer() {
    let world = open('window');
    world.stake(1, 1, 100);
    let infraction = starknet::get_block_timestamp();
    world.unstake(1, 1, 100);
    let ready = *world.views.unbonding_of(account(1), account(1))[0].ready_at;
    set_block_timestamp(ready - 1);
    assert_eq!(world.views.slashable(account(1), infraction), (100 * CIRO, 0));
    set_block_timestamp(ready);
    assert_eq!(world.views.slashable(account(1), infraction), (0, 0));
}

/// A20: shares over nothing are void.
#[test]
#[feature("safe_dispatcher")]
fn after_a_full_slash_a_deposit_is_its_depositor_s_alone() {
    let world = delegated('clean');
    world.slash(1, 1, ALL, NOBODY);
    assert_eq!(world.views.stake_of(account(1), account(2)), 0);
    // A new delegator owns all that it brings, and the old ones nothing of it.
    world.stake(4, 1, 50);
    assert_eq!(world.views.stake_of(account(1), account(4)), 50 * CIRO);
    assert_eq!(world.views.stake_of(account(1), account(2)), 0);
    assert_eq!(error_of(world.dare_as(2).unstake(account(1), CIRO)), 'STAKE_SHORT');
    world.stake(2, 1, 10);
    assert_eq!(world.views.stake_of(account(1), account(2)), 10 * CIRO);
    world.unstake(4, 1, 50);
    assert_eq!(error_of(world.dare_as(4).unstake(account(1), 1_000_000_000)), 'STAKE_SHORT');
    assert_books(@world, array![1, 2, 3, 4].span());
}

/// A5: the least of its own stake, the most of others', and every award to itself.
#[test]
fn a_delegated_operator_that_slashes_itself_never_gains() {
    for share in array![500_u16, 3_000, HALF, ALL] {
        let world = open(share.into());
        // The least of its own, the most of others'; it is client, submitter and worker in one.
        world.stake(1, 1, 100);
        world.stake(2, 1, 900);
        let penalty = Penalty { share, points: 0, jail_until: 0 };
        set_contract_address(SLASHING);
        let Loss { from_self, .. } = world
            .penalties
            .slash(1, account(1), penalty, starknet::get_block_timestamp(), account(1), account(1), 5_000 * CIRO);
        seconds_later(7 * 24 * 3_600);
        world.frozen.burn_frozen(1);
        assert!(2 * world.balance(1) <= from_self, "{share}: gained");
    }
}

/// A5: delegators pay no bounty.
#[test]
fn a_bounty_is_a_twentieth_of_the_workers_own_loss_and_no_more_than_a_thousand() {
    let world = open('bounty');
    world.stake(1, 1, 100);
    world.stake(2, 1, 900);
    world.slash(1, 1, HALF, 7);
    // 500 are taken, 100 of them the worker's own.
    assert_eq!(world.books.frozen(1).awards, 5 * CIRO);
    world.stake(1, 1, 1_000_000);
    world.slash(2, 1, HALF, 7);
    assert_eq!(world.books.frozen(2).awards, 1_000 * CIRO);
    let supply = world.books.total_frozen();
    seconds_later(7 * 24 * 3_600);
    world.frozen.burn_frozen(1);
    world.frozen.burn_frozen(2);
    assert_eq!(world.balance(7), 1_005 * CIRO);
    assert!(supply > 0 && world.books.total_frozen() == 0);
}

#[test]
#[feature("safe_dispatcher")]
fn jail_takes_the_weight_until_it_is_over_and_a_ban_for_ever() {
    let world = open('jail');
    world.stake(1, 1, 900);
    let now = starknet::get_block_timestamp();
    let long = Penalty { share: 500, points: 10, jail_until: now + 1_000 };
    world.punish(1, 1, long, now, NOBODY);
    // A shorter sentence does not shorten the first.
    world.punish(2, 1, Penalty { share: 500, points: 60, jail_until: now + 10 }, now, NOBODY);
    let worker = world.views.worker(account(1));
    assert_eq!((worker.weight_now, worker.weight_next, worker.reputation), (0, 0, 0));
    assert_eq!((worker.jailed_until, worker.cases), (now + 1_000, 2));
    assert!(world.views.is_jailed(account(1)));
    assert_eq!(world.views.stakes_of(array![account(1)].span()), array![0]);
    assert_eq!(error_of(world.dare_as(9).refresh(account(1))), 'JAILED');
    seconds_later(1_000);
    assert!(!world.views.is_jailed(account(1)));
    // Without points no weight either; they come back with time.
    world.act_as(9).sync_weight(account(1));
    assert_eq!(world.views.worker(account(1)).weight_next, 0);
    seconds_later(25 * 86_400);
    world.act_as(9).refresh(account(1));
    let worker = world.views.worker(account(1));
    assert_eq!((worker.reputation, worker.weight_next), (25, 250));

    world.punish(3, 1, Penalty { share: 0, points: 0, jail_until: 0xffffffffffffffff }, now, NOBODY);
    assert_eq!(world.views.worker(account(1)).jailed_until, 0xffffffffff);
    set_block_timestamp(0xfffffffff0);
    assert!(world.views.is_jailed(account(1)));
    assert_eq!(error_of(world.dare_as(2).stake_for_worker(account(1), CIRO)), 'BANNED');
    // What is left can still be taken out.
    world.act_as(1).unstake(account(1), CIRO);
}

#[test]
#[feature("safe_dispatcher")]
fn a_case_that_is_undone_leaves_no_trace_but_its_record() {
    let world = delegated('restore');
    world.unstake(1, 1, 10);
    world.unstake(2, 1, 50);
    let now = starknet::get_block_timestamp();
    world.punish('stands', 1, Penalty { share: 0, points: 5, jail_until: now + 50 }, now, NOBODY);
    let before = (
        world.views.worker(account(1)), world.views.unbonding_of(account(1), account(1)),
        world.views.unbonding_of(account(1), account(2)), world.views.stake_of(account(1), account(2)),
        world.views.stake_of(account(1), account(3)), world.books.total_staked(),
    );
    world.punish('undone', 1, Penalty { share: ALL, points: 100, jail_until: 0xffffffffffffffff }, now, 7);
    assert_eq!(world.views.stake_of(account(1), account(3)), 0);
    set_contract_address(SLASHING);
    world.penalties.restore('undone');
    let (worker, own, second, stake, third, staked) = before;
    let after = world.views.worker(account(1));
    assert_eq!((after.stake, after.self_bond, after.delegated), (worker.stake, worker.self_bond, worker.delegated));
    assert_eq!((after.reputation, after.jailed_until), (45, now + 50));
    assert_eq!(world.views.unbonding_of(account(1), account(1)), own);
    assert_eq!(world.views.unbonding_of(account(1), account(2)), second);
    assert_eq!(world.views.stake_of(account(1), account(2)), stake);
    assert_eq!(world.views.stake_of(account(1), account(3)), third);
    assert_eq!(world.books.total_staked(), staked);
    assert_eq!(error_of(world.safe_penalties.restore('undone')), 'CASE_RESTORED');
    assert_eq!(error_of(world.safe_penalties.restore('unheard of')), 'CASE_UNKNOWN');
    assert_eq!(world.books.total_frozen(), 0);
}

#[test]
fn who_was_let_off_need_not_wait_out_its_jail_for_points() {
    let world = delegated('let off');
    let now = starknet::get_block_timestamp();
    world.punish('undone', 1, Penalty { share: HALF, points: 10, jail_until: now + 180 * 86_400 }, now, NOBODY);
    set_contract_address(SLASHING);
    world.penalties.restore('undone');
    world.punish('stands', 1, Penalty { share: 0, points: 10, jail_until: 0 }, now, NOBODY);
    seconds_later(86_400);
    world.act_as(9).refresh(account(1));
    assert_eq!(world.views.worker(account(1)).reputation, 41);
}

/// A20: else a stranger with much stake could take most of what comes back to those who lost it.
#[test]
#[feature("safe_dispatcher")]
fn nobody_buys_into_what_a_case_may_give_back() {
    let world = delegated('sandwich');
    let now = starknet::get_block_timestamp();
    world.punish('undone', 1, Penalty { share: HALF, points: 10, jail_until: now + 180 * 86_400 }, now, NOBODY);
    let lost = world.views.stake_of(account(1), account(3));
    world.fund(4, 100_000 * CIRO);
    assert_eq!(error_of(world.dare_as(4).stake_for_worker(account(1), 100_000 * CIRO)), 'JAILED');
    // Its own stake the worker may always add to: nothing that others lost comes back to it.
    world.stake(1, 1, 10);
    set_contract_address(SLASHING);
    world.penalties.restore('undone');
    assert_eq!(world.views.stake_of(account(1), account(3)), 100 * CIRO);
    assert!(lost < 100 * CIRO);
    world.act_as(4).stake_for_worker(account(1), 100_000 * CIRO);
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_but_the_bound_contracts_slashes_and_each_case_once() {
    let world = delegated('roles');
    let now = starknet::get_block_timestamp();
    let zero = 0.try_into().unwrap();
    let penalty = Penalty { share: HALF, points: 0, jail_until: 0 };
    for caller in array![zero, account(1), account(5), world.address, world.books.contract_address] {
        set_contract_address(caller);
        let refused = world.safe_penalties.slash(1, account(1), penalty, now, caller, zero, 0);
        assert_eq!(error_of(refused), 'NOT_SLASHING');
        assert_eq!(error_of(world.safe_penalties.restore(1)), 'NOT_SLASHING');
        assert_eq!(error_of(world.safe_penalties.set_uptime([16].span())), 'NOT_UPTIME');
        assert_eq!(error_of(world.safe_penalties.bind(caller, caller)), 'NOT_BINDER');
    }
    set_contract_address(crate::testing::OWNER);
    assert_eq!(error_of(world.safe_penalties.bind(account(1), account(1))), 'ALREADY_BOUND');
    world.slash(1, 1, 500, NOBODY);
    set_contract_address(SLASHING);
    let again = world.safe_penalties.slash(1, account(1), penalty, now, zero, zero, 0);
    assert_eq!(error_of(again), 'CASE_USED');
    let ahead = world.safe_penalties.slash(2, account(1), penalty, now + 1, zero, zero, 0);
    assert_eq!(error_of(ahead), 'INFRACTION_AHEAD');
    let much = Penalty { share: 10_001, ..penalty };
    assert_eq!(error_of(world.safe_penalties.slash(2, account(1), much, now, zero, zero, 0)), 'PENALTY_RANGE');
    assert_eq!(error_of(world.safe_penalties.set_uptime([16 + 9].span())), 'NOT_UPTIME');
}

/// Several workers, one frozen sum, one bounty of as many twentieths; taken as `slash` takes it, and for ever.
#[test]
#[feature("safe_dispatcher")]
fn final_cases_are_frozen_as_one_and_nothing_undoes_them() {
    let world = delegated('final');
    world.stake(4, 4, 100);
    let now = starknet::get_block_timestamp();
    let penalty = Penalty { share: 3_000, points: 50, jail_until: now + 1_000 };
    let one = Conviction { case_id: 'one', worker: account(1), penalty, infraction: now };
    let other = Conviction { case_id: 'other', worker: account(4), penalty, infraction: now };
    set_contract_address(SLASHING);
    let losses = world.penalties.slash_all([one, other].span(), account(7));
    assert_eq!(losses, array![loss(100, 20), loss(30, 0)]);
    assert_eq!((world.views.worker(account(1)).reputation, world.views.worker(account(4)).reputation), (0, 0));
    assert_eq!(world.views.worker(account(4)).jailed_until, now + 1_000);
    assert_eq!(world.books.total_frozen(), 150 * CIRO);
    assert_eq!(world.books.frozen('one').amount, 150 * CIRO);
    assert_eq!(world.books.frozen('other').amount, 0);
    assert_eq!(world.views.total_stake(), 350 * CIRO);
    for case_id in ['one', 'other'].span() {
        assert_eq!(error_of(world.safe_penalties.restore(*case_id)), 'CASE_FINAL');
    }
    assert_eq!(error_of(world.safe_penalties.slash_all([one].span(), account(7))), 'CASE_USED');
    seconds_later(604_800);
    world.frozen.burn_frozen('one');
    assert_eq!(world.books.account(account(7)).balance, 6_500_000_000 * 1_000_000_000);
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_but_the_bound_contract_slashes_for_ever() {
    let world = delegated('bound');
    set_contract_address(account(1));
    assert_eq!(error_of(world.safe_penalties.slash_all([].span(), account(1))), 'NOT_SLASHING');
    set_contract_address(SLASHING);
    assert_eq!(world.penalties.slash_all([].span(), account(1)), array![]);
}
