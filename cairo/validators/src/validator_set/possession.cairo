//! Proof that a validator holds the keys that it registers: each signs all three, for this validator, this contract and
//! this chain. So a proof is good for nobody else, and keys of several registrations cannot be mixed.

use ciro_signatures::{ed25519, secp256k1, stark};
use core::integer::u128_byte_reverse;
use core::keccak::compute_keccak_byte_array;
use core::poseidon::poseidon_hash_span;
use starknet::ContractAddress;
use super::interface::{Keys, Possession};

/// Before the statement's 32 bytes. No other statement of the protocol has 48 bytes.
const DOMAIN: [u8; 16] = [
    'c', 'i', 'r', 'o', '.', 'v', 'a', 'l', 'i', 'd', 'a', 't', 'o', 'r', 0, 0,
];

/// What the Stark key signs.
pub fn statement(network: felt252, validator: ContractAddress, keys: Keys) -> felt252 {
    poseidon_hash_span(
        [
            'CIRO_VALIDATOR_KEYS',
            network,
            validator.into(),
            keys.stark,
            keys.ethereum.into(),
            keys.ed25519.low.into(),
            keys.ed25519.high.into(),
        ]
            .span(),
    )
}

/// What the other two sign, the Ethereum key by way of keccak-256.
pub fn message(statement: felt252) -> Array<u8> {
    let mut bytes = array![];
    bytes.append_span(DOMAIN.span());
    let mut text: ByteArray = Default::default();
    let value: u256 = statement.into();
    text.append_word(value.high.into(), 16);
    text.append_word(value.low.into(), 16);
    for at in 0..32_usize {
        bytes.append(text[at]);
    }
    bytes
}

pub fn holds(network: felt252, validator: ContractAddress, keys: Keys, possession: Possession) -> bool {
    let statement = statement(network, validator, keys);
    let (r, s) = possession.stark;
    if !stark::is_valid(statement, keys.stark, r, s) {
        return false;
    }
    let message = message(statement);
    let (r, s, y_parity) = possession.secp256k1;
    if !secp256k1::is_valid(keccak(message.span()), keys.ethereum, r, s, y_parity) {
        return false;
    }
    let (r, s) = possession.ed25519;
    ed25519::is_valid(message.span(), keys.ed25519, r, s, possession.hints)
}

fn keccak(bytes: Span<u8>) -> u256 {
    let mut text: ByteArray = Default::default();
    for byte in bytes {
        text.append_byte(*byte);
    }
    let u256 { low, high } = compute_keccak_byte_array(@text);
    u256 { low: u128_byte_reverse(high), high: u128_byte_reverse(low) }
}
