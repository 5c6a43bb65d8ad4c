use starknet::testing::set_block_number;
use super::super::interface::{
    ICDCPoolViewsDispatcherTrait, IDrawSafeDispatcherTrait, IMemberListsDispatcherTrait, IMemberListsSafeDispatcherTrait, Member,
};
use super::super::objects::CIRO;
use super::super::schedule::Schedule;
use super::world::{EPOCH, MIN, MODEL, START, WorldTrait, account, error_of, open};

#[test]
#[feature("safe_dispatcher")]
fn only_a_staked_worker_joins_and_only_once() {
    let world = open('join');
    assert_eq!(error_of(world.dare_lists_as(1).opt_in(MODEL, CIRO)), 'STAKE_BELOW_MINIMUM');
    world.stake(1, 1, MIN - 1);
    assert_eq!(error_of(world.dare_lists_as(1).opt_in(MODEL, CIRO)), 'STAKE_BELOW_MINIMUM');
    world.stake(2, 1, 1);
    assert_eq!(error_of(world.dare_lists_as(1).opt_in(MODEL, CIRO + 1)), 'DUST');
    assert_eq!(error_of(world.dare_lists_as(1).opt_in(MODEL, 0x10000000000000000 * 1_000_000_000)), 'AMOUNT_RANGE');
    assert_eq!(error_of(world.dare_lists_as(1).opt_out(MODEL)), 'NOT_A_MEMBER');
    world.lists_as(1).opt_in(MODEL, 7 * CIRO);
    assert_eq!(error_of(world.dare_lists_as(1).opt_in(MODEL, CIRO)), 'ALREADY_MEMBER');
    let weight = Schedule { now: 0, next: 100, from_epoch: 12 };
    let member = Member { position: 0, worker: account(1), ask: 7 * CIRO, active_from: 12, weight };
    assert_eq!(world.views.members_at(MODEL, 0, 100), array![member]);
    world.lists_as(1).opt_out(MODEL);
    assert_eq!(error_of(world.dare_lists_as(1).opt_out(MODEL)), 'NOT_A_MEMBER');
    assert_eq!(error_of(world.dare_lists_as(9).opt_out(MODEL)), 'NOT_A_MEMBER');
    assert_eq!(error_of(world.dare_lists_as(9).evict(MODEL, account(1))), 'STAKE_SUFFICES');
    assert_eq!(error_of(world.dare_lists_as(9).evict(MODEL, account(9))), 'NOT_A_MEMBER');
}

#[test]
fn holes_are_filled_before_the_list_grows() {
    let world = open('holes');
    for n in 1..9_u32 {
        world.join(n, MIN, 1);
    }
    for n in array![3, 8, 1, 5] {
        world.lists_as(n).opt_out(MODEL);
    }
    assert_eq!(world.views.member_list(MODEL).members, 4);
    // The latest hole first; the list has not doubled.
    for n in array![5, 1, 8] {
        world.lists_as(n).opt_in(MODEL, 2 * CIRO);
    }
    world.join(20, MIN, 1);
    let mut workers = array![];
    for member in world.views.members_at(MODEL, 0, 8) {
        workers.append(member.worker);
    }
    assert_eq!(
        workers,
        array![account(1), account(2), account(20), account(4), account(5), account(6), account(7), account(8)],
    );
    let list = world.views.member_list(MODEL);
    assert_eq!((list.members, list.used, list.doublings.next), (8, 8, 0));
}

#[test]
#[feature("safe_dispatcher")]
fn capacity_doubles_two_epochs_ahead_and_not_again_before() {
    let world = open('capacity');
    for n in 1..10_u32 {
        world.join(n, MIN, 1);
    }
    assert_eq!(world.views.member_list(MODEL).doublings, Schedule { now: 0, next: 1, from_epoch: 12 });
    // More in the same epoch: the plans merge.
    for n in 10..18_u32 {
        world.join(n, MIN, 1);
    }
    assert_eq!(world.views.member_list(MODEL).doublings, Schedule { now: 0, next: 2, from_epoch: 12 });
    // The planned room can be used up in the next epochs, but not planned again.
    set_block_number(START + EPOCH);
    for n in 18..33_u32 {
        world.join(n, MIN, 1);
    }
    world.stake(33, 33, MIN);
    assert_eq!(error_of(world.dare_lists_as(33).opt_in(MODEL, 0)), 'LIST_FULL');
    set_block_number(START + 3 * EPOCH - 1);
    assert_eq!(error_of(world.dare_lists_as(33).opt_in(MODEL, 0)), 'LIST_FULL');
    // A hole is room at any time.
    world.lists_as(4).opt_out(MODEL);
    world.lists_as(33).opt_in(MODEL, 0);
    set_block_number(START + 3 * EPOCH);
    world.lists_as(4).opt_in(MODEL, 0);
    assert_eq!(world.views.member_list(MODEL).doublings, Schedule { now: 2, next: 3, from_epoch: 15 });
}

#[test]
fn members_are_read_in_pages() {
    let world = open('pages');
    for n in 1..12_u32 {
        world.join(n, MIN, 1);
    }
    world.lists_as(10).opt_out(MODEL);
    let page = world.views.members_at(MODEL, 8, 0xffffffff);
    assert_eq!(page.len(), 2);
    assert_eq!((*page[0].position, *page[1].position), (8, 10));
    assert_eq!(world.views.members_at(MODEL, 11, 1).len(), 0);
    assert_eq!(world.views.members_at('other', 0, 8).len(), 0);
    assert_eq!(*world.views.members(MODEL)[9], (account(11), CIRO, 12));
}

#[test]
fn a_member_whose_stake_has_left_makes_room() {
    let world = open('evict');
    world.join(1, MIN, 1);
    world.unstake(1, 1, 1);
    world.lists_as(9).evict(MODEL, account(1));
    assert_eq!(world.views.member_list(MODEL).members, 0);
    world.join(2, MIN, 1);
    assert_eq!(world.views.member_list(MODEL).used, 1);
}

#[test]
#[feature("safe_dispatcher")]
fn a_model_nobody_serves_draws_nobody() {
    let world = open('empty');
    super::world::set_seed(1_200, 'seed');
    set_block_number(1_210);
    assert_eq!(world.ranked('job', 1_200), array![]);
    assert_eq!(error_of(world.safe_draws.entitled_ask(MODEL, 'job', 1_200, CIRO, account(1))), 'NOT_A_MEMBER');
}
