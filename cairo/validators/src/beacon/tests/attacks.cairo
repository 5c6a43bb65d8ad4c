//! A13: shares that are not their member's, or not for this round.

use ciro_signatures::vrf::Proof;
use core::ec::stark_curve::ORDER;
use crate::beacon::beacon::Beacon;
use crate::beacon::interface::{
    BeaconRules, IBeaconDispatcher, IBeaconDispatcherTrait, IBeaconSafeDispatcherTrait, Share,
};
use crate::beacon::objects::value_of;
use crate::certificate::Voter;
use crate::testing::{deploy, refused};
use crate::testing::shares::negated;
use crate::testing::validators::{begin, secret, world};
use super::world::{
    OPENS, ROUND, RULES, SEED, Scene, at_block, beacon_of, four, reveal, share, share_of, shares, value,
};

#[feature("safe_dispatcher")]
fn refuse(scene: Scene, share: Share) {
    refused(scene.safe.reveal(ROUND, scene.voters, [share].span()), 'SHARE_INVALID');
    assert_eq!(scene.beacon.round(ROUND).revealed, 0);
}

#[test]
fn a_share_is_good_for_its_round() {
    let scene = four();
    refuse(scene, share(scene, ROUND + 1, 0));
    refuse(scene, share(scene, ROUND - 1, 0));
}

#[test]
fn a_share_is_good_for_its_member() {
    let scene = four();
    refuse(scene, Share { member: 1, ..share(scene, ROUND, 0) });
    refuse(scene, share_of(scene, ROUND, 0, secret(9)));
}

/// Two beacons of one validator set have rounds of other blocks: a share that one takes would tell the other's too early.
#[test]
fn a_share_is_good_for_its_contract() {
    let scene = four();
    let slower = BeaconRules { grace_blocks: 6, ..RULES };
    let parts = (scene.validators.set.contract_address, slower);
    let other = IBeaconDispatcher { contract_address: deploy(Beacon::TEST_CLASS_HASH, parts) };
    assert!(other.scope() != scene.beacon.scope());
    refuse(scene, share(Scene { beacon: other, ..scene }, ROUND, 0));
}

/// Members of the same keys, at another validator set: another network.
#[test]
fn a_share_is_good_for_its_network() {
    let scene = four();
    let twin = world();
    begin(twin, [1_000; 4].span());
    let other = IBeaconDispatcher { contract_address: beacon_of(twin.set.contract_address) };
    refuse(scene, share(Scene { beacon: other, ..scene }, ROUND, 0));
}

/// Whatever is changed of a proof, it does not hold any more: least of all another output.
#[test]
fn a_share_cannot_be_forged() {
    let scene = four();
    let Share { member, proof } = share(scene, ROUND, 0);
    let foreign = share(scene, ROUND, 1).proof;
    let forged = [
        Proof { gamma_x: foreign.gamma_x, gamma_y: foreign.gamma_y, ..proof },
        Proof { gamma_y: -proof.gamma_y, ..proof },
        Proof { gamma_x: proof.gamma_x + 1, ..proof },
        Proof { gamma_x: 0, gamma_y: 0, ..proof },
        Proof { key_y: -proof.key_y, ..proof },
        Proof { key_y: 0, ..proof },
        Proof { c: proof.c + 1, ..proof },
        Proof { c: 0, ..proof },
        Proof { s: proof.s + 1, ..proof },
        Proof { s: ORDER - proof.s, ..proof },
        Proof { s: 0, ..proof },
        Proof { s: ORDER, ..proof },
        Proof { s: -1, ..proof },
        Proof { c: 0, s: 0, ..proof },
        Proof { c: foreign.c, s: foreign.s, ..proof },
    ];
    for proof in forged.span() {
        refuse(scene, Share { member, proof: *proof });
    }
    reveal(scene, [0].span());
}

/// A member has two secrets for one abscissa. It gains no choice by that.
#[test]
fn the_negated_key_has_the_same_output() {
    let scene = four();
    let negated = share_of(scene, ROUND, 0, negated(secret(0)));
    let usual = share(scene, ROUND, 0);
    assert_eq!(negated.proof.gamma_x, usual.proof.gamma_x);
    assert_eq!(negated.proof.gamma_y, -usual.proof.gamma_y);
    scene.beacon.reveal(ROUND, scene.voters, [negated].span());
    reveal(scene, [0, 1, 2].span());
    at_block(OPENS + 6);
    assert_eq!(scene.beacon.randomness(SEED).value, value(scene, [0, 1, 2].span()));
}

#[test]
#[feature("safe_dispatcher")]
fn one_bad_share_spoils_the_call_it_comes_with() {
    let scene = four();
    let mixed = [share(scene, ROUND, 0), Share { member: 2, ..share(scene, ROUND, 1) }].span();
    refused(scene.safe.reveal(ROUND, scene.voters, mixed), 'SHARE_INVALID');
    assert_eq!(scene.beacon.round(ROUND).revealed, 0);
}

#[test]
#[feature("safe_dispatcher")]
fn voters_are_those_of_the_epoch() {
    let scene = four();
    let shares = shares(scene, ROUND, [0, 1, 2].span());
    let first = *scene.voters[0];
    refused(scene.safe.reveal(ROUND, scene.voters.slice(0, 3), shares), 'VOTERS_DIGEST');
    let heavier = array![
        Voter { weight: 9_000, ..first }, *scene.voters[1], *scene.voters[2], *scene.voters[3],
    ];
    refused(scene.safe.reveal(ROUND, heavier.span(), shares), 'VOTERS_DIGEST');
    refused(scene.safe.reveal(ROUND, [].span(), shares), 'VOTERS_DIGEST');
    let nobody = Share { member: 4, ..*shares[0] };
    refused(scene.safe.reveal(ROUND, scene.voters, [nobody].span()), 'MEMBER_UNKNOWN');
    let far = Share { member: 0xffffffff, ..*shares[0] };
    refused(scene.safe.reveal(ROUND, scene.voters, [far].span()), 'MEMBER_UNKNOWN');
}

/// A13: a member that sees all other shares has two values to choose from; the second nobody knows but itself.
#[test]
fn each_share_changes_the_value() {
    let scene = four();
    reveal(scene, [0, 1, 2].span());
    let without = value_of(scene.beacon.scope(), ROUND, scene.beacon.round(ROUND).sum);
    reveal(scene, [3].span());
    at_block(OPENS + 6);
    let with = scene.beacon.randomness(SEED).value;
    assert!(with != without);
    assert_eq!((without, with), (value(scene, [0, 1, 2].span()), value(scene, [0, 1, 2, 3].span())));
}
