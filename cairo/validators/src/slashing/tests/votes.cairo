//! Consensus statements as validators' processes sign them: seed of 32 bytes of 7, network `NETWORK`, epoch 70, sequence 3,
//! phase commit; bytes of `statementBytes`, signatures of Node, hints of `ed25519Hints`.

use crate::validator_set::interface::Scheme;
use super::super::interface::{
    Equivocation, IDoubleSigningDispatcherTrait, IDoubleSigningSafeDispatcherTrait, SignedVote, VotePair,
};
use super::super::statements::vote_bytes;
use super::doubles::{ITestPoolDispatcherTrait, ITestValidatorsDispatcherTrait, SlashCall};
use super::signing::NETWORK;
use super::world::{EPOCH, EPOCH_BEGAN, World, open, refused, validator};

const KEY: u256 = 0xea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c;
const KEY_EIGHTH: [felt252; 4] = [
    0xd05aaf152acacfe4231507f9ad792ac7, 0x739d5eab9b202282baf6b88d91083a7e, 0x1d2946ff52a2fdda47c85aae283c6b2e,
    0x6f67badb4a6ac73df4d711f702f21338,
];

fn vote(digest: u256, r: u256, s: u256, rest: [felt252; 7]) -> SignedVote {
    let mut hints = array![];
    hints.append_span(KEY_EIGHTH.span());
    hints.append_span(rest.span());
    SignedVote { digest, r, s, hints: hints.span() }
}

/// In view 2.
fn one() -> SignedVote {
    vote(
        'one',
        0xa40c37ccd865846a80cb184ce3bce13e00d9727e0188552f4c8a68a840e96cd0,
        0x507eb0bfe47a492b3aa562b0bd0fe5b80938d33f8683cb5e80547193ea66ea02,
        [
            0x653c92607ccc11ac47bf50b0ddef9383, 0x6e5ec512fedc11e56419e34fe4e4f5f3, 0x22cede283c4c73d459a1390647d20468,
            0xa4a7c788294265690533b9f83250fb4, 0x7882be38bc6ba51a06a8c79f6dbaee1, 0x51fe3c1e8bb857f261c7c43228e96dc3, 0,
        ],
    )
}

/// In view 2.
fn other() -> SignedVote {
    vote(
        'other',
        0xbf1601722e21262ebba4e26715753e65a0ffebcc0954fc87a615ce4ab76b003b,
        0xe7bbaae7340ac2744f12ea876b08bb281e734501c237e355878a29617b566601,
        [
            0x5b573b1f6609985fc267bd05cdad7674, 0x1c56523c86738203c356d3913e3cfea2, 0x6ce5305f8f8c79cb4534ff41746b76da,
            0x3d016d6a95e6e7782164daae117f1300, 0x135d6fa4799f815dcf43071f89a14e68, 0x3ef9f62147e79d892b309928748dd105, 0,
        ],
    )
}

/// In view 3: an honest member may have seen another digest prepared by then.
fn in_a_later_view() -> SignedVote {
    vote(
        'other',
        0x2898bb332339873afc07e4838004606bc01f517673cdd83f084b8874cd7ed281,
        0xc9b76fd2f9e71733b2ab5b6faa5af58cc5fcaeefe3727de53649b9f7545d9003,
        [
            0x1a3e79f297cc8d2370c7c7ea04378b59, 0x7439e67b4ece7359f96252a6cf50ba15, 0x4efd6471e3a1f4609541051ec53363f,
            0x3484577b43318122f48965891a28f530, 0x195bae65a9d3b76534b0aed892eb3c4b, 0x12d02b804ff99408bf668492fb043052, 0,
        ],
    )
}

/// In view 2 of the network `NETWORL`.
fn of_another_network() -> SignedVote {
    vote(
        'other',
        0x5d35530dab46b0107562179ef23f49737d60086c681e5bd501d8d756b50cb8f9,
        0x9b03bd52541278ac7d6e6d83513c3247477049edc43395b916b4efe9fa527805,
        [
            0xc16bc8637bdbe68ada2d8aba7ea789b7, 0x36e18cc8a20d226d3c03344228b430d4, 0x28a1e02d471c6a3052efb352aa6661ba,
            0xc012377d13915fe0333d9500a5b17cb, 0x109c9276abe97b2d59a2b01c87c4f9eb, 0x2e1ee60a3f67234e949307287d7a2db3, 1,
        ],
    )
}

fn votes() -> VotePair {
    VotePair { key: KEY, phase: 3, epoch: EPOCH, view: 2, sequence: 3, one: one(), other: other() }
}

fn with_key() -> World {
    let world = open();
    world.validators.set_key(Scheme::Ed25519, KEY, validator(2));
    world
}

#[feature("safe_dispatcher")]
fn refuses(world: World, pair: VotePair, code: felt252) {
    refused(world.safe_double_signing.submit_equivocations([Equivocation::Votes(pair)].span()), code);
    assert_eq!(world.pool.calls().len(), 0);
}

#[test]
fn statements_have_the_bytes_that_validators_sign() {
    let mut expected: ByteArray = "ciro.consensus";
    expected.append_word(0x3, 3);
    expected.append_word(0, 25);
    expected.append_word(NETWORK, 7);
    expected.append_word(EPOCH.into(), 8);
    expected.append_word(2, 8);
    expected.append_word(3, 8);
    expected.append_word(0, 27);
    expected.append_word('other', 5);
    let bytes = vote_bytes(NETWORK, votes(), 'other');
    assert_eq!(bytes.len(), expected.len());
    for at in 0..bytes.len() {
        assert_eq!(*bytes[at], expected[at]);
    }
}

/// A17: what consensus and Solana check convicts too.
#[test]
fn two_votes_in_one_view_cost_what_the_matrix_says() {
    let world = with_key();
    world.double_signing.submit_equivocations([Equivocation::Votes(votes())].span());
    let SlashCall { worker, share, points, infraction, .. } = *world.pool.calls()[0];
    assert_eq!((worker, share, points, infraction), (validator(2), 3_000, 50, EPOCH_BEGAN));
}

#[test]
fn votes_of_two_views_are_no_evidence() {
    refuses(with_key(), VotePair { other: in_a_later_view(), ..votes() }, 'BAD_SIGNATURE');
}

#[test]
fn a_vote_of_another_network_is_no_evidence() {
    refuses(with_key(), VotePair { other: of_another_network(), ..votes() }, 'BAD_SIGNATURE');
}

#[test]
fn votes_of_other_phases_sequences_or_epochs_are_no_evidence() {
    let world = with_key();
    refuses(world, VotePair { phase: 2, ..votes() }, 'BAD_SIGNATURE');
    refuses(world, VotePair { sequence: 4, ..votes() }, 'BAD_SIGNATURE');
    refuses(world, VotePair { epoch: EPOCH - 1, ..votes() }, 'BAD_SIGNATURE');
    refuses(world, VotePair { phase: 0, ..votes() }, 'PHASE_RANGE');
    refuses(world, VotePair { phase: 7, ..votes() }, 'PHASE_RANGE');
    refuses(world, VotePair { other: one(), ..votes() }, 'SAME_STATEMENT');
}

/// s + L is another number for the same signature, and hints are only help.
#[test]
fn a_vote_holds_in_one_form_only() {
    let world = with_key();
    let other = other();
    refuses(world, VotePair { other: SignedVote { s: other.s + 1, ..other }, ..votes() }, 'BAD_SIGNATURE');
    refuses(world, VotePair { other: SignedVote { r: one().r, ..other }, ..votes() }, 'BAD_SIGNATURE');
    refuses(world, VotePair { other: SignedVote { hints: [].span(), ..other }, ..votes() }, 'BAD_SIGNATURE');
    refuses(world, VotePair { other: SignedVote { hints: one().hints, ..other }, ..votes() }, 'BAD_SIGNATURE');
    refuses(world, VotePair { key: KEY + 1, ..votes() }, 'BAD_SIGNATURE');
}
