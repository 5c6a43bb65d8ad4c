//! Signers for tests: keys and nonces from small seeds.

use core::ec::stark_curve::{GEN_X, GEN_Y, ORDER};
use core::ec::{EcPointTrait, NonZeroEcPoint};
use core::math::{u256_inv_mod, u256_mul_mod_n};
use core::poseidon::poseidon_hash_span;
use starknet::eth_signature::public_key_point_to_eth_address;
use starknet::secp256_trait::{Secp256PointTrait, Secp256Trait};
use starknet::secp256k1::Secp256k1Point;
use starknet::{EthAddress, SyscallResultTrait};

/// x of the public key of `secret`.
pub fn stark_key(secret: felt252) -> felt252 {
    times_generator(secret).x()
}

pub fn stark_sign(secret: felt252, hash: felt252) -> (felt252, felt252) {
    let nonce = poseidon_hash_span([secret, hash].span());
    let r = times_generator(nonce).x();
    let order: u256 = ORDER.into();
    (r, sign(secret.into(), hash.into(), nonce.into(), r.into(), order).try_into().unwrap())
}

pub fn ethereum_address(secret: u256) -> EthAddress {
    public_key_point_to_eth_address(times_secp_generator(secret))
}

/// r, s and whether y of R is odd
pub fn secp256k1_sign(secret: u256, hash: u256) -> (u256, u256, bool) {
    let nonce: u256 = poseidon_hash_span([secret.low.into(), hash.low.into(), hash.high.into()].span()).into();
    let (x, y) = times_secp_generator(nonce).get_coordinates().unwrap_syscall();
    let order = Secp256Trait::<Secp256k1Point>::get_curve_size();
    (x, sign(secret, hash, nonce, x, order), y.low % 2 == 1)
}

/// (hash + r·secret) / nonce
fn sign(secret: u256, hash: u256, nonce: u256, r: u256, order: u256) -> u256 {
    let n: NonZero<u256> = order.try_into().unwrap();
    let inverse: u256 = u256_inv_mod(nonce % order, n).unwrap().into();
    let product = u256_mul_mod_n(r % order, secret % order, n);
    // Each below the order, which for secp256k1 is next to 2^256.
    let hash = hash % order;
    let sum = if hash >= order - product {
        hash - (order - product)
    } else {
        hash + product
    };
    u256_mul_mod_n(inverse, sum, n)
}

fn times_generator(scalar: felt252) -> NonZeroEcPoint {
    let generator = EcPointTrait::new(GEN_X, GEN_Y).unwrap();
    generator.mul(scalar).try_into().unwrap()
}

fn times_secp_generator(scalar: u256) -> Secp256k1Point {
    Secp256Trait::<Secp256k1Point>::get_generator_point().mul(scalar).unwrap_syscall()
}
