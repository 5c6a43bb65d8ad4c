//! What validators sign for contracts: one digest of decided items, and one history, for one (network, epoch, sequence).

use core::poseidon::poseidon_hash_span;
use starknet::{ContractAddress, get_tx_info};

/// Every 32-byte digest travels as a number, big-endian.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Checkpoint {
    pub epoch: u64,
    pub sequence: u64,
    /// `items_digest` of what was decided at this sequence.
    pub digest: u256,
    /// Of everything decided up to here: opaque to contracts.
    pub history: u256,
}

/// What consensus calls `chain`: two validator sets on one chain, with the same keys, sign different statements.
pub fn network_of(validator_set: ContractAddress) -> felt252 {
    let chain_id = get_tx_info().unbox().chain_id;
    poseidon_hash_span(['CIRO_NETWORK', chain_id, validator_set.into()].span())
}

/// The felt that a member signs with its Stark key.
pub fn statement(network: felt252, checkpoint: Checkpoint) -> felt252 {
    let Checkpoint { epoch, sequence, digest, history } = checkpoint;
    poseidon_hash_span(
        [
            'ciro.checkpoint',
            network,
            epoch.into(),
            sequence.into(),
            digest.high.into(),
            digest.low.into(),
            history.high.into(),
            history.low.into(),
        ]
            .span(),
    )
}

/// An item is a topic and the felts that its readers expect.
pub fn item_digest(topic: felt252, payload: Span<felt252>) -> felt252 {
    let mut felts = array!['CIRO_ITEM', topic];
    felts.append_span(payload);
    poseidon_hash_span(felts.span())
}

/// Digest of all items of one place, in their order.
pub fn items_digest(network: felt252, epoch: u64, sequence: u64, items: Span<felt252>) -> felt252 {
    let mut felts = array!['CIRO_ITEMS', network, epoch.into(), sequence.into()];
    felts.append_span(items);
    poseidon_hash_span(felts.span())
}

/// Where certified items stand, beside what is certified: the checkpoint without its digest, and the digests of the
/// items around them.
#[derive(Copy, Drop, Serde)]
pub struct Place {
    pub epoch: u64,
    pub sequence: u64,
    pub history: u256,
    pub before: Span<felt252>,
    pub after: Span<felt252>,
}

/// The checkpoint that decided items of these digests, one after another, at this place.
pub fn checkpoint_of(network: felt252, place: Place, items: Span<felt252>) -> Checkpoint {
    let Place { epoch, sequence, history, before, after } = place;
    let mut decided = array![];
    decided.append_span(before);
    decided.append_span(items);
    decided.append_span(after);
    let digest = items_digest(network, epoch, sequence, decided.span()).into();
    Checkpoint { epoch, sequence, digest, history }
}
