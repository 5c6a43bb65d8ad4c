//! The bytes that validators sign off Starknet's curve, and the checks of these signatures.

use ciro_signatures::secp256k1;
use core::integer::u128_byte_reverse;
use core::keccak::keccak_u256s_be_inputs;
use starknet::ClassHash;
use crate::bytes::append;
use crate::ed25519_check::{IEd25519CheckDispatcherTrait, IEd25519CheckLibraryDispatcher};
use super::errors::Errors;
use super::interface::{RoutePair, SignedRoute, SignedVote, VotePair};

/// "ciro.consensus\0\0", "ciro.route\0\0\0\0\0\0"
const CONSENSUS: u128 = 0x6369726f2e636f6e73656e7375730000;
const ROUTE: u128 = 0x6369726f2e726f757465000000000000;

/// 105 bytes: domain 16, phase 1, network 32, epoch 8, view 8, sequence 8, digest 32; all big-endian.
pub fn vote_bytes(network: felt252, pair: VotePair, digest: u256) -> Span<u8> {
    let mut bytes = array![];
    append(ref bytes, CONSENSUS, 16);
    bytes.append(pair.phase);
    let network: u256 = network.into();
    append(ref bytes, network.high, 16);
    append(ref bytes, network.low, 16);
    append(ref bytes, pair.epoch.into(), 8);
    append(ref bytes, pair.view.into(), 8);
    append(ref bytes, pair.sequence.into(), 8);
    append(ref bytes, digest.high, 16);
    append(ref bytes, digest.low, 16);
    bytes.span()
}

/// Keccak-256 of 96 bytes: domain 16, route 32, epoch 8, nonce 8, digest 32; all big-endian.
pub fn route_hash(route: u256, nonce: u64, epoch: u64, digest: u256) -> u256 {
    let numbers = epoch.into() * 0x10000000000000000 + nonce.into();
    let hash = keccak_u256s_be_inputs(
        [u256 { high: ROUTE, low: route.high }, u256 { high: route.low, low: numbers }, digest].span(),
    );
    u256 { high: u128_byte_reverse(hash.low), low: u128_byte_reverse(hash.high) }
}

pub fn check_vote(network: felt252, ed25519: ClassHash, pair: VotePair, vote: SignedVote) {
    let SignedVote { digest, r, s, hints } = vote;
    let message = vote_bytes(network, pair, digest);
    let checks = IEd25519CheckLibraryDispatcher { class_hash: ed25519 };
    assert(checks.is_valid(message, pair.key, r, s, hints), Errors::BAD_SIGNATURE);
}

pub fn check_route(pair: RoutePair, signed: SignedRoute) {
    let SignedRoute { epoch, digest, r, s, y_parity } = signed;
    let hash = route_hash(pair.route, pair.nonce, epoch, digest);
    assert(secp256k1::is_valid(hash, pair.key, r, s, y_parity), Errors::BAD_SIGNATURE);
}
