//! Draws with the beacon's randomness: who sits down, when, and how long it can be read.

use core::num::traits::Pow;
use starknet::testing::set_block_number;
use super::super::interface::{IDrawDispatcherTrait, IDrawSafeDispatcherTrait, Seed};
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
    for address in (*world.draws).committee(MODEL, 'job', seed, MAX_ASK) {
        numbers.append(number_of(address));
    }
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

#[test]
#[feature("safe_dispatcher")]
fn each_rank_has_its_window_from_the_committee_s_block_on() {
    let world = eight('turns');
    let drawn = committee(@world, seed('R'));
    for elapsed in array![0, 19, 20, 40, 79_u64] {
        set_block_number(FROM + elapsed);
        for n in 1..9_u32 {
            let mut rank = 4_u64;
            for k in 0..4_u32 {
                if *drawn[k] == n {
                    rank = k.into();
                }
            }
            let answer = world.safe_draws.seat_ask(MODEL, 'job', seed('R'), MAX_ASK, account(n));
            if elapsed >= rank * 20 {
                assert_eq!(answer.unwrap(), n.into() * CIRO);
            } else {
                assert_eq!(error_of(answer), 'NOT_YOUR_TURN');
            }
        }
    }
    // Its windows over, it is nobody's: a committee is never open to all.
    set_block_number(FROM + 80);
    for n in 1..9_u32 {
        assert_eq!(
            error_of(world.safe_draws.seat_ask(MODEL, 'job', seed('R'), MAX_ASK, account(n))), 'NOT_YOUR_TURN',
        );
    }
}

#[test]
#[feature("safe_dispatcher")]
fn strangers_and_the_dear_have_no_seat() {
    let world = eight('dear');
    let refused = world.safe_draws.seat_ask(MODEL, 'job', seed('R'), MAX_ASK, account(20));
    assert_eq!(error_of(refused), 'NOT_A_MEMBER');
    let refused = world.safe_draws.seat_ask(MODEL, 'job', seed('R'), 7 * CIRO, account(8));
    assert_eq!(error_of(refused), 'ASK_ABOVE_MAX');
}

#[test]
#[feature("safe_dispatcher")]
fn a_committee_is_not_read_before_its_time() {
    let world = eight('early');
    set_block_number(FROM - 1);
    let draws = world.safe_draws;
    assert_eq!(error_of(draws.committee(MODEL, 'job', seed('R'), MAX_ASK)), 'SEED_NOT_READY');
    assert_eq!(error_of(draws.seat_ask(MODEL, 'job', seed('R'), MAX_ASK, account(1))), 'SEED_NOT_READY');
}

/// A13: randomness that comes an epoch late would draw by weights that moved when it was known.
#[test]
#[feature("safe_dispatcher")]
fn a_committee_that_is_known_too_late_is_none() {
    let world = eight('late');
    let draws = world.safe_draws;
    let late = Seed { from_block: 1_399, ..seed('R') };
    set_block_number(1_399);
    let drawn = draws.committee(MODEL, 'job', late, MAX_ASK).unwrap();
    assert!(draws.seat_ask(MODEL, 'job', late, MAX_ASK, *drawn[0]).is_ok());
    set_block_number(1_400);
    assert_eq!(error_of(draws.committee(MODEL, 'job', late, MAX_ASK)), 'DRAW_EXPIRED');
    assert_eq!(error_of(draws.seat_ask(MODEL, 'job', late, MAX_ASK, *drawn[0])), 'DRAW_EXPIRED');
}
