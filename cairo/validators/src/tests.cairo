//! What contracts compute of checkpoints, against vectors/checkpoint.json.

use ciro_signatures::stark;
use starknet::testing::set_chain_id;
use crate::certificate::{Signature, is_quorum, signers, weight_of};
use crate::checkpoint::{Checkpoint, Place, checkpoint_of, item_digest, items_digest, network_of, statement};
use crate::uptime::objects::heartbeat;
use crate::vectors;

const TOTAL: u128 = 115;

fn certifies(vector: (Checkpoint, felt252, u128, Span<Signature>)) -> bool {
    let (checkpoint, expected, weight, signatures) = vector;
    let statement = statement(vectors::NETWORK, checkpoint);
    assert_eq!(statement, expected);
    let signed = weight_of(signers(statement, vectors::voters(), signatures).span());
    assert_eq!(signed, weight);
    is_quorum(signed, TOTAL)
}

#[test]
fn certificates_hold_for_what_keepers_signed() {
    assert_eq!(weight_of(vectors::voters()), TOTAL);
    assert!(certifies(vectors::valid()));
    assert!(certifies(vectors::everybody()));
    assert!(certifies(vectors::other_digest()));
    assert!(certifies(vectors::other_history()));
    assert!(certifies(vectors::next()));
    assert!(!certifies(vectors::too_light()));
}

#[test]
#[should_panic(expected: 'SIGNATURE')]
fn signatures_of_another_checkpoint_do_not() {
    let (checkpoint, _, _, _) = vectors::valid();
    let (_, _, _, signatures) = vectors::next();
    signers(statement(vectors::NETWORK, checkpoint), vectors::voters(), signatures);
}

#[test]
fn items_have_the_digests_that_keepers_decide() {
    for (topic, payload, digest) in vectors::items() {
        assert_eq!(item_digest(*topic, *payload), *digest);
    }
}

#[test]
fn decisions_have_the_digests_that_keepers_sign() {
    let items = vectors::items();
    for (sequence, chosen, digest) in vectors::decisions() {
        let mut digests = array![];
        for at in chosen {
            let (_, _, item) = *items[*at];
            digests.append(item);
        }
        let decided = items_digest(vectors::NETWORK, vectors::EPOCH, *sequence, digests.span());
        assert_eq!(decided.into(), *digest);
    }
}

/// As `Uptime` does it: from the item and the digests beside it.
#[test]
fn an_item_opens_its_checkpoint() {
    let (first, payload, digest) = *vectors::items()[0];
    let (second, other, beside) = *vectors::items()[1];
    let (checkpoint, _, _, _) = vectors::valid();
    let place = Place {
        epoch: vectors::EPOCH, sequence: 1, history: checkpoint.history, before: [].span(), after: [beside].span(),
    };
    assert_eq!(checkpoint_of(vectors::NETWORK, place, [item_digest(first, payload)].span()), checkpoint);
    let place = Place { before: [digest].span(), after: [].span(), ..place };
    assert_eq!(checkpoint_of(vectors::NETWORK, place, [item_digest(second, other)].span()), checkpoint);
    let place = Place { before: [].span(), ..place };
    let both = [item_digest(first, payload), item_digest(second, other)].span();
    assert_eq!(checkpoint_of(vectors::NETWORK, place, both), checkpoint);
}

#[test]
fn a_heartbeat_is_what_workers_sign() {
    set_chain_id(vectors::NETWORK);
    let statement = heartbeat(vectors::UPTIME.try_into().unwrap(), vectors::HOUR, vectors::BLOCK_HASH);
    assert_eq!(statement, vectors::HEARTBEAT);
    assert!(stark::is_valid(statement, vectors::HEARTBEAT_KEY, vectors::HEARTBEAT_R, vectors::HEARTBEAT_S));
}

#[test]
fn a_network_is_a_chain_and_a_contract() {
    set_chain_id(vectors::CHAIN_ID);
    assert_eq!(network_of(vectors::VALIDATOR_SET.try_into().unwrap()), vectors::REGISTERED_NETWORK);
    assert!(network_of('OTHER'.try_into().unwrap()) != vectors::REGISTERED_NETWORK);
    set_chain_id('OTHER');
    assert!(network_of(vectors::VALIDATOR_SET.try_into().unwrap()) != vectors::REGISTERED_NETWORK);
}
