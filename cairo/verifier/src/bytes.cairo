//! Input rows: 31 bytes a felt, little-endian, byte = x + 128.

use ciro_bounded_int::{BoundedInt, DivRemHelper, UnitInt, div_rem};
use crate::errors::Errors;

pub const BYTES: u32 = 31;
/// Bytes in the low half of a felt; the high half has the other fifteen.
const LOW_BYTES: u32 = 16;
const HIGH_BOUND: u128 = 0x1000000000000000000000000000000;
const BYTE: NonZero<UnitInt<0x100>> = 0x100;

/// 2^{-8k} in the field: exact on a multiple of 2^{8k}.
const TO_BYTE_1: felt252 = 0x7f8000000000010ef0000000000000000000000000000000000000000000001;
const TO_BYTE_2: felt252 = 0x7fff80000000010ffef00000000000000000000000000000000000000000001;
const TO_BYTE_3: felt252 = 0x7fffff800000010ffffef000000000000000000000000000000000000000001;
const TO_BYTE_4: felt252 = 0x7fffffff8000010ffffffef0000000000000000000000000000000000000001;
const TO_BYTE_5: felt252 = 0x7fffffffff80010ffffffffef00000000000000000000000000000000000001;
const TO_BYTE_6: felt252 = 0x7fffffffffff810ffffffffffef000000000000000000000000000000000001;
const TO_BYTE_7: felt252 = 0x800000000000008ffffffffffffef0000000000000000000000000000000001;
const TO_BYTE_8: felt252 = 0x800000000000010f7ffffffffffffef00000000000000000000000000000001;
const TO_BYTE_9: felt252 = 0x800000000000010fff7ffffffffffffef000000000000000000000000000001;
const TO_BYTE_10: felt252 = 0x800000000000010fffff7ffffffffffffef0000000000000000000000000001;
const TO_BYTE_11: felt252 = 0x800000000000010fffffff7ffffffffffffef00000000000000000000000001;
const TO_BYTE_12: felt252 = 0x800000000000010fffffffff7ffffffffffffef000000000000000000000001;
const TO_BYTE_13: felt252 = 0x800000000000010fffffffffff7ffffffffffffef0000000000000000000001;
const TO_BYTE_14: felt252 = 0x800000000000010fffffffffffff7ffffffffffffef00000000000000000001;
const TO_BYTE_15: felt252 = 0x800000000000010fffffffffffffff7ffffffffffffef000000000000000001;

/// How many felts a row of `length` bytes takes.
pub fn packed_length(length: u32) -> u32 {
    (length + BYTES - 1) / BYTES
}

/// Takes one row of `length` inputs off `packed`; returns it as signed felts.
/// Panics with `INPUT_RANGE` or `INPUT_TAIL` where a felt is not canonical.
pub fn unpack_row(ref packed: Span<felt252>, length: u32) -> Span<felt252> {
    let mut row = array![];
    let mut left = length;
    while left >= BYTES {
        let (low, high) = halves(ref packed);
        row.append(byte(low, 0xff, 1));
        row.append(byte(low, 0xff00, TO_BYTE_1));
        row.append(byte(low, 0xff0000, TO_BYTE_2));
        row.append(byte(low, 0xff000000, TO_BYTE_3));
        row.append(byte(low, 0xff00000000, TO_BYTE_4));
        row.append(byte(low, 0xff0000000000, TO_BYTE_5));
        row.append(byte(low, 0xff000000000000, TO_BYTE_6));
        row.append(byte(low, 0xff00000000000000, TO_BYTE_7));
        row.append(byte(low, 0xff0000000000000000, TO_BYTE_8));
        row.append(byte(low, 0xff000000000000000000, TO_BYTE_9));
        row.append(byte(low, 0xff00000000000000000000, TO_BYTE_10));
        row.append(byte(low, 0xff0000000000000000000000, TO_BYTE_11));
        row.append(byte(low, 0xff000000000000000000000000, TO_BYTE_12));
        row.append(byte(low, 0xff00000000000000000000000000, TO_BYTE_13));
        row.append(byte(low, 0xff0000000000000000000000000000, TO_BYTE_14));
        row.append(byte(low, 0xff000000000000000000000000000000, TO_BYTE_15));
        row.append(byte(high, 0xff, 1));
        row.append(byte(high, 0xff00, TO_BYTE_1));
        row.append(byte(high, 0xff0000, TO_BYTE_2));
        row.append(byte(high, 0xff000000, TO_BYTE_3));
        row.append(byte(high, 0xff00000000, TO_BYTE_4));
        row.append(byte(high, 0xff0000000000, TO_BYTE_5));
        row.append(byte(high, 0xff000000000000, TO_BYTE_6));
        row.append(byte(high, 0xff00000000000000, TO_BYTE_7));
        row.append(byte(high, 0xff0000000000000000, TO_BYTE_8));
        row.append(byte(high, 0xff000000000000000000, TO_BYTE_9));
        row.append(byte(high, 0xff00000000000000000000, TO_BYTE_10));
        row.append(byte(high, 0xff0000000000000000000000, TO_BYTE_11));
        row.append(byte(high, 0xff000000000000000000000000, TO_BYTE_12));
        row.append(byte(high, 0xff00000000000000000000000000, TO_BYTE_13));
        row.append(byte(high, 0xff0000000000000000000000000000, TO_BYTE_14));
        left -= BYTES;
    }
    if left > 0 {
        let (low, high) = halves(ref packed);
        if left > LOW_BYTES {
            append_bytes(low, LOW_BYTES, ref row);
            append_bytes(high, left - LOW_BYTES, ref row);
        } else {
            append_bytes(low, left, ref row);
            assert(high == 0, Errors::INPUT_TAIL);
        }
    }
    row.span()
}

/// One byte under its mask. A mask takes the place of a division's three range checks, which weigh more where a transaction
/// is charged by its scarcest resource.
#[inline(always)]
fn byte(half: u128, mask: u128, to_byte: felt252) -> felt252 {
    (half & mask).into() * to_byte - 128
}

fn halves(ref packed: Span<felt252>) -> (u128, u128) {
    let felt: u256 = (*packed.pop_front().expect(Errors::INPUT_LENGTH)).into();
    assert(felt.high < HIGH_BOUND, Errors::INPUT_RANGE);
    (felt.low, felt.high)
}

/// Exactly `count` bytes: what is left after them must be 0.
fn append_bytes(mut bytes: u128, mut count: u32, ref row: Array<felt252>) {
    while count != 0 {
        bytes = append_byte(bytes, ref row);
        count -= 1;
    }
    assert(bytes == 0, Errors::INPUT_TAIL);
}

impl SplitByte of DivRemHelper<u128, UnitInt<0x100>> {
    type DivT = BoundedInt<0, 0xffffffffffffffffffffffffffffff>;
    type RemT = BoundedInt<0, 0xff>;
}

#[inline(always)]
fn append_byte(bytes: u128, ref row: Array<felt252>) -> u128 {
    let (rest, byte) = div_rem(bytes, BYTE);
    row.append(ciro_bounded_int::upcast::<_, felt252>(byte) - 128);
    ciro_bounded_int::upcast(rest)
}
