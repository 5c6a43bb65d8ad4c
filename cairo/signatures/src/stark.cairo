//! ECDSA over the Stark curve, of a felt.

use core::ec::stark_curve::{GEN_X, GEN_Y, ORDER};
use core::ec::{EcPointTrait, EcState, EcStateTrait};
use core::ecdsa::check_ecdsa_signature;

/// `key` is the abscissa of the public key. Both `s` and its negative hold, as everywhere on Starknet, so a signature
/// names nothing: never hash it into an identifier.
///
/// Refused: a component outside 1 to ORDER - 1, a key that is 0 or no abscissa, and a hash of zero, for which anybody can
/// make a signature of any key.
pub fn is_valid(hash: felt252, key: felt252, r: felt252, s: felt252) -> bool {
    let is_scalar = is_below_order(r) && is_below_order(s) && r != 0 && s != 0;
    is_scalar && key != 0 && hash != 0 && hash != ORDER && check_ecdsa_signature(hash, key, r, s)
}

/// The part of a check that all signatures of one hash share.
#[derive(Clone, Drop)]
pub struct Prepared {
    /// hash·G
    hash_point: EcState,
}

/// None for a hash of zero.
pub fn prepare(hash: felt252) -> Option<Prepared> {
    if hash == 0 || hash == ORDER {
        return None;
    }
    let generator = EcPointTrait::new_nz(GEN_X, GEN_Y)?;
    let mut hash_point = EcStateTrait::init();
    hash_point.add_mul(hash, generator);
    Some(Prepared { hash_point })
}

/// `is_valid` of the prepared hash, for many keys: with a multiplication less. It takes a component above the order for its
/// remainder, so beside `s` and -`s` it holds for a few numbers more: still none that the key's holder did not make.
pub fn is_valid_for(prepared: @Prepared, key: felt252, r: felt252, s: felt252) -> bool {
    check(prepared, key, r, s).unwrap_or(false)
}

/// hash·G ± r·Q = ± s·R, by abscissas.
fn check(prepared: @Prepared, key: felt252, r: felt252, s: felt252) -> Option<bool> {
    if s == 0 || s == ORDER || r == ORDER {
        return None;
    }
    let nonce_point = EcPointTrait::new_nz_from_x(r)?;
    let key_point = EcPointTrait::new_nz_from_x(key)?;
    let mut nonce = EcStateTrait::init();
    nonce.add_mul(s, nonce_point);
    let expected = nonce.finalize_nz()?.x();
    let mut share = EcStateTrait::init();
    share.add_mul(r, key_point);
    let share = share.finalize_nz()?;
    let mut sum = prepared.hash_point.clone();
    sum.add(share);
    if let Some(point) = sum.finalize_nz() && point.x() == expected {
        return Some(true);
    }
    let mut difference = prepared.hash_point.clone();
    difference.sub(share);
    Some(difference.finalize_nz()?.x() == expected)
}

pub(crate) fn is_below_order(value: felt252) -> bool {
    let (value, order): (u256, u256) = (value.into(), ORDER.into());
    value < order
}
