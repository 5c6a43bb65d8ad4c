//! The central property: between the seed block and the answer, whatever anybody calls leaves the draw as it was, or takes out the
//! caller's own worker and nobody else.

use starknet::testing::set_block_number;
use super::super::interface::{
    ICDCPoolDispatcherTrait, IMemberListsDispatcherTrait, IMemberListsSafeDispatcherTrait, ICDCPoolViewsDispatcherTrait, IDrawDispatcherTrait, IDrawSafeDispatcherTrait,
};
use super::super::objects::CIRO;
use super::world::{MAX_ASK, MIN, MODEL, World, WorldTrait, account, open, set_seed};

const SEED: u64 = 1_250;
/// The last block of the same epoch: its draw is read in the next one.
const LATE_SEED: u64 = 1_299;
const MEMBERS: u32 = 6;
const OUTSIDER: u32 = 20;
/// A worker that has left: its place is a hole.
const GONE: u32 = 7;

/// Six members of different weights and a hole between them, all settled by epoch 12; the seeds' hashes are out.
fn scene(salt: felt252) -> World {
    let world = open(salt);
    world.join(1, MIN, 3);
    world.join(2, 2 * MIN, 1);
    world.join(GONE, 4 * MIN, 1);
    world.join(3, 4 * MIN, 2);
    world.join(4, 3 * MIN, 9);
    world.join(5, 9 * MIN, 1);
    world.join(6, MIN, 1);
    world.lists_as(GONE).opt_out(MODEL);
    set_seed(SEED, 'seed');
    set_seed(LATE_SEED, 'late seed');
    world
}

fn draws(world: @World) -> Array<Array<u32>> {
    let mut all = array![];
    for job_id in array![1, 2] {
        set_block_number(LATE_SEED);
        all.append(world.ranked(job_id, SEED));
        set_block_number(LATE_SEED + 60);
        all.append(world.ranked(job_id, LATE_SEED));
    }
    all
}

/// `before` without `mover` is how `after` without `mover` begins.
fn assert_only_removed(before: Span<u32>, after: Span<u32>, mover: u32) {
    let (left, right) = (without(before, mover), without(after, mover));
    for k in 0..left.len() {
        assert_eq!(left[k], right[k], "somebody else was moved");
    }
}

fn without(ranks: Span<u32>, mover: u32) -> Array<u32> {
    let mut rest = array![];
    for worker in ranks {
        if *worker != mover {
            rest.append(*worker);
        }
    }
    rest
}

/// Blocks at which a move is made: with the seed, before it can be read, in the next epoch.
fn moments() -> Array<u64> {
    array![SEED, SEED + 5, LATE_SEED + 1]
}

/// Makes the move in a world of its own at each moment, and compares the draws.
fn assert_outsider_cannot_steer(move: Outsider) {
    let expected = draws(@scene('baseline'));
    for block in moments() {
        let world = scene(block.into());
        set_block_number(block);
        match move {
            Outsider::FillsHoleAndEnd => {
                world.join(OUTSIDER, 4 * MIN, 0);
                world.join(OUTSIDER + 1, 4 * MIN, 0);
            },
            Outsider::DoublesTheList => {
                for n in 0..12_u32 {
                    world.join(OUTSIDER + n, MIN, 0);
                }
            },
            Outsider::FeedsOne => world.stake(OUTSIDER, 1, 50 * MIN),
            Outsider::FeedsAll => {
                for worker in 1..MEMBERS + 1 {
                    world.stake(OUTSIDER, worker, worker.into() * MIN);
                    world.act_as(OUTSIDER).sync_weight(account(worker));
                }
            },
            Outsider::ComesAndGoes => {
                world.join(OUTSIDER, MIN, 0);
                world.lists_as(OUTSIDER).opt_out(MODEL);
                world.lists_as(OUTSIDER).opt_in(MODEL, 5 * CIRO);
                world.unstake(OUTSIDER, OUTSIDER, MIN);
            },
            Outsider::FeedsAndTakesBack => {
                world.stake(OUTSIDER, 2, MIN);
                world.unstake(OUTSIDER, 2, MIN);
            },
            Outsider::ReturnsCheaper => world.lists_as(GONE).opt_in(MODEL, 0),
        }
        assert!(draws(@world) == expected, "steered by a move at block {block}");
    }
}

#[derive(Copy, Drop)]
enum Outsider {
    FillsHoleAndEnd,
    DoublesTheList,
    FeedsOne,
    FeedsAll,
    ComesAndGoes,
    FeedsAndTakesBack,
    /// The one that left comes back to its old place.
    ReturnsCheaper,
}

#[test]
fn an_outsider_that_fills_a_hole_and_the_end_steers_nothing() {
    assert_outsider_cannot_steer(Outsider::FillsHoleAndEnd);
}

#[test]
fn an_outsider_that_doubles_the_list_steers_nothing() {
    assert_outsider_cannot_steer(Outsider::DoublesTheList);
}

#[test]
fn an_outsider_that_feeds_one_worker_steers_nothing() {
    assert_outsider_cannot_steer(Outsider::FeedsOne);
}

#[test]
fn an_outsider_that_feeds_all_workers_and_syncs_steers_nothing() {
    assert_outsider_cannot_steer(Outsider::FeedsAll);
}

#[test]
fn an_outsider_that_comes_and_goes_steers_nothing() {
    assert_outsider_cannot_steer(Outsider::ComesAndGoes);
}

#[test]
fn an_outsider_that_takes_back_what_it_gave_steers_nothing() {
    assert_outsider_cannot_steer(Outsider::FeedsAndTakesBack);
}

#[test]
fn a_worker_that_left_and_returns_cheaper_steers_nothing() {
    assert_outsider_cannot_steer(Outsider::ReturnsCheaper);
}

#[derive(Copy, Drop)]
enum Mover {
    Leaves,
    ReturnsCheaper,
    Unstakes,
    /// Down and up again: the weight stays down.
    UnstakesAndStakes,
    /// To just below the minimum; then anyone may evict it.
    IsEvicted,
    LeavesPlaceToFriend,
}

/// Each of three members moves in a world of its own; everybody else keeps its order.
fn assert_only_mover_removed(move: Mover) {
    let expected = draws(@scene('baseline'));
    let mut moments = moments();
    for (member, stake) in array![(2_u32, 2 * MIN), (3, 4 * MIN), (4, 3 * MIN)] {
        let world = scene(member.into());
        set_block_number(moments.pop_front().unwrap());
        match move {
            Mover::Leaves => world.lists_as(member).opt_out(MODEL),
            Mover::ReturnsCheaper => {
                world.lists_as(member).opt_out(MODEL);
                world.lists_as(member).opt_in(MODEL, 0);
            },
            Mover::Unstakes => world.unstake(member, member, MIN),
            Mover::UnstakesAndStakes => {
                world.unstake(member, member, MIN);
                world.stake(member, member, 4 * MIN);
                world.act_as(member).sync_weight(account(member));
            },
            Mover::IsEvicted => {
                world.unstake(member, member, stake - MIN + 1);
                world.lists_as(OUTSIDER).evict(MODEL, account(member));
            },
            Mover::LeavesPlaceToFriend => {
                world.lists_as(member).opt_out(MODEL);
                world.join(OUTSIDER, 4 * MIN, 0);
            },
        }
        let after = draws(@world);
        for k in 0..after.len() {
            assert_only_removed(expected[k].span(), after[k].span(), member);
        }
    }
}

#[test]
fn a_member_that_leaves_removes_only_itself() {
    assert_only_mover_removed(Mover::Leaves);
}

#[test]
fn a_member_that_returns_cheaper_removes_only_itself() {
    assert_only_mover_removed(Mover::ReturnsCheaper);
}

#[test]
fn a_member_that_unstakes_removes_only_itself() {
    assert_only_mover_removed(Mover::Unstakes);
}

#[test]
fn a_member_that_unstakes_and_stakes_removes_only_itself() {
    assert_only_mover_removed(Mover::UnstakesAndStakes);
}

#[test]
fn a_member_that_is_evicted_removes_only_itself() {
    assert_only_mover_removed(Mover::IsEvicted);
}

#[test]
fn a_member_that_leaves_its_place_to_a_friend_removes_only_itself() {
    assert_only_mover_removed(Mover::LeavesPlaceToFriend);
}

#[test]
fn a_returned_member_is_not_drawn_for_earlier_seeds() {
    let world = scene('return');
    set_block_number(SEED + 1);
    for member in 1..MEMBERS + 1 {
        world.lists_as(member).opt_out(MODEL);
        world.lists_as(member).opt_in(MODEL, 0);
    }
    for ranks in draws(@world) {
        assert_eq!(ranks.len(), 0);
    }
}

#[test]
#[feature("safe_dispatcher")]
fn a_new_member_cannot_answer_earlier_jobs_even_when_they_are_open_to_all() {
    let world = scene('open to all');
    set_block_number(SEED);
    world.join(OUTSIDER, 4 * MIN, 0);
    set_block_number(SEED + 10 + 80);
    let refused = world.safe_draws.entitled_ask(MODEL, 'job', SEED, MAX_ASK, account(OUTSIDER));
    assert_eq!(*refused.unwrap_err()[0], 'NOT_A_MEMBER');
    assert_eq!(world.draws.entitled_ask(MODEL, 'job', SEED, MAX_ASK, account(4)), 9 * CIRO);
}

#[test]
#[feature("safe_dispatcher")]
fn a_worker_with_enough_stake_cannot_be_evicted() {
    let world = scene('evict');
    for member in 1..MEMBERS + 1 {
        let refused = world.dare_lists_as(OUTSIDER).evict(MODEL, account(member));
        assert_eq!(*refused.unwrap_err()[0], 'STAKE_SUFFICES');
    }
}

#[test]
fn a_list_that_doubles_in_flight_is_drawn_at_its_old_capacity() {
    let world = scene('doubling');
    set_block_number(SEED);
    let before = draws(@world);
    set_block_number(SEED + 2);
    for n in 0..30_u32 {
        world.join(OUTSIDER + n, 4 * MIN, 0);
    }
    assert_eq!(world.views.member_list(MODEL).doublings.next, 3);
    assert!(draws(@world) == before);
    // Two epochs later the newcomers are there.
    set_seed(1_400, 'seed');
    set_block_number(1_410);
    let mut newcomers = 0_u32;
    for job_id in 0..5_u32 {
        for worker in world.ranked(job_id.into(), 1_400) {
            if worker >= OUTSIDER {
                newcomers += 1;
            }
        }
    }
    assert!(newcomers > 5);
}
