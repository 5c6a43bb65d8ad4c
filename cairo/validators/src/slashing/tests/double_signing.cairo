//! Each way to forge or to replay evidence of double signing.

use starknet::testing::set_block_timestamp;
use crate::checkpoint::{Checkpoint, statement};
use crate::validator_set::interface::Scheme;
use super::super::interface::{
    CheckpointPair, Equivocation, IDoubleSigningDispatcherTrait, IDoubleSigningSafeDispatcherTrait,
    ISlashingDispatcherTrait, ISlashingSafeDispatcherTrait, Infraction, RoutePair, SignedCheckpoint, Verdict,
};
use super::super::matrix::Violation;
use super::doubles::{ITestPoolDispatcherTrait, ITestValidatorsDispatcherTrait, SlashCall};
use super::signing::{
    NETWORK, checkpoint, checkpoints, ethereum_key, malleated, pair, route_signature, routes, sign, stark_key,
};
use super::world::{
    ALICE, BOB, DAY, DEPLOYER, EPOCH, EPOCH_BEGAN, FIRST_SECRET, MALLORY, NOBODY, NOW, WINDOW, World, act_as, open, refused, validator,
    voters,
};

const SECRET: felt252 = FIRST_SECRET;

#[feature("safe_dispatcher")]
fn refuses(world: World, evidence: Equivocation, code: felt252) {
    refused(world.safe_double_signing.submit_equivocations([evidence].span()), code);
    assert_eq!(world.pool.calls().len(), 0);
}

#[test]
fn two_checkpoints_of_one_sequence_cost_what_the_matrix_says() {
    let world = open();
    world.double_signing.submit_equivocations([pair(SECRET, EPOCH, 3)].span());
    let calls = world.pool.calls();
    assert_eq!(calls.len(), 1);
    let SlashCall { worker, share, points, jail_until, infraction, bounty_to, harmed, harmed_amount, .. } = *calls[0];
    assert_eq!((worker, share, points), (validator(0), 3_000, 50));
    assert_eq!((jail_until, infraction), (NOW + 90 * DAY, EPOCH_BEGAN));
    assert_eq!((bounty_to, harmed, harmed_amount), (ALICE, NOBODY, 0));
    assert_eq!(world.slashing.record(validator(0)).double_signing_until, NOW + 90 * DAY);
}

#[test]
fn histories_that_differ_under_one_digest_are_two_statements() {
    let world = open();
    let mut pair = checkpoints(SECRET, EPOCH, 3);
    let statement = statement(NETWORK, Checkpoint { epoch: EPOCH, sequence: 3, digest: 'one', history: 5 });
    let (r, s) = sign(statement, SECRET);
    pair.other = SignedCheckpoint { digest: 'one', history: 5, r, s };
    world.double_signing.submit_equivocations([Equivocation::Checkpoints(pair)].span());
    assert_eq!(world.pool.calls().len(), 1);
}

#[test]
#[feature("safe_dispatcher")]
fn no_evidence_is_none() {
    let world = open();
    refused(world.safe_double_signing.submit_equivocations([].span()), 'NO_EVIDENCE');
}

#[test]
#[feature("safe_dispatcher")]
fn the_same_statement_twice_is_no_evidence() {
    let world = open();
    let pair = checkpoints(SECRET, EPOCH, 3);
    refuses(world, Equivocation::Checkpoints(CheckpointPair { other: pair.one, ..pair }), 'SAME_STATEMENT');
}

#[test]
#[feature("safe_dispatcher")]
fn two_signatures_of_the_same_statement_are_no_evidence() {
    let world = open();
    let pair = checkpoints(SECRET, EPOCH, 3);
    let again = SignedCheckpoint { s: malleated(pair.one.s), ..pair.one };
    refuses(world, Equivocation::Checkpoints(CheckpointPair { other: again, ..pair }), 'SAME_STATEMENT');
}

/// A17: a malleated signature is no second piece of evidence.
#[test]
#[feature("safe_dispatcher")]
fn a_malleated_signature_is_no_second_piece_of_evidence() {
    let world = open();
    let pair = checkpoints(SECRET, EPOCH, 3);
    world.double_signing.submit_equivocations([Equivocation::Checkpoints(pair)].span());
    let one = SignedCheckpoint { s: malleated(pair.one.s), ..pair.one };
    let evidence = Equivocation::Checkpoints(CheckpointPair { one, ..pair });
    refused(world.safe_double_signing.submit_equivocations([evidence].span()), 'ALREADY_PUNISHED');
    assert_eq!(world.pool.calls().len(), 1);
}

#[test]
#[feature("safe_dispatcher")]
fn statements_of_two_sequences_are_no_evidence() {
    let world = open();
    let pair = checkpoints(SECRET, EPOCH, 3);
    let other = checkpoint(NETWORK, SECRET, EPOCH, 4, 'other');
    refuses(world, Equivocation::Checkpoints(CheckpointPair { other, ..pair }), 'BAD_SIGNATURE');
}

#[test]
#[feature("safe_dispatcher")]
fn statements_of_two_epochs_are_no_evidence() {
    let world = open();
    world.validators.begin(EPOCH - 1, EPOCH_BEGAN - DAY, voters());
    let pair = checkpoints(SECRET, EPOCH, 3);
    let other = checkpoint(NETWORK, SECRET, EPOCH - 1, 3, 'other');
    refuses(world, Equivocation::Checkpoints(CheckpointPair { other, ..pair }), 'BAD_SIGNATURE');
}

/// Another chain, or another validator set on this one: both are in what consensus calls its network.
#[test]
#[feature("safe_dispatcher")]
fn a_statement_for_another_chain_or_contract_is_no_evidence() {
    let world = open();
    let pair = checkpoints(SECRET, EPOCH, 3);
    let other = checkpoint('OTHER NETWORK', SECRET, EPOCH, 3, 'other');
    refuses(world, Equivocation::Checkpoints(CheckpointPair { other, ..pair }), 'BAD_SIGNATURE');
}

#[test]
#[feature("safe_dispatcher")]
fn statements_of_two_keys_are_no_evidence() {
    let world = open();
    let pair = checkpoints(SECRET, EPOCH, 3);
    let other = checkpoint(NETWORK, SECRET + 1, EPOCH, 3, 'other');
    refuses(world, Equivocation::Checkpoints(CheckpointPair { other, ..pair }), 'BAD_SIGNATURE');
    let framed = CheckpointPair { key: stark_key(SECRET + 1), ..pair };
    refuses(world, Equivocation::Checkpoints(framed), 'BAD_SIGNATURE');
}

#[test]
#[feature("safe_dispatcher")]
fn signatures_that_nobody_made_are_no_evidence() {
    let world = open();
    let pair = checkpoints(SECRET, EPOCH, 3);
    for (r, s) in [(0, 0), (1, 1), (pair.other.s, pair.other.r), (pair.other.r, pair.one.s)].span() {
        let other = SignedCheckpoint { r: *r, s: *s, ..pair.other };
        refuses(world, Equivocation::Checkpoints(CheckpointPair { other, ..pair }), 'BAD_SIGNATURE');
    }
}

#[test]
#[feature("safe_dispatcher")]
fn a_key_of_nobody_convicts_nobody() {
    let world = open();
    refuses(world, pair(999, EPOCH, 3), 'KEY_UNKNOWN');
    refuses(world, Equivocation::Routes(routes(999, EPOCH, 1)), 'KEY_UNKNOWN');
}

#[test]
#[feature("safe_dispatcher")]
fn a_key_of_another_scheme_is_another_key() {
    let world = open();
    world.validators.set_key(Scheme::Ed25519, stark_key(999).into(), BOB);
    world.validators.set_key(Scheme::Secp256k1, stark_key(999).into(), BOB);
    refuses(world, pair(999, EPOCH, 3), 'KEY_UNKNOWN');
}

/// The validator set never forgets a key, so changing keys after signing twice does not help.
#[test]
fn a_retired_key_still_convicts_its_owner() {
    let world = open();
    world.validators.set_key(Scheme::Stark, stark_key(777).into(), validator(0));
    world.double_signing.submit_equivocations([pair(777, EPOCH, 3)].span());
    assert_eq!(*world.pool.calls()[0].worker, validator(0));
}

/// A25: a copy that comes first earns a small flat bounty, and the offender is slashed once.
#[test]
#[feature("safe_dispatcher")]
fn the_same_evidence_again_is_refused_whoever_brings_it() {
    let world = open();
    let evidence = [pair(SECRET, EPOCH, 3)].span();
    world.double_signing.submit_equivocations(evidence);
    act_as(BOB);
    refused(world.safe_double_signing.submit_equivocations(evidence), 'ALREADY_PUNISHED');
    assert_eq!(world.pool.calls().len(), 1);
}

#[test]
#[feature("safe_dispatcher")]
fn evidence_with_its_sides_swapped_is_the_same() {
    let world = open();
    let pair = checkpoints(SECRET, EPOCH, 3);
    world.double_signing.submit_equivocations([Equivocation::Checkpoints(pair)].span());
    let swapped = Equivocation::Checkpoints(CheckpointPair { one: pair.other, other: pair.one, ..pair });
    refused(world.safe_double_signing.submit_equivocations([swapped].span()), 'ALREADY_PUNISHED');
}

/// One fault, such as a second process with the same keys, signs twice at each sequence: one penalty.
#[test]
#[feature("safe_dispatcher")]
fn one_episode_of_double_signing_is_punished_once() {
    let world = open();
    world.double_signing.submit_equivocations([pair(SECRET, EPOCH, 3)].span());
    refused(world.safe_double_signing.submit_equivocations([pair(SECRET, EPOCH, 4)].span()), 'ALREADY_PUNISHED');
    // Nor in an epoch that begins before it has recovered.
    set_block_timestamp(NOW + 80 * DAY);
    world.validators.begin(EPOCH + 80, NOW + 79 * DAY, voters());
    let evidence = [pair(SECRET, EPOCH + 80, 1)].span();
    refused(world.safe_double_signing.submit_equivocations(evidence), 'ALREADY_PUNISHED');
    set_block_timestamp(NOW + 91 * DAY);
    world.validators.begin(EPOCH + 91, NOW + 90 * DAY, voters());
    world.double_signing.submit_equivocations([pair(SECRET, EPOCH + 91, 1)].span());
    assert_eq!(world.pool.calls().len(), 2);
}

#[test]
#[feature("safe_dispatcher")]
fn evidence_older_than_the_window_is_refused() {
    let world = open();
    set_block_timestamp(EPOCH_BEGAN + WINDOW + 1);
    refuses(world, pair(SECRET, EPOCH, 3), 'EVIDENCE_OLD');
    set_block_timestamp(EPOCH_BEGAN + WINDOW);
    world.double_signing.submit_equivocations([pair(SECRET, EPOCH, 3)].span());
}

#[test]
#[feature("safe_dispatcher")]
fn an_epoch_that_has_not_begun_convicts_nobody_yet() {
    let world = open();
    refuses(world, pair(SECRET, EPOCH + 1, 3), 'EPOCH_UNKNOWN');
}

#[test]
#[feature("safe_dispatcher")]
fn one_false_piece_fails_its_batch() {
    let world = open();
    let forged = checkpoints(SECRET + 1, EPOCH, 3);
    let forged = Equivocation::Checkpoints(CheckpointPair { other: forged.one, ..forged });
    let evidence = [pair(SECRET, EPOCH, 3), forged].span();
    refused(world.safe_double_signing.submit_equivocations(evidence), 'SAME_STATEMENT');
    assert_eq!(world.pool.calls().len(), 0);
}

/// Somebody else's piece under way does not spoil a batch.
#[test]
fn what_was_punished_meanwhile_is_left_out_of_a_batch() {
    let world = open();
    world.double_signing.submit_equivocations([pair(SECRET, EPOCH, 3)].span());
    act_as(BOB);
    let evidence = [pair(SECRET, EPOCH, 3), pair(SECRET + 1, EPOCH, 3), pair(SECRET + 1, EPOCH, 4)].span();
    world.double_signing.submit_equivocations(evidence);
    let calls = world.pool.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!((*calls[1].worker, *calls[1].bounty_to), (validator(1), BOB));
}

/// A17: what EVM chains check convicts too.
#[test]
fn two_messages_for_one_nonce_of_a_route_cost_the_same() {
    let world = open();
    let key: felt252 = ethereum_key(55).into();
    world.validators.set_key(Scheme::Secp256k1, key.into(), validator(2));
    world.double_signing.submit_equivocations([Equivocation::Routes(routes(55, EPOCH, 1))].span());
    let SlashCall { worker, share, points, infraction, .. } = *world.pool.calls()[0];
    assert_eq!((worker, share, points, infraction), (validator(2), 3_000, 50, EPOCH_BEGAN));
}

/// Else it would be enough to wait for the next epoch.
#[test]
fn a_message_signed_again_in_another_epoch_counts_in_the_later_one() {
    let world = open();
    world.validators.begin(EPOCH - 20, NOW - 20 * DAY, voters());
    let key: felt252 = ethereum_key(55).into();
    world.validators.set_key(Scheme::Secp256k1, key.into(), validator(2));
    let pair = routes(55, EPOCH, 1);
    let one = route_signature(55, pair.route, 1, EPOCH - 20, 'one');
    world.double_signing.submit_equivocations([Equivocation::Routes(RoutePair { one, ..pair })].span());
    assert_eq!(*world.pool.calls()[0].infraction, EPOCH_BEGAN);
}

#[test]
#[feature("safe_dispatcher")]
fn messages_of_two_routes_or_nonces_or_of_one_digest_are_no_evidence() {
    let world = open();
    let key: felt252 = ethereum_key(55).into();
    world.validators.set_key(Scheme::Secp256k1, key.into(), validator(2));
    let pair = routes(55, EPOCH, 1);
    let other_nonce = route_signature(55, pair.route, 2, EPOCH, 'other');
    refuses(world, Equivocation::Routes(RoutePair { other: other_nonce, ..pair }), 'BAD_SIGNATURE');
    let other_route = route_signature(55, pair.route + 1, 1, EPOCH, 'other');
    refuses(world, Equivocation::Routes(RoutePair { other: other_route, ..pair }), 'BAD_SIGNATURE');
    // The same message, signed anew for the next epoch's certificate, is what an honest validator does.
    let again = route_signature(55, pair.route, 1, EPOCH + 1, 'one');
    refuses(world, Equivocation::Routes(RoutePair { other: again, ..pair }), 'SAME_STATEMENT');
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_but_the_court_convicts() {
    let world = open();
    let verdict = Verdict {
        violation: Violation::DoubleSigning,
        offender: validator(0),
        place: 1,
        infraction: NOW,
        submitter: MALLORY,
        harmed: MALLORY,
        harm: 1,
    };
    for caller in [MALLORY, DEPLOYER, NOBODY, world.downtime.contract_address].span() {
        act_as(*caller);
        refused(world.safe_slashing.punish(verdict), 'NOT_THE_COURT');
        let infractions = [Infraction { offender: validator(0), place: 1, at: NOW }].span();
        let convicted = world.safe_slashing.punish_all(Violation::DoubleSigning, infractions, MALLORY);
        refused(convicted, 'NOT_THE_COURT');
        refused(world.safe_slashing.restore(1), 'NOT_THE_COURT');
    }
}
