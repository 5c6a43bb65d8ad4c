use core::poseidon::{hades_permutation, poseidon_hash_span};
use starknet::testing::set_block_number;
use super::super::draw::{dice, roll};
use super::super::interface::{IDrawDispatcherTrait, IDrawSafeDispatcherTrait};
use super::super::objects::CIRO;
use super::world::{MAX_ASK, MIN, MODEL, World, WorldTrait, account, error_of, open, set_seed};

const SEED: u64 = 1_250;

#[test]
fn a_hash_goes_on_from_the_dice() {
    for round in 0..3_u32 {
        let (a, b, c) = hades_permutation('CIRO_DRAW', 'block', 0);
        let (first, second, rest) = hades_permutation(a + 'job', b + round.into(), c);
        let (hash, _, _) = hades_permutation(first + 1, second, rest);
        assert_eq!(hash, poseidon_hash_span(array!['CIRO_DRAW', 'block', 'job', round.into()].span()));
        let (first, second): (u256, u256) = (first.into(), second.into());
        let low_bits = 0x7ffffffffffffffffffffffffffffff;
        let expected = [first.low & low_bits, first.high, second.low & low_bits, second.high];
        assert_eq!(roll(@dice('block', 0, 'job'), round.into()), expected);
    }
}

fn eight(salt: felt252) -> World {
    let world = open(salt);
    for n in 1..9_u32 {
        world.join(n, 4 * MIN, n.into());
    }
    set_seed(SEED, 'seed');
    world
}

#[test]
#[feature("safe_dispatcher")]
fn each_rank_has_its_window_and_then_all_may_answer() {
    let world = eight('windows');
    set_block_number(SEED + 10);
    let ranked = world.ranked('job', SEED);
    assert_eq!(ranked.len(), 4);
    for elapsed in array![0, 19, 20, 39, 40, 60, 79, 80, 200_u64] {
        set_block_number(SEED + 10 + elapsed);
        for n in 1..9_u32 {
            let mut rank = 4_u64;
            for k in 0..4_u32 {
                if *ranked[k] == n {
                    rank = k.into();
                }
            }
            let answer = world.safe_draws.entitled_ask(MODEL, 'job', SEED, MAX_ASK, account(n));
            if elapsed >= rank * 20 {
                assert_eq!(answer.unwrap(), n.into() * CIRO);
            } else {
                assert_eq!(error_of(answer), 'NOT_YOUR_TURN');
            }
        }
    }
}

#[test]
#[feature("safe_dispatcher")]
fn the_first_may_be_pinned_while_nobody_else_may_answer() {
    let world = eight('pin');
    set_block_number(SEED + 10);
    let first = *world.ranked('job', SEED)[0];
    for block in array![SEED + 10, SEED + 29] {
        set_block_number(block);
        let pinned = world.draws.first_ranked(MODEL, 'job', SEED, MAX_ASK);
        assert_eq!(pinned, Some((account(first), first.into() * CIRO)));
    }
    set_block_number(SEED + 30);
    assert_eq!(error_of(world.safe_draws.first_ranked(MODEL, 'job', SEED, MAX_ASK)), 'WINDOW_OVER');
    set_block_number(SEED + 9);
    assert_eq!(error_of(world.safe_draws.first_ranked(MODEL, 'job', SEED, MAX_ASK)), 'SEED_NOT_READY');
    set_block_number(SEED + 10);
    assert_eq!(world.draws.first_ranked('nobody serves', 'job', SEED, MAX_ASK), None);
}

/// A31: ten blocks, on a devnet too.
#[test]
#[feature("safe_dispatcher")]
fn the_seed_is_not_read_before_its_time() {
    let world = eight('early');
    set_block_number(SEED + 9);
    assert_eq!(error_of(world.safe_draws.ranked(MODEL, 'job', SEED, MAX_ASK)), 'SEED_NOT_READY');
    assert_eq!(error_of(world.safe_draws.entitled_ask(MODEL, 'job', SEED, MAX_ASK, account(1))), 'SEED_NOT_READY');
    set_seed(SEED, 0);
    set_block_number(SEED + 10);
    assert_eq!(error_of(world.safe_draws.ranked(MODEL, 'job', SEED, MAX_ASK)), 'SEED_NOT_READY');
}

#[test]
#[feature("safe_dispatcher")]
fn a_draw_can_be_read_until_the_end_of_the_next_epoch() {
    let world = eight('late');
    set_block_number(SEED + 10);
    let ranked = world.ranked('job', SEED);
    set_block_number(1_399);
    assert_eq!(world.ranked('job', SEED), ranked);
    set_block_number(1_400);
    assert_eq!(error_of(world.safe_draws.ranked(MODEL, 'job', SEED, MAX_ASK)), 'DRAW_EXPIRED');
    // The job itself may still be answered, by any member.
    assert_eq!(world.draws.entitled_ask(MODEL, 'job', SEED, MAX_ASK, account(2)), 2 * CIRO);
}

/// A14: who would lose gas by a job is not drawn for it.
#[test]
#[feature("safe_dispatcher")]
fn asks_above_the_jobs_limit_are_passed_over() {
    let world = eight('asks');
    set_block_number(SEED + 10);
    for address in world.draws.ranked(MODEL, 'job', SEED, 3 * CIRO) {
        assert!(super::world::number_of(address) <= 3);
    }
    set_block_number(SEED + 90);
    assert_eq!(error_of(world.safe_draws.entitled_ask(MODEL, 'job', SEED, 3 * CIRO, account(4))), 'ASK_ABOVE_MAX');
    assert_eq!(world.draws.entitled_ask(MODEL, 'job', SEED, 3 * CIRO, account(3)), 3 * CIRO);
}

#[test]
fn with_fewer_members_than_ranks_the_last_window_opens_to_all() {
    let world = open('two');
    world.join(1, 4 * MIN, 1);
    world.join(2, 4 * MIN, 1);
    set_seed(SEED, 'seed');
    set_block_number(SEED + 10);
    assert_eq!(world.ranked('job', SEED).len(), 2);
    // The third joined after the seed's epoch began to be fixed, so it is not drawn; nor may it answer later.
    set_block_number(SEED + 10 + 40);
    assert_eq!(world.draws.entitled_ask(MODEL, 'job', SEED, MAX_ASK, account(1)), CIRO);
    assert_eq!(world.draws.entitled_ask(MODEL, 'job', SEED, MAX_ASK, account(2)), CIRO);
}

#[test]
#[feature("safe_dispatcher")]
fn a_worker_without_stake_answers_nothing() {
    let world = eight('no stake');
    set_block_number(SEED + 90);
    world.unstake(3, 3, 4 * MIN);
    assert_eq!(error_of(world.safe_draws.entitled_ask(MODEL, 'job', SEED, MAX_ASK, account(3))), 'NOT_A_MEMBER');
}

#[test]
#[feature("safe_dispatcher")]
fn a_batch_answers_like_its_jobs_one_by_one() {
    let world = eight('batch');
    set_block_number(SEED + 10);
    for n in 1..9_u32 {
        let mut mine = array![];
        let mut last_foreign = 0;
        for number in 0..24_u32 {
            let job_id: felt252 = number.into();
            match world.safe_draws.entitled_ask(MODEL, job_id, SEED, MAX_ASK, account(n)) {
                Ok(_) => mine.append((job_id, SEED, MAX_ASK)),
                Err(_) => last_foreign = job_id,
            }
        }
        let asks = world.draws.entitled_asks(MODEL, account(n), mine.span());
        assert_eq!(asks.len(), mine.len());
        for ask in asks {
            assert_eq!(ask, n.into() * CIRO);
        }
        mine.append((last_foreign, SEED, MAX_ASK));
        assert_eq!(error_of(world.safe_draws.entitled_asks(MODEL, account(n), mine.span())), 'NOT_YOUR_TURN');
    }
}
