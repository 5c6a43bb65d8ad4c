//! Whose shares a round takes.

use crate::beacon::beacon::Beacon;
use crate::beacon::interface::{
    IBeaconDispatcher, IBeaconDispatcherTrait, IBeaconSafeDispatcher, IBeaconSafeDispatcherTrait,
};
use crate::certificate::Voter;
use crate::testing::validators::{
    DAY, OVERLAP, START, give_keys, keys, secret, validator, world, write_keys,
};
use crate::testing::{at, deploy, refused};
use crate::validator_set::interface::IValidatorSetDispatcherTrait;
use super::world::{OPENS, ROUND, RULES, SEED, Scene, at_block, four, reveal, share_of, shares};

/// Member 0 has the key of number 9 from the next epoch on, which begins now.
fn rotate_with_a_new_key(scene: Scene) -> Scene {
    at(START + DAY);
    write_keys(scene.validators, validator(0), keys(9));
    scene.validators.set.rotate();
    let first = Voter { stark_key: keys(9).stark, weight: 1_000 };
    let voters = array![first, *scene.voters[1], *scene.voters[2], *scene.voters[3]].span();
    Scene { voters, ..scene }
}

/// A13: who knows the others' shares could try keys until the value suits it, and rotate.
#[test]
#[feature("safe_dispatcher")]
fn a_key_made_when_shares_were_known_has_no_say() {
    let old = four();
    let new = rotate_with_a_new_key(old);
    let ground = share_of(new, ROUND, 0, secret(9));
    assert_eq!(new.beacon.round(ROUND).epoch, 1);
    refused(new.safe.reveal(ROUND, new.voters, [ground].span()), 'VOTERS_DIGEST');
    refused(new.safe.reveal(ROUND, old.voters, [ground].span()), 'SHARE_INVALID');
    at(START + DAY + OVERLAP - 1);
    reveal(old, [0].span());
    assert_eq!(new.beacon.round(ROUND).epoch, 1);
}

#[test]
#[feature("safe_dispatcher")]
fn an_epoch_that_has_settled_takes_over() {
    let old = four();
    let new = rotate_with_a_new_key(old);
    at(START + DAY + OVERLAP);
    assert_eq!(new.beacon.round(ROUND).epoch, 2);
    // A13: members of an old epoch have no say in a new round.
    let outdated = shares(old, ROUND, [0, 1, 2].span());
    refused(old.safe.reveal(ROUND, old.voters, outdated), 'VOTERS_DIGEST');
    let share = share_of(new, ROUND, 0, secret(9));
    new.beacon.reveal(ROUND, new.voters, [share].span());
    assert_eq!(new.beacon.round(ROUND).epoch, 2);
}

/// A round that has begun ends with the members that it began with, or a single share before a rotation would void it.
#[test]
#[feature("safe_dispatcher")]
fn a_round_keeps_its_epoch() {
    let old = four();
    reveal(old, [0].span());
    let new = rotate_with_a_new_key(old);
    at(START + DAY + 2 * OVERLAP);
    let share = share_of(new, ROUND, 0, secret(9));
    refused(new.safe.reveal(ROUND, new.voters, [share].span()), 'VOTERS_DIGEST');
    reveal(old, [1, 2].span());
    at_block(OPENS + 6);
    new.beacon.randomness(SEED);
    assert_eq!(new.beacon.round(ROUND).epoch, 1);
}

#[test]
#[feature("safe_dispatcher")]
fn without_a_living_epoch_nothing_is_revealed() {
    let scene = four();
    at(START + 7 * DAY);
    let shares = shares(scene, ROUND, [0, 1, 2].span());
    refused(scene.safe.reveal(ROUND, scene.voters, shares), 'EPOCH_STALE');
}

#[test]
#[feature("safe_dispatcher")]
fn before_the_first_epoch_nothing_is_revealed() {
    let world = world();
    give_keys(world, 0);
    let contract_address = deploy(Beacon::TEST_CLASS_HASH, (world.set.contract_address, RULES));
    at_block(OPENS);
    let safe = IBeaconSafeDispatcher { contract_address };
    refused(safe.reveal(ROUND, [].span(), [].span()), 'EPOCH_UNKNOWN');
    assert_eq!(IBeaconDispatcher { contract_address }.round(ROUND).epoch, 0);
}
