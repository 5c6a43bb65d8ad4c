//! Each way to forge or to replay evidence of a coordinated attack.

use crate::certificate::{Signature, Voter};
use crate::checkpoint::{Checkpoint, statement};
use crate::ports::BANNED;
use crate::validator_set::interface::Scheme;
use super::super::interface::{
    Attack, CertificatePair, Coalition, Equivocation, IDoubleSigningDispatcherTrait, IDoubleSigningSafeDispatcherTrait,
    ISlashingDispatcherTrait, SignedBy,
};
use super::doubles::{ITestPoolDispatcherTrait, ITestValidatorsDispatcherTrait, SlashCall};
use super::signing::{NETWORK, ethereum_key, pair, routes, sign, stark_key};
use super::world::{
    ALICE, DAY, EPOCH, EPOCH_BEGAN, WINDOW, World, open, refused, secret_of, validator, voters,
};

fn certificate(members: Span<u32>, epoch: u64, sequence: u64, digest: u256) -> SignedBy {
    let hash = statement(NETWORK, Checkpoint { epoch, sequence, digest, history: 1 });
    let mut signatures = array![];
    for member in members {
        let (r, s) = sign(hash, secret_of(*member));
        signatures.append(Signature { member: *member, r, s });
    }
    SignedBy { digest, history: 1, signatures: signatures.span() }
}

/// Members 0, 1, 2, 3 for one digest, and 0, 2, 3, 4 for the other.
fn conflict(epoch: u64) -> CertificatePair {
    CertificatePair {
        epoch,
        sequence: 3,
        voters: voters(),
        one: certificate([0, 1, 2, 3].span(), epoch, 3, 'one'),
        other: certificate([0, 2, 3, 4].span(), epoch, 3, 'other'),
    }
}

fn coalition(members: Span<u32>) -> Coalition {
    let mut pieces = array![];
    for member in members {
        pieces.append((*member, pair(secret_of(*member), EPOCH, 3)));
    }
    Coalition { voters: voters(), members: pieces.span() }
}

#[feature("safe_dispatcher")]
fn refuses(world: World, attack: Attack, code: felt252) {
    refused(world.safe_double_signing.submit_attack(attack), code);
    assert_eq!(world.pool.calls().len(), 0);
}

#[test]
fn two_certificates_cost_everybody_in_both_everything() {
    let world = open();
    world.double_signing.submit_attack(Attack::Certificates(conflict(EPOCH)));
    let calls = world.pool.calls();
    assert_eq!(calls.len(), 3);
    for (nth, member) in [(0, 0), (1, 2), (2, 3)].span() {
        let SlashCall { worker, share, points, jail_until, infraction, bounty_to, .. } = *calls[*nth];
        assert_eq!((worker, share, points), (validator(*member), 10_000, 100));
        assert_eq!((jail_until, infraction, bounty_to), (BANNED, EPOCH_BEGAN, ALICE));
        assert_eq!(world.pool.stake_of(validator(*member)), 0);
    }
    assert_eq!(world.pool.stake_of(validator(1)), 1_000);
    assert_eq!(world.slashing.record(validator(0)).recovers_at, BANNED);
}

#[test]
#[feature("safe_dispatcher")]
fn certificates_without_a_quorum_convict_nobody() {
    let world = open();
    // Three of five: 30 of 50 is not more than two thirds.
    let weak = certificate([0, 2, 3].span(), EPOCH, 3, 'other');
    refuses(world, Attack::Certificates(CertificatePair { other: weak, ..conflict(EPOCH) }), 'NO_QUORUM');
    let weak = certificate([0, 2, 3].span(), EPOCH, 3, 'third');
    refuses(world, Attack::Certificates(CertificatePair { one: weak, ..conflict(EPOCH) }), 'NO_QUORUM');
}

#[test]
#[feature("safe_dispatcher")]
fn a_certificate_does_not_conflict_with_itself() {
    let world = open();
    let pair = conflict(EPOCH);
    refuses(world, Attack::Certificates(CertificatePair { other: pair.one, ..pair }), 'SAME_STATEMENT');
    // Nor with the same statement, signed by others.
    let again = certificate([0, 2, 3, 4].span(), EPOCH, 3, 'one');
    refuses(world, Attack::Certificates(CertificatePair { other: again, ..pair }), 'SAME_STATEMENT');
}

#[test]
#[feature("safe_dispatcher")]
fn certificates_of_two_sequences_do_not_conflict() {
    let world = open();
    let other = certificate([0, 2, 3, 4].span(), EPOCH, 4, 'other');
    refuses(world, Attack::Certificates(CertificatePair { other, ..conflict(EPOCH) }), 'SIGNATURE');
}

#[test]
#[feature("safe_dispatcher")]
fn certificates_of_two_epochs_do_not_conflict() {
    let world = open();
    world.validators.begin(EPOCH - 1, EPOCH_BEGAN - DAY, voters());
    let other = certificate([0, 2, 3, 4].span(), EPOCH - 1, 3, 'other');
    refuses(world, Attack::Certificates(CertificatePair { other, ..conflict(EPOCH) }), 'SIGNATURE');
}

/// A set of keys of one's own, or the epoch's with other weights, is not the epoch's.
#[test]
#[feature("safe_dispatcher")]
fn a_forged_set_of_voters_convicts_nobody() {
    let world = open();
    let mut forged = array![Voter { stark_key: stark_key(secret_of(0)), weight: 1_000 }];
    forged.append_span(voters().slice(1, 4));
    let forged = forged.span();
    refuses(world, Attack::Certificates(CertificatePair { voters: forged, ..conflict(EPOCH) }), 'VOTERS');
    let fewer = voters().slice(0, 4);
    refuses(world, Attack::Certificates(CertificatePair { voters: fewer, ..conflict(EPOCH) }), 'VOTERS');
    refuses(world, Attack::Coalition(Coalition { voters: forged, ..coalition([0].span()) }), 'VOTERS_MISMATCH');
}

#[test]
#[feature("safe_dispatcher")]
fn a_member_counts_once_in_a_certificate() {
    let world = open();
    let other = certificate([0, 0, 0, 0].span(), EPOCH, 3, 'other');
    refuses(world, Attack::Certificates(CertificatePair { other, ..conflict(EPOCH) }), 'SIGNERS_ORDER');
}

#[test]
#[feature("safe_dispatcher")]
fn an_attack_is_punished_once() {
    let world = open();
    let pair = conflict(EPOCH);
    world.double_signing.submit_attack(Attack::Certificates(pair));
    let again = Attack::Certificates(CertificatePair { one: pair.other, other: pair.one, ..pair });
    refused(world.safe_double_signing.submit_attack(again), 'ALREADY_PUNISHED');
    // After a ban nothing is left to punish, whatever is found.
    let single = [super::signing::pair(secret_of(0), EPOCH, 9)].span();
    refused(world.safe_double_signing.submit_equivocations(single), 'ALREADY_PUNISHED');
    assert_eq!(world.pool.calls().len(), 3);
}

#[test]
fn who_was_banned_before_does_not_shield_the_others() {
    let world = open();
    world.double_signing.submit_attack(Attack::Coalition(coalition([0, 1].span())));
    world.double_signing.submit_attack(Attack::Certificates(conflict(EPOCH)));
    let calls = world.pool.calls();
    assert_eq!(calls.len(), 4);
    assert_eq!((*calls[2].worker, *calls[3].worker), (validator(2), validator(3)));
}

/// Nor does the smaller penalty for the same shield from the larger.
#[test]
fn an_attack_costs_everything_after_a_penalty_for_double_signing() {
    let world = open();
    world.double_signing.submit_equivocations([pair(secret_of(0), EPOCH, 3)].span());
    world.double_signing.submit_attack(Attack::Certificates(conflict(EPOCH)));
    assert_eq!(world.pool.stake_of(validator(0)), 0);
}

#[test]
#[feature("safe_dispatcher")]
fn old_certificates_convict_nobody() {
    let world = open();
    starknet::testing::set_block_timestamp(EPOCH_BEGAN + WINDOW + 1);
    refuses(world, Attack::Certificates(conflict(EPOCH)), 'EVIDENCE_OLD');
    refuses(world, Attack::Coalition(coalition([0, 1].span())), 'EVIDENCE_OLD');
}

#[test]
fn more_than_a_third_that_equivocates_at_one_place_loses_everything() {
    let world = open();
    world.double_signing.submit_attack(Attack::Coalition(coalition([1, 4].span())));
    let calls = world.pool.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!((*calls[0].worker, *calls[0].share, *calls[0].jail_until), (validator(1), 10_000, BANNED));
    assert_eq!((*calls[1].worker, *calls[1].share), (validator(4), 10_000));
}

#[test]
#[feature("safe_dispatcher")]
fn a_third_or_less_is_no_coalition() {
    let world = open();
    refuses(world, Attack::Coalition(coalition([1].span())), 'WEIGHT_SHORT');
    refuses(world, Attack::Coalition(Coalition { voters: voters(), members: [].span() }), 'NO_EVIDENCE');
}

#[test]
#[feature("safe_dispatcher")]
fn a_member_counts_once_in_a_coalition() {
    let world = open();
    refuses(world, Attack::Coalition(coalition([1, 1].span())), 'MEMBER_ORDER');
    refuses(world, Attack::Coalition(coalition([4, 1].span())), 'MEMBER_ORDER');
}

#[test]
#[feature("safe_dispatcher")]
fn double_signing_at_two_places_is_no_coalition() {
    let world = open();
    let members = [(1, pair(secret_of(1), EPOCH, 3)), (2, pair(secret_of(2), EPOCH, 4))].span();
    refuses(world, Attack::Coalition(Coalition { voters: voters(), members }), 'OTHER_PLACE');
}

/// A small member's double signing does not count with a large one's weight.
#[test]
#[feature("safe_dispatcher")]
fn another_s_weight_is_not_taken() {
    let world = open();
    let members = [(1, pair(secret_of(1), EPOCH, 3)), (2, pair(secret_of(3), EPOCH, 3))].span();
    refuses(world, Attack::Coalition(Coalition { voters: voters(), members }), 'MEMBER_MISMATCH');
    let outside = [(1, pair(secret_of(1), EPOCH, 3)), (5, pair(secret_of(3), EPOCH, 3))].span();
    refuses(world, Attack::Coalition(Coalition { voters: voters(), members: outside }), 'MEMBER_MISMATCH');
}

#[test]
fn a_coalition_may_sign_with_any_of_its_keys() {
    let world = open();
    for member in [1_u32, 2].span() {
        let key: felt252 = ethereum_key(50 + (*member).into()).into();
        world.validators.set_key(Scheme::Secp256k1, key.into(), validator(*member));
    }
    let members = [
        (1, Equivocation::Routes(routes(51, EPOCH, 1))), (2, Equivocation::Routes(routes(52, EPOCH, 1))),
    ]
        .span();
    world.double_signing.submit_attack(Attack::Coalition(Coalition { voters: voters(), members }));
    assert_eq!(world.pool.calls().len(), 2);
}

/// A member that signs one statement of two, in whatever order they come to it, is in no intersection.
#[test]
fn who_signed_only_one_certificate_is_spared() {
    let world = open();
    world.double_signing.submit_attack(Attack::Certificates(conflict(EPOCH)));
    assert_eq!(world.slashing.record(validator(1)).recovers_at, 0);
    assert_eq!(world.slashing.record(validator(4)).recovers_at, 0);
}
