//! Keys of tests, and what they sign.

use ciro_signatures::secp256k1;
use core::ec::stark_curve::{GEN_X, GEN_Y, ORDER};
use core::ec::{EcPointTrait, NonZeroEcPoint};
use core::math::{u256_inv_mod, u256_mul_mod_n};
use starknet::eth_signature::public_key_point_to_eth_address;
use starknet::secp256_trait::{Secp256PointTrait, Secp256Trait};
use starknet::secp256k1::Secp256k1Point;
use starknet::{EthAddress, SyscallResultTrait};
use crate::checkpoint::{Checkpoint, statement};
use super::super::interface::{CheckpointPair, Equivocation, RoutePair, SignedCheckpoint, SignedRoute};
use super::super::statements::route_hash;

/// What the validator set of the tests calls its network.
pub const NETWORK: felt252 = 'NETWORK';

/// Of the Stark key with private key `secret`.
pub fn stark_key(secret: felt252) -> felt252 {
    times(secret).x()
}

pub fn sign(hash: felt252, secret: felt252) -> (felt252, felt252) {
    let nonce = 7_919 + secret;
    let r = times(nonce).x();
    let order: u256 = ORDER.into();
    let n: NonZero<u256> = order.try_into().unwrap();
    let (_, z) = DivRem::div_rem(hash.into(), n);
    let sum = z + u256_mul_mod_n(r.into(), secret.into(), n);
    let s = u256_mul_mod_n(sum % order, u256_inv_mod(nonce.into(), n).unwrap().into(), n);
    (r, s.try_into().unwrap())
}

/// The other signature of the same statement that anybody can make of it.
pub fn malleated(s: felt252) -> felt252 {
    ORDER - s
}

pub fn checkpoint(network: felt252, secret: felt252, epoch: u64, sequence: u64, digest: u256) -> SignedCheckpoint {
    let history = digest / 2;
    let (r, s) = sign(statement(network, Checkpoint { epoch, sequence, digest, history }), secret);
    SignedCheckpoint { digest, history, r, s }
}

/// Two checkpoints of one place.
pub fn checkpoints(secret: felt252, epoch: u64, sequence: u64) -> CheckpointPair {
    CheckpointPair {
        key: stark_key(secret),
        epoch,
        sequence,
        one: checkpoint(NETWORK, secret, epoch, sequence, 'one'),
        other: checkpoint(NETWORK, secret, epoch, sequence, 'other'),
    }
}

pub fn pair(secret: felt252, epoch: u64, sequence: u64) -> Equivocation {
    Equivocation::Checkpoints(checkpoints(secret, epoch, sequence))
}

pub fn ethereum_key(secret: u256) -> EthAddress {
    public_key_point_to_eth_address(k1_times(secret))
}

pub fn route_signature(secret: u256, route: u256, nonce: u64, epoch: u64, digest: u256) -> SignedRoute {
    let order = Secp256Trait::<Secp256k1Point>::get_curve_size();
    let n: NonZero<u256> = order.try_into().unwrap();
    let hash = route_hash(route, nonce, epoch, digest);
    let k: u256 = 1_009;
    let (x, y) = k1_times(k).get_coordinates().unwrap_syscall();
    let r = x % order;
    // z and r·d are both below n, which is near 2^256.
    let sum = add_mod(hash % order, u256_mul_mod_n(r, secret, n), order);
    let s = u256_mul_mod_n(sum, u256_inv_mod(k, n).unwrap().into(), n);
    let is_high = s > order / 2;
    let s = if is_high {
        order - s
    } else {
        s
    };
    let y_parity = (y.low % 2 == 1) != is_high;
    assert!(secp256k1::is_valid(hash, ethereum_key(secret), r, s, y_parity), "the test signs wrongly");
    SignedRoute { epoch, digest, r, s, y_parity }
}

pub fn routes(secret: u256, epoch: u64, nonce: u64) -> RoutePair {
    let route = 0xabcdef00000000000000000000000000000000000000000000000000012345;
    RoutePair {
        key: ethereum_key(secret),
        route,
        nonce,
        one: route_signature(secret, route, nonce, epoch, 'one'),
        other: route_signature(secret, route, nonce, epoch, 'other'),
    }
}

fn add_mod(a: u256, b: u256, n: u256) -> u256 {
    if a >= n - b {
        a - (n - b)
    } else {
        a + b
    }
}

fn k1_times(scalar: u256) -> Secp256k1Point {
    Secp256Trait::<Secp256k1Point>::get_generator_point().mul(scalar).unwrap_syscall()
}

fn times(scalar: felt252) -> NonZeroEcPoint {
    let generator = EcPointTrait::new_nz(GEN_X, GEN_Y).unwrap();
    EcPointTrait::mul(generator.into(), scalar).try_into().unwrap()
}
