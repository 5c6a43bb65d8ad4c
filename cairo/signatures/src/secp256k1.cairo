//! ECDSA over secp256k1, by an Ethereum address.

use starknet::eth_signature::public_key_point_to_eth_address;
use starknet::secp256_trait::{Secp256PointTrait, Secp256Trait, Signature, recover_public_key};
use starknet::secp256k1::Secp256k1Point;
use starknet::{EthAddress, SyscallResultTrait};

/// `hash` is the Keccak hash that was signed, as a big-endian number; `y_parity` is true where Ethereum's v is 28.
///
/// Refused: a component outside 1 to n - 1, an s above n / 2 (whoever holds such a signature can turn it into the one
/// that counts), a hash of zero modulo n, and a key at infinity, which nobody holds and anybody could sign for.
pub fn is_valid(hash: u256, address: EthAddress, r: u256, s: u256, y_parity: bool) -> bool {
    if hash == 0 || hash == Secp256Trait::<Secp256k1Point>::get_curve_size() {
        return false;
    }
    match recover_public_key::<Secp256k1Point>(hash, Signature { r, s, y_parity }) {
        Some(key) => is_address_of(address, key),
        None => false,
    }
}

fn is_address_of(address: EthAddress, key: Secp256k1Point) -> bool {
    let is_infinity = key.get_coordinates().unwrap_syscall() == (0, 0);
    !is_infinity && public_key_point_to_eth_address(key) == address
}
