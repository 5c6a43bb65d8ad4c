//! Draws with the beacon's randomness: who sits down, and when that can be read.

use core::num::traits::Pow;
use starknet::testing::set_block_number;
use super::super::interface::{
    ICDCPoolViewsDispatcherTrait, IDrawDispatcherTrait, IDrawSafeDispatcherTrait, IMemberListsDispatcherTrait, Seed,
};
use super::super::objects::CIRO;
use super::world::{
    MAX_ASK, MIN, MODEL, World, WorldTrait, account, error_of, number_of, open, set_seed,
};

const BLOCK: u64 = 1_250;
/// Later than the hash of the seed block, and than the first windows of a plain draw.
const FROM: u64 = 1_290;

fn eight(salt: felt252) -> World {
    let world = open(salt);
    for n in 1..9_u32 {
        world.join(n, 4 * MIN, n.into());
    }
    set_seed(BLOCK, 'seed');
    set_block_number(FROM);
    world
}

fn seed(randomness: felt252) -> Seed {
    Seed { block: BLOCK, randomness, from_block: FROM }
}

fn committee(world: @World, seed: Seed) -> Array<u32> {
    let mut numbers = array![];
    let mut indices = (*world.draws).committee_indices(MODEL, 'job', seed, MAX_ASK);
    for address in (*world.draws).committee(MODEL, 'job', seed, MAX_ASK) {
        assert_eq!((*world.views).worker_at(indices.pop_front().unwrap()), address);
        numbers.append(number_of(address));
    }
    assert!(indices.is_empty());
    numbers
}

/// A13: a proposer that has tried hashes until its worker came first has tried them for nothing: who comes first is the
/// randomness's to say.
#[test]
fn a_chosen_hash_chooses_nobody() {
    let world = eight('chosen');
    assert_eq!(committee(@world, seed(0)), world.ranked('job', BLOCK));
    let mut first = 0_u32;
    for randomness in 1..17_u32 {
        let bit = 2_u32.pow(*committee(@world, seed(randomness.into()))[0]);
        first = first | bit;
    }
    // Of eight workers 7 in the mean: three or fewer in one of 100,000 such rows.
    let mut workers = 0_u32;
    while first != 0 {
        workers += first % 2;
        first = first / 2;
    }
    assert!(workers > 3);
}

/// An entry has one ask for good, and draws of its time find it: who has left is none, nor who came or came back later.
#[test]
#[feature("safe_dispatcher")]
fn a_member_is_who_was_one_when_the_seed_was_made() {
    let world = eight('members');
    for n in 1..9_u32 {
        let (index, ask) = world.draws.member(MODEL, account(n), BLOCK);
        assert_eq!((world.views.worker_at(index), ask), (account(n), n.into() * CIRO));
    }
    assert_eq!(error_of(world.safe_draws.member(MODEL, account(20), BLOCK)), 'NOT_A_MEMBER');
    assert_eq!(error_of(world.safe_draws.member(MODEL + 1, account(1), BLOCK)), 'NOT_A_MEMBER');
    world.lists_as(1).opt_out(MODEL);
    assert_eq!(error_of(world.safe_draws.member(MODEL, account(1), BLOCK)), 'NOT_A_MEMBER');
    world.lists_as(1).opt_in(MODEL, 9 * CIRO);
    assert_eq!(error_of(world.safe_draws.member(MODEL, account(1), BLOCK)), 'NOT_A_MEMBER');
}

#[test]
#[feature("safe_dispatcher")]
fn a_committee_is_not_read_before_its_time() {
    let world = eight('early');
    set_block_number(FROM - 1);
    let draws = world.safe_draws;
    assert_eq!(error_of(draws.committee(MODEL, 'job', seed('R'), MAX_ASK)), 'SEED_NOT_READY');
}

/// A13: randomness that comes an epoch late would draw by weights that moved when it was known.
#[test]
#[feature("safe_dispatcher")]
fn a_committee_that_is_known_too_late_is_none() {
    let world = eight('late');
    let draws = world.safe_draws;
    let late = Seed { from_block: 1_399, ..seed('R') };
    set_block_number(1_399);
    assert_eq!(draws.committee(MODEL, 'job', late, MAX_ASK).unwrap().len(), 4);
    set_block_number(1_400);
    assert_eq!(error_of(draws.committee(MODEL, 'job', late, MAX_ASK)), 'DRAW_EXPIRED');
}
