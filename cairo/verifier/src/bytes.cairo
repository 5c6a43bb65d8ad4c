//! Input rows: 31 bytes a felt, little-endian, byte = x + 128.

use ciro_bounded_int::{BoundedInt, DivRemHelper, UnitInt, div_rem};
use crate::errors::Errors;

pub const BYTES: u32 = 31;
/// Bytes in the low half of a felt; the high half has the other fifteen.
const LOW_BYTES: u32 = 16;
const HIGH_BOUND: u128 = 0x1000000000000000000000000000000;
const BYTE: NonZero<UnitInt<0x100>> = 0x100;

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
        let rest = append_byte(low, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        append_byte(rest, ref row);
        let rest = append_byte(high, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        let rest = append_byte(rest, ref row);
        append_byte(rest, ref row);
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
