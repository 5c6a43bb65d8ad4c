//! Who is a member, from when, and with what weight.

use starknet::testing::pop_log;
use crate::certificate::{Voter, voters_digest};
use crate::ed25519_check::Ed25519Check;
use crate::testing::pool::ITestPoolDispatcherTrait;
use crate::testing::validators::{
    DAY, OVERLAP, START, begin, join, keys, validator, world, write_keys,
};
use crate::testing::{CIRO, MALLORY, ZERO, act_as, at, deploy, refused};
use crate::validator_set::interface::{
    IValidatorSetDispatcherTrait, IValidatorSetSafeDispatcherTrait, Keys, Member, Rules, ValidatorEpoch,
};
use crate::validator_set::objects::members_digest;
use crate::validator_set::validator_set::ValidatorSet;
use crate::validator_set::validator_set::ValidatorSet::{EpochBegan, Event};

fn member(id: felt252, weight: u64) -> Member {
    Member { validator: validator(id), keys: keys(id), weight }
}

#[test]
fn the_strongest_candidates_are_members_by_weight_then_by_place() {
    let world = world();
    join(world, 1, 2_000);
    join(world, 2, 5_000);
    join(world, 3, 2_000);
    join(world, 4, 3_000);
    while let Some(_) = pop_log::<Event>(world.set.contract_address) {}
    act_as(MALLORY);
    assert_eq!(world.set.rotate(), 1);
    let members = array![member(2, 5_000), member(4, 3_000), member(1, 2_000), member(3, 2_000)].span();
    let event = Event::EpochBegan(EpochBegan { epoch: 1, total_weight: 12_000, members });
    assert_eq!(pop_log(world.set.contract_address), Some(event));
    let mut voters = array![];
    for member in members {
        voters.append(Voter { stark_key: *member.keys.stark, weight: *member.weight });
    }
    let facts = ValidatorEpoch {
        began_at: START,
        size: 4,
        total_weight: 12_000,
        voters_digest: voters_digest(voters.span()),
        members_digest: members_digest(members),
    };
    assert_eq!(world.set.epoch_facts(1), facts);
    assert_eq!(world.set.epoch(), 1);
}

#[test]
fn no_epoch_has_more_than_thirty_two_members() {
    let world = world();
    for id in 0..33_u32 {
        join(world, id.into(), 2_000 - id.into());
    }
    world.set.rotate();
    let facts = world.set.epoch_facts(1);
    assert_eq!((facts.size, facts.total_weight), (32, 32 * 2_000 - 31 * 16));
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_rotates_too_early_or_twice() {
    let world = world();
    begin(world, [4_000, 3_000, 2_000, 1_000].span());
    refused(world.safe.rotate(), 'EPOCH_NOT_OVER');
    at(START + DAY - 1);
    refused(world.safe.rotate(), 'EPOCH_NOT_OVER');
    at(START + DAY);
    assert_eq!(world.set.rotate(), 2);
    refused(world.safe.rotate(), 'EPOCH_NOT_OVER');
    at(START + 9 * DAY);
    assert_eq!(world.set.rotate(), 3);
    refused(world.safe.rotate(), 'EPOCH_NOT_OVER');
}

#[test]
#[feature("safe_dispatcher")]
fn no_epoch_begins_empty_or_with_too_few() {
    let world = world();
    refused(world.safe.rotate(), 'TOO_FEW_VALIDATORS');
    for id in 0..3_u32 {
        join(world, id.into(), 1_000);
    }
    refused(world.safe.rotate(), 'TOO_FEW_VALIDATORS');
    join(world, 3, 1_000);
    world.set.rotate();
    at(START + DAY);
    world.pool.set_stake(validator(0), 0);
    refused(world.safe.rotate(), 'TOO_FEW_VALIDATORS');
    assert_eq!(world.set.epoch(), 1);
    join(world, 4, 1_000);
    assert_eq!(world.set.rotate(), 2);
}

#[test]
fn a_jailed_or_unbonded_candidate_is_no_member() {
    let world = world();
    begin(world, [6_000, 5_000, 4_000, 3_000, 2_000, 1_000].span());
    world.pool.set_jailed(validator(0), true);
    world.pool.set_stake(validator(5), 1_000 * CIRO - 1);
    at(START + DAY);
    world.set.rotate();
    let facts = world.set.epoch_facts(2);
    assert_eq!((facts.size, facts.total_weight), (4, 14_000));
    world.pool.set_jailed(validator(0), false);
    at(START + 2 * DAY);
    world.set.rotate();
    assert_eq!(world.set.epoch_facts(3).total_weight, 20_000);
}

#[test]
fn who_leaves_is_a_member_until_the_next_epoch() {
    let world = world();
    let voters = begin(world, [5_000, 4_000, 3_000, 2_000, 1_000].span());
    act_as(validator(0));
    world.set.leave();
    assert_eq!(world.set.epoch_facts(1).voters_digest, voters_digest(voters));
    at(START + DAY);
    world.set.rotate();
    assert_eq!(world.set.epoch_facts(2).voters_digest, voters_digest(voters.slice(1, 4)));
}

#[test]
fn new_keys_count_from_the_next_epoch_on() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_000].span());
    let Keys { stark, .. } = keys(7);
    write_keys(world, validator(0), keys(7));
    assert_eq!(world.set.epoch_facts(1).voters_digest, voters_digest(voters));
    at(START + DAY);
    world.set.rotate();
    let renewed = array![Voter { stark_key: stark, ..*voters[0] }, *voters[1], *voters[2], *voters[3]].span();
    assert_eq!(world.set.epoch_facts(2).voters_digest, voters_digest(renewed));
}

/// A pool that lies beyond every supply of CIRO does not make weights wrap.
#[test]
#[feature("safe_dispatcher")]
fn a_stake_beyond_all_ciro_is_refused() {
    let world = world();
    begin(world, [4_000, 3_000, 2_000, 1_000].span());
    world.pool.set_stake(validator(0), 0xffffffffffffffffffffffffffffffff);
    at(START + DAY);
    refused(world.safe.rotate(), 'WEIGHT_RANGE');
}

#[test]
fn weights_are_whole_ciro_rounded_down() {
    let world = world();
    begin(world, [4_000, 3_000, 2_000, 1_000].span());
    world.pool.set_stake(validator(3), 2_000 * CIRO - 1);
    at(START + DAY);
    world.set.rotate();
    assert_eq!(world.set.epoch_facts(2).total_weight, 10_999);
}

#[test]
fn the_rules_are_those_of_the_deployment() {
    let world = world();
    let rules = Rules {
        min_stake: 1_000 * CIRO, min_members: 4, epoch_seconds: 86_400, overlap_seconds: 3_600,
        lifetime_seconds: 7 * 86_400,
    };
    assert_eq!(world.set.rules(), rules);
}

#[test]
#[should_panic(expected: ('RULES_RANGE', 'CONSTRUCTOR_FAILED'))]
fn an_epoch_that_outlasts_its_certificates_is_not_deployed() {
    let world = world();
    let day = 7 * DAY - OVERLAP + 1;
    deploy(ValidatorSet::TEST_CLASS_HASH, (world.pool.contract_address, Ed25519Check::TEST_CLASS_HASH, CIRO, 4_u32, day, OVERLAP));
}

#[test]
#[should_panic(expected: ('RULES_RANGE', 'CONSTRUCTOR_FAILED'))]
fn a_set_without_members_is_not_deployed() {
    deploy(ValidatorSet::TEST_CLASS_HASH, (world().pool.contract_address, Ed25519Check::TEST_CLASS_HASH, CIRO, 0_u32, DAY, OVERLAP));
}

#[test]
#[should_panic(expected: ('RULES_RANGE', 'CONSTRUCTOR_FAILED'))]
fn members_without_weight_are_not_deployed() {
    deploy(ValidatorSet::TEST_CLASS_HASH, (world().pool.contract_address, Ed25519Check::TEST_CLASS_HASH, CIRO - 1, 4_u32, DAY, OVERLAP));
}

#[test]
#[should_panic(expected: ('ZERO_ADDRESS', 'CONSTRUCTOR_FAILED'))]
fn a_set_without_a_pool_is_not_deployed() {
    deploy(ValidatorSet::TEST_CLASS_HASH, (ZERO, Ed25519Check::TEST_CLASS_HASH, CIRO, 4_u32, DAY, OVERLAP));
}

#[test]
#[should_panic(expected: ('ZERO_ADDRESS', 'CONSTRUCTOR_FAILED'))]
fn a_set_that_cannot_check_keys_is_not_deployed() {
    deploy(ValidatorSet::TEST_CLASS_HASH, (world().pool.contract_address, 0, CIRO, 4_u32, DAY, OVERLAP));
}
