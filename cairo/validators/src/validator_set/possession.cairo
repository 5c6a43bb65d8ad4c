//! Proof that a validator holds the keys that it registers: each signs all three, for this validator, this contract and
//! this chain. So a proof is good for nobody else, and keys of several registrations cannot be mixed.

use ciro_signatures::stark;
use core::integer::u128_byte_reverse;
use core::keccak::keccak_u256s_be_inputs;
use core::poseidon::poseidon_hash_span;
use starknet::{ClassHash, ContractAddress};
use crate::bytes::append;
use crate::ed25519_check::{IEd25519CheckDispatcherTrait, IEd25519CheckLibraryDispatcher};
use super::interface::{Keys, Possession};

/// First half of the 64 bytes that the keys of other chains sign. Nothing else that they sign has 64 bytes.
const DOMAIN: u256 = 'ciro.validator';

/// Whether `possession` proves `keys`; `ed25519` is the class `Ed25519Check`.
pub fn holds(
    network: felt252, validator: ContractAddress, keys: Keys, possession: Possession, ed25519: ClassHash,
) -> bool {
    let statement = statement(network, validator, keys);
    let (r, s) = possession.stark;
    if !stark::is_valid(statement, keys.stark, r, s) {
        return false;
    }
    let checks = IEd25519CheckLibraryDispatcher { class_hash: ed25519 };
    let (r, s, y_parity) = possession.secp256k1;
    if !checks.is_valid_secp256k1(message_hash(statement), keys.ethereum, r, s, y_parity) {
        return false;
    }
    let (r, s) = possession.ed25519;
    checks.is_valid(message(statement), keys.ed25519, r, s, possession.hints)
}

/// What the Stark key signs.
pub fn statement(network: felt252, validator: ContractAddress, keys: Keys) -> felt252 {
    let u256 { low, high } = keys.ed25519;
    poseidon_hash_span(
        [
            'CIRO_VALIDATOR_KEYS', network, validator.into(), keys.stark, keys.ethereum.into(), low.into(), high.into(),
        ]
            .span(),
    )
}

/// What the Ed25519 key signs: domain and statement, 32 bytes each, big-endian.
pub fn message(statement: felt252) -> Span<u8> {
    let mut bytes = array![];
    for number in [DOMAIN, statement.into()].span() {
        append(ref bytes, *number.high, 16);
        append(ref bytes, *number.low, 16);
    }
    bytes.span()
}

/// What the secp256k1 key signs: Keccak-256 of the same bytes.
pub fn message_hash(statement: felt252) -> u256 {
    let u256 { low, high } = keccak_u256s_be_inputs([DOMAIN, statement.into()].span());
    u256 { low: u128_byte_reverse(high), high: u128_byte_reverse(low) }
}
