//! Ed25519 (RFC 8032), without the cofactor, and strict.
//!
//! A signature (R, s) of a message by a key A holds if s G = R + k A, with k = SHA-512(R, A, message) and s < L. The
//! caller brings, as `hints`, what is dear to find and cheap to check (`ed25519Hints` of the SDK), eleven felts:
//!
//! - A / 8 and R / 8, the Weierstrass coordinates of each as (x low, x high, y low, y high). They are multiplied by
//!   eight here and must come to the very bytes of key and signature, so encodings are canonical and both points lie in
//!   the subgroup of order L, which has no part of small order; the identity has no coordinates.
//! - v, |u| and u < 0, all of half the length, with u = v k (mod L) and v not 0. The equation is checked times v:
//!   (v s) G - v R - u A = 0, which holds if and only if the equation does, since L is prime.

use core::integer::u128_byte_reverse;
use crate::sha512::sha512;
use constants::{END, ORDER};
use ladder::climb;
use point::{Point, PrimePoint, from_eighth};
use scalars::scaled;
use table::sums_of;

mod constants;
mod digits;
mod ladder;
mod point;
mod scalars;
mod spread;
mod table;

const TWO_64: NonZero<u128> = 0x10000000000000000;
const SIGN: u128 = 0x80000000000000000000000000000000;

/// `key` and the halves `r` and `s` of the signature are their 32 bytes read as big-endian numbers. False too for
/// missing or wrong hints.
pub fn is_valid(message: Span<u8>, key: u256, r: u256, s: u256, hints: Span<felt252>) -> bool {
    check(message, key, r, s, hints).unwrap_or(false)
}

fn check(message: Span<u8>, key: u256, r: u256, s: u256, hints: Span<felt252>) -> Option<bool> {
    let mut hints = hints;
    let key_eighth = read_point(ref hints)?;
    let nonce_eighth = read_point(ref hints)?;
    let [v, u, u_is_negative] = (*hints.multi_pop_front::<3>()?).unbox();
    let (v, u): (u128, u128) = (v.try_into()?, u.try_into()?);
    let s = reversed(s);
    if !hints.is_empty() || v == 0 || s >= ORDER {
        return None;
    }
    let key_point = encoded_by(reversed(key), from_eighth(key_eighth)?)?;
    let nonce_point = encoded_by(reversed(r), from_eighth(nonce_eighth)?)?;

    let (low, high) = challenge(message, key, r);
    let is_negative = match u_is_negative {
        0 => false,
        1 => true,
        _ => { return None; },
    };
    let base = scaled(low, high, s, v, u, is_negative)?;
    let minus_u_key = if is_negative {
        key_point.point
    } else {
        key_point.negated
    };
    let sums = sums_of(nonce_point.negated, minus_u_key)?;
    Some(climb(sums, [base.low, base.high, v, u])? == END)
}

fn read_point(ref hints: Span<felt252>) -> Option<Point> {
    let [x_low, x_high, y_low, y_high] = (*hints.multi_pop_front::<4>()?).unbox();
    let x = u256 { low: x_low.try_into()?, high: x_high.try_into()? };
    let y = u256 { low: y_low.try_into()?, high: y_high.try_into()? };
    Some(Point { x: x.into(), y: y.into() })
}

/// The point, if `encoding` is its canonical one: the ordinate, and in the highest bit whether the abscissa is odd.
fn encoded_by(encoding: u256, point: PrimePoint) -> Option<PrimePoint> {
    let mut expected = point.edwards_y;
    if point.edwards_x.low % 2 == 1 {
        expected.high += SIGN;
    }
    if encoding == expected {
        Some(point)
    } else {
        None
    }
}

/// SHA-512(R, A, message) as two halves of a little-endian number, the low one first.
fn challenge(message: Span<u8>, key: u256, r: u256) -> (u256, u256) {
    let (r0, r1) = DivRem::div_rem(r.high, TWO_64);
    let (r2, r3) = DivRem::div_rem(r.low, TWO_64);
    let (a0, a1) = DivRem::div_rem(key.high, TWO_64);
    let (a2, a3) = DivRem::div_rem(key.low, TWO_64);
    let prefix = array![word(r0), word(r1), word(r2), word(r3), word(a0), word(a1), word(a2), word(a3)];
    let [w0, w1, w2, w3, w4, w5, w6, w7] = sha512(prefix.span(), message);
    let low = u256 { low: joined(w0, w1), high: joined(w2, w3) };
    (low, u256 { low: joined(w4, w5), high: joined(w6, w7) })
}

fn word(value: u128) -> u64 {
    value.try_into().expect('half of 128 bits')
}

/// Sixteen bytes of two big-endian words, read the other way.
fn joined(first: u64, second: u64) -> u128 {
    u128_byte_reverse(0x10000000000000000 * first.into() + second.into())
}

fn reversed(value: u256) -> u256 {
    u256 { low: u128_byte_reverse(value.high), high: u128_byte_reverse(value.low) }
}
