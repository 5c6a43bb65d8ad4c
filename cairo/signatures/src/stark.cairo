//! ECDSA over the Stark curve, of a felt.

use core::ec::stark_curve::ORDER;
use core::ecdsa::check_ecdsa_signature;

/// `key` is the abscissa of the public key. Both `s` and its negative hold, as everywhere on Starknet, so a signature
/// names nothing: never hash it into an identifier.
///
/// Refused: a component outside 1 to ORDER - 1, a key that is 0 or no abscissa, and a hash of zero, for which anybody
/// can make a signature of any key.
pub fn is_valid(hash: felt252, key: felt252, r: felt252, s: felt252) -> bool {
    let is_scalar = is_below_order(r) && is_below_order(s) && r != 0 && s != 0;
    is_scalar && key != 0 && hash != 0 && hash != ORDER && check_ecdsa_signature(hash, key, r, s)
}

fn is_below_order(value: felt252) -> bool {
    let (value, order): (u256, u256) = (value.into(), ORDER.into());
    value < order
}
