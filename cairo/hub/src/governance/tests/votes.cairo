//! A29: no CIRO votes twice, and none that was not there before the proposal.

use starknet::testing::set_block_timestamp;
use crate::cdc_pool::interface::{ICDCPoolDispatcherTrait, ICDCPoolViewsDispatcherTrait};
use crate::cdc_pool::objects::CIRO;
use crate::governance::governor::Governor::MAX_WORKERS;
use crate::governance::interface::{IGovernorDispatcherTrait, IGovernorSafeDispatcherTrait, Support};
use crate::testing::{ALICE, BOB, CAROL, MALLORY, act_as, refused};
use crate::token::interface::{IERC20DispatcherTrait, IVotesDispatcher, IVotesDispatcherTrait};
use super::world::{OTHER_WORKER, START, UNBONDING, WORKER, World, WorldTrait, nobodys, seconds_later, workers, world};

/// Carol, who always has the votes, proposes something.
fn propose(world: World) -> felt252 {
    world.fund(CAROL, 1_000);
    seconds_later(1);
    world.propose(CAROL, nobodys())
}

#[test]
fn liquid_and_staked_ciro_vote_alike_and_together() {
    let world = world();
    world.stake(WORKER, WORKER, 400);
    world.stake(ALICE, WORKER, 50);
    world.stake(ALICE, OTHER_WORKER, 30);
    world.fund(ALICE, 7);
    let id = propose(world);
    assert_eq!(world.vote(WORKER, id, Support::For, workers()), 400);
    assert_eq!(world.vote(ALICE, id, Support::For, [WORKER, OTHER_WORKER].span()), 87);
    // Stake makes a proposer too.
    act_as(WORKER);
    world.governor.propose(world.calls(), "by stake", workers());
}

#[test]
#[feature("safe_dispatcher")]
fn what_voted_while_liquid_does_not_vote_as_stake() {
    let world = world();
    world.fund(ALICE, 100);
    world.fund(WORKER, 100);
    let id = propose(world);
    // In the second of the proposal, as well as after it.
    world.stake_own(ALICE, WORKER, 100);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 100);
    seconds_later(10);
    world.stake_own(WORKER, WORKER, 100);
    assert_eq!(world.vote(WORKER, id, Support::For, workers()), 100);
    // Handed to another, who stakes it.
    world.fund(BOB, 50);
    act_as(BOB);
    world.token.transfer(MALLORY, (50 * CIRO).into());
    world.fund(MALLORY, 1);
    world.stake_own(MALLORY, WORKER, 50);
    act_as(MALLORY);
    refused(world.safe.vote(id, Support::For, workers()), 'NO_VOTES');
}

#[test]
#[feature("safe_dispatcher")]
fn what_voted_as_stake_does_not_vote_again_for_who_gets_it() {
    let world = world();
    world.stake(ALICE, WORKER, 100);
    let id = propose(world);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 100);
    world.unstake(ALICE, WORKER, 100);
    // The vote is over before that stake is back; even if it were not:
    let over = UNBONDING + UNBONDING / 16;
    seconds_later(over);
    act_as(ALICE);
    world.pool.claim_unbonded(WORKER);
    act_as(BOB);
    refused(world.safe.vote(id, Support::For, workers()), 'NOT_ACTIVE');
    let checkpoint = world.governor.proposal(id).checkpoint;
    world.stake(BOB, WORKER, 100);
    assert_eq!(world.governor.votes_at(BOB, workers(), checkpoint), 0);
}

#[test]
#[feature("safe_dispatcher")]
fn what_is_unbonding_does_not_vote() {
    let world = world();
    world.stake(WORKER, WORKER, 100);
    world.stake(ALICE, WORKER, 100);
    seconds_later(10);
    world.unstake(WORKER, WORKER, 40);
    let id = propose(world);
    world.unstake(ALICE, WORKER, 100);
    act_as(ALICE);
    refused(world.safe.vote(id, Support::For, workers()), 'NO_VOTES');
    assert_eq!(world.vote(WORKER, id, Support::For, workers()), 60);
}

/// Paid to a worker, CIRO becomes stake of delegators who staked long before.
#[test]
fn what_voted_while_liquid_does_not_vote_as_earnings_of_a_pool() {
    let world = world();
    world.stake(WORKER, WORKER, 100);
    act_as(WORKER);
    world.pool.set_commission(0);
    world.stake(ALICE, WORKER, 100);
    world.fund(MALLORY, 1_000);
    let id = propose(world);
    assert_eq!(world.vote(MALLORY, id, Support::For, nobodys()), 1_000);
    world.donate(MALLORY, WORKER, 1_000);
    assert!(world.stakes.stake_of(WORKER, ALICE) > 599 * CIRO);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 100);
}

/// A share of a pool that was slashed stands for more at par than was paid for it: so par is no measure of votes.
#[test]
fn cheap_shares_of_a_slashed_pool_do_not_multiply_what_is_paid_into_it() {
    let world = world();
    world.stake(WORKER, WORKER, 1);
    act_as(WORKER);
    world.pool.set_commission(0);
    world.stake(BOB, WORKER, 9);
    world.slash('case', WORKER, 9_000);
    world.stake(ALICE, WORKER, 100);
    world.fund(MALLORY, 800);
    let id = propose(world);
    assert_eq!(world.vote(MALLORY, id, Support::For, nobodys()), 800);
    world.donate(MALLORY, WORKER, 800);
    assert!(world.stakes.stake_of(WORKER, ALICE) > 850 * CIRO);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 99);
}

/// What was unstaked is liquid: earnings that fill the rest up again do not vote in its place.
#[test]
fn earnings_do_not_stand_in_for_what_was_unstaked() {
    let world = world();
    world.stake(WORKER, WORKER, 100);
    act_as(WORKER);
    world.pool.set_commission(0);
    world.stake(ALICE, WORKER, 100);
    seconds_later(10);
    world.unstake(ALICE, WORKER, 90);
    world.fund(MALLORY, 1_000);
    let id = propose(world);
    world.donate(MALLORY, WORKER, 1_000);
    assert!(world.stakes.stake_of(WORKER, ALICE) > 90 * CIRO);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 10);
}

#[test]
fn what_was_slashed_does_not_vote() {
    let world = world();
    world.stake(WORKER, WORKER, 100);
    world.stake(ALICE, WORKER, 100);
    let id = propose(world);
    world.slash('case', WORKER, 7_500);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 50);
    act_as(WORKER);
    assert_eq!(world.governor.votes_at(WORKER, workers(), START), 0);
}

#[test]
fn what_is_given_back_votes_as_before() {
    let world = world();
    world.stake(WORKER, WORKER, 100);
    world.stake(ALICE, WORKER, 100);
    let id = propose(world);
    world.slash('case', WORKER, 10_000);
    world.restore('case');
    assert_eq!(world.vote(WORKER, id, Support::For, workers()), 100);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 100);
}

/// All that others had is slashed; some stake anew, and lose that too. Undone, the first case finds nobody of then: it goes to the worker.
#[test]
fn what_a_worker_gets_of_others_votes_from_then_on() {
    let world = world();
    world.stake(WORKER, WORKER, 100);
    world.stake(ALICE, WORKER, 100);
    let id = propose(world);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 100);
    world.slash('first', WORKER, 10_000);
    world.stake(BOB, WORKER, 10);
    world.slash('second', WORKER, 10_000);
    seconds_later(10);
    world.restore('first');
    assert_eq!(world.stakes.stake_of(WORKER, WORKER), 200 * CIRO);
    let checkpoint = world.governor.proposal(id).checkpoint;
    assert_eq!(world.governor.votes_at(WORKER, workers(), checkpoint), 0);
    seconds_later(1);
    assert_eq!(world.votes(WORKER, workers()), 200);
}

#[test]
fn nobody_voids_anothers_vote_with_dust() {
    let world = world();
    world.stake(WORKER, WORKER, 100);
    world.stake(ALICE, WORKER, 100);
    let id = propose(world);
    seconds_later(1);
    world.fund(MALLORY, 1);
    act_as(MALLORY);
    world.pool.stake_for_worker(WORKER, 1_000_000_000);
    world.pool.distribute(WORKER);
    world.pool.sync_weight(WORKER);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 100);
    assert_eq!(world.vote(WORKER, id, Support::For, workers()), 100);
}

/// Borrowed, staked and voted with in one second: since when it is staked tells.
#[test]
#[feature("safe_dispatcher")]
fn what_was_staked_in_the_second_of_a_proposal_does_not_vote() {
    let world = world();
    world.fund(MALLORY, 500);
    set_block_timestamp(START + 5);
    world.stake_own(MALLORY, MALLORY, 500);
    let mallorys = [MALLORY].span();
    act_as(MALLORY);
    // They were liquid in the second before: as that they vote, once.
    assert_eq!(world.votes(MALLORY, mallorys), 500);
    seconds_later(1);
    assert_eq!(world.votes(MALLORY, mallorys), 500);
    // Borrowed in this very second, they were neither.
    world.fund(BOB, 500);
    world.stake_own(BOB, WORKER, 500);
    act_as(BOB);
    refused(world.safe.propose(world.calls(), "", workers()), 'VOTES_SHORT');
}

/// The delegate of tokens votes with them; who staked votes with stake.
#[test]
fn a_delegate_votes_with_the_liquid_ciro_only() {
    let world = world();
    world.stake(ALICE, WORKER, 100);
    world.fund(ALICE, 40);
    act_as(ALICE);
    IVotesDispatcher { contract_address: world.token.contract_address }.delegate(BOB);
    let id = propose(world);
    assert_eq!(world.vote(BOB, id, Support::For, workers()), 40);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 100);
}

#[test]
#[feature("safe_dispatcher")]
fn no_worker_is_named_twice_nor_too_many() {
    let world = world();
    world.stake(ALICE, WORKER, 100);
    let id = propose(world);
    act_as(ALICE);
    refused(world.safe.vote(id, Support::For, [WORKER, WORKER].span()), 'WORKERS_ORDER');
    refused(world.safe.vote(id, Support::For, [OTHER_WORKER, WORKER].span()), 'WORKERS_ORDER');
    let mut workers = array![];
    for number in 0..MAX_WORKERS + 1 {
        let address: felt252 = 2_000 + number.into();
        workers.append(address.try_into().unwrap());
    }
    refused(world.safe.vote(id, Support::For, workers.span()), 'WORKERS_RANGE');
}

/// Who stakes more for a worker while a vote is on has to vote before.
#[test]
fn more_stake_counts_from_then_on_with_all_that_was_there() {
    let world = world();
    world.stake(ALICE, WORKER, 100);
    world.fund(ALICE, 11);
    let id = propose(world);
    world.stake_own(ALICE, WORKER, 10);
    assert_eq!(world.vote(ALICE, id, Support::For, workers()), 11);
    seconds_later(1);
    assert_eq!(world.votes(ALICE, workers()), 111);
}
