//! A prover of the VRF, for tests.

use ciro_signatures::vrf::{Proof, point_of};
use core::ec::stark_curve::{GEN_X, GEN_Y, ORDER};
use core::ec::{EcPointTrait, EcStateTrait, NonZeroEcPoint};
use core::math::u256_mul_mod_n;
use core::poseidon::poseidon_hash_span;

/// Proof of the output of a secret for a message.
pub fn prove(secret: felt252, message: felt252) -> Proof {
    let generator = EcPointTrait::new_nz(GEN_X, GEN_Y).unwrap();
    let point = point_of(message);
    let nonce = poseidon_hash_span([secret, message].span());
    let (key_x, key_y) = times(secret, generator);
    let (gamma_x, gamma_y) = times(secret, point);
    let (u_x, u_y) = times(nonce, generator);
    let (v_x, v_y) = times(nonce, point);
    let (point_x, point_y) = point.coordinates();
    let transcript = [
        'CIRO_VRF_PROOF', point_x, point_y, key_x, key_y, gamma_x, gamma_y, u_x, u_y, v_x, v_y,
    ];
    let c = poseidon_hash_span(transcript.span());
    Proof { key_y, gamma_x, gamma_y, c, s: minus_product(nonce, c, secret) }
}

/// The secret of the negated key.
pub fn negated(secret: felt252) -> felt252 {
    ORDER - secret
}

fn times(scalar: felt252, point: NonZeroEcPoint) -> (felt252, felt252) {
    let mut state = EcStateTrait::init();
    state.add_mul(scalar, point);
    state.finalize_nz().unwrap().coordinates()
}

/// a - b·c, modulo the order.
fn minus_product(a: felt252, b: felt252, c: felt252) -> felt252 {
    let order: u256 = ORDER.into();
    let product = u256_mul_mod_n(b.into(), c.into(), order.try_into().unwrap());
    ((a.into() % order + order - product) % order).try_into().unwrap()
}
