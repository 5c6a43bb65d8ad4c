//! How a value comes about.

use starknet::testing::pop_log;
use crate::beacon::beacon::Beacon::Event;
use crate::beacon::interface::{IBeaconDispatcherTrait, IBeaconSafeDispatcherTrait, Randomness, Round};
use crate::testing::validators::START;
use crate::testing::{MALLORY, act_as, at, refused};
use super::world::{
    OPENS, ROUND, RULES, SEED, at_block, four, reveal, revealed, scene, share, shares, value,
};

#[test]
#[feature("safe_dispatcher")]
fn shares_of_more_than_two_thirds_make_a_value() {
    let scene = four();
    act_as(MALLORY);
    reveal(scene, [0, 1].span());
    assert_eq!(pop_log(scene.beacon.contract_address), Some(revealed(1, 0b11, 2_000, 0)));
    at_block(OPENS + 3);
    at(START + 60);
    reveal(scene, [3].span());
    assert_eq!(pop_log(scene.beacon.contract_address), Some(revealed(1, 0b1011, 3_000, OPENS + 8)));
    at_block(OPENS + 8);
    at(START + 90);
    refused(scene.safe.randomness(SEED), 'BEACON_PENDING');
    at_block(OPENS + 9);
    let expected = Randomness { value: value(scene, [0, 1, 3].span()), from_block: OPENS + 9, decided_at: START + 60 };
    assert_eq!(scene.beacon.randomness(SEED), expected);
    at_block(OPENS + 9_000);
    assert_eq!(scene.beacon.randomness(SEED), expected);
    let Round { epoch, revealed, weight, closes_at, decided_at, .. } = scene.beacon.round(ROUND);
    assert_eq!((epoch, revealed, weight, closes_at, decided_at), (1, 0b1011, 3_000, OPENS + 8, START + 60));
}

#[test]
#[feature("safe_dispatcher")]
fn a_value_is_its_round_s_blocks_and_no_other_s() {
    let scene = four();
    reveal(scene, [0, 1, 2].span());
    at_block(OPENS + 6);
    let value = scene.beacon.randomness(70).value;
    assert_eq!(scene.beacon.randomness(79).value, value);
    refused(scene.safe.randomness(69), 'BEACON_PENDING');
    refused(scene.safe.randomness(80), 'BEACON_PENDING');
    at_block(OPENS + 10);
    scene.beacon.reveal(ROUND + 1, scene.voters, shares(scene, ROUND + 1, [0, 1, 2].span()));
    at_block(OPENS + 16);
    assert!(scene.beacon.randomness(80).value != value);
}

/// A13: a share that is known while its blocks can still be proposed anew would make them predictable.
#[test]
#[feature("safe_dispatcher")]
fn no_share_is_taken_before_its_time() {
    let scene = four();
    at_block(OPENS - 1);
    let shares = shares(scene, ROUND, [0, 1, 2].span());
    refused(scene.safe.reveal(ROUND, scene.voters, shares), 'SHARES_EARLY');
    at_block(OPENS);
    refused(scene.safe.reveal(ROUND + 1, scene.voters, shares), 'SHARES_EARLY');
    refused(scene.safe.reveal(0xffffffffffffffff, scene.voters, shares), 'SHARES_EARLY');
    scene.beacon.reveal(ROUND, scene.voters, shares);
    at_block(RULES.round_blocks.into() + RULES.delay_blocks.into() - 1);
    refused(scene.safe.reveal(0, scene.voters, shares), 'SHARES_EARLY');
    at_block(0);
    refused(scene.safe.reveal(0, scene.voters, shares), 'SHARES_EARLY');
}

/// A13: two thirds, or an empty bench, decide nothing.
#[test]
#[feature("safe_dispatcher")]
fn too_few_make_no_value_however_long_it_takes() {
    let scene = scene([2_000, 1_000, 1_000, 1_000, 1_000].span());
    reveal(scene, [0, 1, 2].span());
    at_block(OPENS + 100_000);
    refused(scene.safe.randomness(SEED), 'BEACON_PENDING');
    assert_eq!(scene.beacon.round(ROUND).closes_at, 0);
    reveal(scene, [3].span());
    assert_eq!(scene.beacon.round(ROUND).closes_at, OPENS + 100_005);
}

/// A13: who brings a quorum without a member cannot keep it out.
#[test]
#[feature("safe_dispatcher")]
fn who_was_left_out_adds_its_share_in_the_grace() {
    let scene = four();
    reveal(scene, [0, 1, 2].span());
    at_block(OPENS + 5);
    reveal(scene, [3].span());
    assert_eq!(scene.beacon.round(ROUND).closes_at, OPENS + 5);
    at_block(OPENS + 6);
    assert_eq!(scene.beacon.randomness(SEED).value, value(scene, [0, 1, 2, 3].span()));
}

#[test]
#[feature("safe_dispatcher")]
fn after_the_grace_nothing_moves_the_value() {
    let scene = four();
    reveal(scene, [0, 1, 2].span());
    at_block(OPENS + 6);
    let before = scene.beacon.randomness(SEED);
    let late = [share(scene, ROUND, 3)].span();
    refused(scene.safe.reveal(ROUND, scene.voters, late), 'ROUND_CLOSED');
    assert_eq!(scene.beacon.randomness(SEED), before);
}

#[test]
fn the_order_of_shares_does_not_matter() {
    let scene = four();
    reveal(scene, [2].span());
    reveal(scene, [3, 0].span());
    reveal(scene, [1].span());
    at_block(OPENS + 6);
    assert_eq!(scene.beacon.randomness(SEED).value, value(scene, [0, 1, 2, 3].span()));
}

/// A13: nobody counts twice, whether in one call or in two.
#[test]
fn a_share_counts_once() {
    let scene = four();
    reveal(scene, [0, 0, 1, 0].span());
    reveal(scene, [0, 1].span());
    let round = scene.beacon.round(ROUND);
    assert_eq!((round.revealed, round.weight, round.closes_at), (0b11, 2_000, 0));
    reveal(scene, [1, 2].span());
    at_block(OPENS + 6);
    assert_eq!(scene.beacon.randomness(SEED).value, value(scene, [0, 1, 2].span()));
}

#[test]
fn two_who_bring_shares_at_once_do_not_fail_each_other() {
    let scene = four();
    reveal(scene, [0, 1, 2].span());
    while let Some(_) = pop_log::<Event>(scene.beacon.contract_address) {}
    reveal(scene, [0, 1, 2].span());
    assert!(pop_log::<Event>(scene.beacon.contract_address).is_none());
    reveal(scene, [1, 2, 3].span());
    assert_eq!(pop_log(scene.beacon.contract_address), Some(revealed(1, 0b1111, 4_000, OPENS + 5)));
}

/// The largest epoch that there is.
#[test]
fn thirty_two_members_have_a_bit_each() {
    let scene = scene([1_000; 32].span());
    let mut members = array![];
    for member in 0..32_u32 {
        members.append(31 - member);
    }
    reveal(scene, members.span());
    let round = scene.beacon.round(ROUND);
    assert_eq!((round.revealed, round.weight), (0xffffffff, 32_000));
}
