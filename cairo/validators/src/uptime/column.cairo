//! An hour's column: one bit a worker, 248 to a felt, under a Merkle root. Pairs are hashed level by level, an odd last one
//! with 0, until one is left. The shape follows from the number of workers, so no node can pass for another.

use core::num::traits::Pow;
use core::poseidon::hades_permutation;
use super::errors::Errors;

const BITS: u32 = 248;
const BY_BITS: NonZero<u32> = 248;
/// A felt of 248 bits has at most this many above its low limb.
const HIGH_BITS: u32 = 120;
const HIGH_LIMIT: u128 = 0x1000000000000000000000000000000;

pub fn length_of(workers: u16) -> u32 {
    (workers.into() + BITS - 1) / BITS
}

/// Panics unless there is one bit for each worker, and no other.
pub fn check(column: Span<felt252>, workers: u16) {
    assert(workers != 0 && column.len() == length_of(workers), Errors::COLUMN_LENGTH);
    let mut last: u256 = 0;
    for felt in column {
        last = (*felt).into();
        assert(last.high < HIGH_LIMIT, Errors::COLUMN_RANGE);
    }
    let used = workers.into() - (column.len() - 1) * BITS;
    let fits = if used > 128 {
        last.high < 2_u128.pow(used - 128) || used == 128 + HIGH_BITS
    } else {
        last.high == 0 && (used == 128 || last.low < 2_u128.pow(used))
    };
    assert(fits, Errors::COLUMN_TAIL);
}

pub fn root_of(column: Span<felt252>) -> felt252 {
    let mut level = column;
    while level.len() > 1 {
        let mut next = array![];
        while let Some(pair) = level.multi_pop_front::<2>() {
            let [left, right] = (*pair).unbox();
            next.append(node(left, right));
        }
        if let Some(last) = level.pop_front() {
            next.append(node(*last, 0));
        }
        level = next.span();
    }
    let root = *level[0];
    root
}

/// The root over `length` felts of which `felt` is the one at `place`. Panics if the path has another length than the
/// tree.
pub fn root_from(felt: felt252, place: u32, length: u32, path: Span<felt252>) -> felt252 {
    let mut node_here = felt;
    let mut place = place;
    let mut width = length;
    for sibling in path {
        assert(width > 1, Errors::OPENING);
        let (above, side) = DivRem::div_rem(place, 2);
        node_here = if side == 0 {
            node(node_here, *sibling)
        } else {
            node(*sibling, node_here)
        };
        place = above;
        width = (width + 1) / 2;
    }
    assert(width == 1, Errors::OPENING);
    node_here
}

/// Where a worker's bit is: which felt, and which bit of it. The index is not 0.
pub fn place_of(index: u16) -> (u32, u32) {
    DivRem::div_rem(index.into() - 1, BY_BITS)
}

pub fn bit_at(felt: felt252, bit: u32) -> bool {
    let u256 { low, high } = felt.into();
    let shifted = if bit < 128 {
        low / 2_u128.pow(bit)
    } else {
        high / 2_u128.pow(bit - 128)
    };
    shifted % 2 == 1
}

/// `bit` is below 248.
pub fn power_of_two(bit: u32) -> felt252 {
    if bit < 128 {
        2_u128.pow(bit).into()
    } else {
        2_u128.pow(bit - 128).into() * 0x100000000000000000000000000000000
    }
}

/// Starknet's Poseidon of two felts.
#[inline(always)]
fn node(left: felt252, right: felt252) -> felt252 {
    let (hash, _, _) = hades_permutation(left, right, 2);
    hash
}
