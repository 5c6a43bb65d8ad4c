//! A verifiable random function over the Stark curve, after RFC 9381, with Poseidon. See docs/SPEC.md, "VRF".

use core::ec::stark_curve::{GEN_X, GEN_Y};
use core::ec::{EcPointTrait, EcStateTrait, NonZeroEcPoint};
use core::poseidon::poseidon_hash_span;
use crate::stark::is_below_order;

/// That `gamma` is the key's multiple of a message's point. Its abscissa is the output, the only one that this message has
/// for this key.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Proof {
    /// Of the key, which is known by its abscissa. With the other root it is the negated secret's key, and the output is
    /// the same.
    pub key_y: felt252,
    pub gamma_x: felt252,
    pub gamma_y: felt252,
    pub c: felt252,
    pub s: felt252,
}

/// (p - 1) / 2
const LAST_LOWER_ROOT: u256 = 0x400000000000008800000000000000000000000000000000000000000000000;

/// A point that nobody knows a logarithm of.
pub fn point_of(message: felt252) -> NonZeroEcPoint {
    let mut attempt = 0;
    let found = loop {
        let x = poseidon_hash_span(['CIRO_VRF_POINT', message, attempt].span());
        if let Some(point) = EcPointTrait::new_nz_from_x(x) {
            break point;
        }
        attempt += 1;
    };
    // Which root the machine finds is its own affair.
    let (x, y) = found.coordinates();
    if y.into() > LAST_LOWER_ROOT {
        EcPointTrait::new_nz(x, -y).unwrap()
    } else {
        found
    }
}

/// Whether `proof.gamma_x` is the output of `key` for the message of `point`.
pub fn is_valid(point: NonZeroEcPoint, key: felt252, proof: Proof) -> bool {
    check(point, key, proof).unwrap_or(false)
}

fn check(point: NonZeroEcPoint, key: felt252, proof: Proof) -> Option<bool> {
    let Proof { key_y, gamma_x, gamma_y, c, s } = proof;
    if !is_below_order(s) {
        return None;
    }
    let generator = EcPointTrait::new_nz(GEN_X, GEN_Y)?;
    let key_point = EcPointTrait::new_nz(key, key_y)?;
    let gamma = EcPointTrait::new_nz(gamma_x, gamma_y)?;
    let (u_x, u_y) = combine(s, generator, c, key_point)?.coordinates();
    let (v_x, v_y) = combine(s, point, c, gamma)?.coordinates();
    let (point_x, point_y) = point.coordinates();
    let transcript = [
        'CIRO_VRF_PROOF', point_x, point_y, key, key_y, gamma_x, gamma_y, u_x, u_y, v_x, v_y,
    ];
    Some(poseidon_hash_span(transcript.span()) == c)
}

/// a·P + b·Q, unless it is infinity.
fn combine(a: felt252, p: NonZeroEcPoint, b: felt252, q: NonZeroEcPoint) -> Option<NonZeroEcPoint> {
    let mut sum = EcStateTrait::init();
    sum.add_mul(a, p);
    sum.add_mul(b, q);
    sum.finalize_nz()
}
