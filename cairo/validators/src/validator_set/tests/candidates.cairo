//! Sixty-four places that nobody can hold with little stake.

use starknet::testing::pop_log;
use crate::testing::pool::ITestPoolDispatcherTrait;
use crate::testing::validators::{crowd, give_keys, join, validator, world};
use crate::testing::{CIRO, MALLORY, ZERO, act_as, refused};
use crate::validator_set::interface::{IValidatorSetDispatcherTrait, IValidatorSetSafeDispatcherTrait};
use crate::validator_set::validator_set::ValidatorSet::{CandidateJoined, CandidateLeft, Event};

#[test]
#[feature("safe_dispatcher")]
fn nobody_joins_without_keys_or_the_minimum_stake() {
    let world = world();
    world.pool.set_stake(MALLORY, 5_000 * CIRO);
    act_as(MALLORY);
    refused(world.safe.join(), 'NO_KEYS');
    give_keys(world, 1);
    world.pool.set_stake(validator(1), 1_000 * CIRO - 1);
    act_as(validator(1));
    refused(world.safe.join(), 'STAKE_BELOW_MINIMUM');
    world.pool.set_stake(validator(1), 1_000 * CIRO);
    world.pool.set_jailed(validator(1), true);
    refused(world.safe.join(), 'STAKE_BELOW_MINIMUM');
    world.pool.set_jailed(validator(1), false);
    world.set.join();
    refused(world.safe.join(), 'ALREADY_CANDIDATE');
}

#[test]
#[feature("safe_dispatcher")]
fn equals_do_not_displace_in_a_full_list() {
    let world = world();
    crowd(world, 1_000);
    give_keys(world, 64);
    world.pool.set_stake(validator(64), 1_000 * CIRO);
    act_as(validator(64));
    refused(world.safe.join(), 'CANDIDATES_FULL');
}

#[test]
fn a_stronger_one_takes_the_place_of_the_weakest_that_came_last() {
    let world = world();
    crowd(world, 2_000);
    world.pool.set_stake(validator(10), 1_500 * CIRO);
    world.pool.set_stake(validator(20), 1_500 * CIRO);
    while let Some(_) = pop_log::<Event>(world.set.contract_address) {}
    join(world, 64, 1_501);
    let left = CandidateLeft { validator: validator(20), displaced_by: validator(64) };
    assert_eq!(pop_log(world.set.contract_address), Some(Event::CandidateLeft(left)));
    let joined = CandidateJoined { validator: validator(64) };
    assert_eq!(pop_log(world.set.contract_address), Some(Event::CandidateJoined(joined)));
    let candidates = world.set.candidates();
    assert_eq!(candidates.len(), 64);
    assert_eq!((*candidates[20], *candidates[63]), (validator(63), validator(64)));
}

/// Whoever filled the list with minimum stakes, and unbonds them, holds nothing.
#[test]
fn an_abandoned_place_is_anybody_s() {
    let world = world();
    crowd(world, 0);
    for id in 64..68_u32 {
        join(world, id.into(), 1_000);
    }
    assert_eq!(world.set.candidates().len(), 64);
    assert_eq!(world.set.rotate(), 1);
    assert_eq!(world.set.epoch_facts(1).total_weight, 4_000);
}

#[test]
#[feature("safe_dispatcher")]
fn who_was_displaced_joins_again_with_the_keys_it_has() {
    let world = world();
    crowd(world, 1_000);
    join(world, 64, 1_001);
    give_keys(world, 63);
    act_as(validator(63));
    refused(world.safe.leave(), 'NOT_CANDIDATE');
    refused(world.safe.join(), 'CANDIDATES_FULL');
    world.pool.set_stake(validator(63), 1_001 * CIRO);
    world.set.join();
    refused(world.safe.join(), 'ALREADY_CANDIDATE');
}

#[test]
#[feature("safe_dispatcher")]
fn only_a_candidate_leaves_and_its_place_is_closed() {
    let world = world();
    for id in 0..3_u32 {
        join(world, id.into(), 1_000);
    }
    act_as(MALLORY);
    refused(world.safe.leave(), 'NOT_CANDIDATE');
    while let Some(_) = pop_log::<Event>(world.set.contract_address) {}
    act_as(validator(0));
    world.set.leave();
    let left = CandidateLeft { validator: validator(0), displaced_by: ZERO };
    assert_eq!(pop_log(world.set.contract_address), Some(Event::CandidateLeft(left)));
    assert_eq!(world.set.candidates(), array![validator(2), validator(1)]);
    refused(world.safe.leave(), 'NOT_CANDIDATE');
    act_as(validator(2));
    world.set.leave();
    act_as(validator(1));
    world.set.leave();
    assert_eq!(world.set.candidates(), array![]);
    world.set.join();
    assert_eq!(world.set.candidates(), array![validator(1)]);
}
