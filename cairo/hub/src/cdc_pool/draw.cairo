//! The dice: r_i = H('CIRO_DRAW', block_hash, job_id, i). Mirror: sdk/typescript/src/draw.

use core::poseidon::hades_permutation;

/// Ranked workers a job has at most.
pub const RANKS: u32 = 4;
/// Throws a draw makes at most.
pub const TRIES: u32 = 64;
/// A block's hash can be read from the chain this many blocks later.
pub const HASH_DELAY: u64 = 10;

const TAG: felt252 = 'CIRO_DRAW';

/// The sponge after the tag and the block's hash, and the job that follows: what all throws of a job have in common.
#[derive(Copy, Drop)]
pub struct Dice {
    state: (felt252, felt252, felt252),
    job_id: felt252,
}

pub fn dice(block_hash: felt252, job_id: felt252) -> Dice {
    Dice { state: hades_permutation(TAG, block_hash, 0), job_id }
}

/// r_i.
pub fn throw(dice: @Dice, i: u32) -> felt252 {
    let (s0, s1, s2) = *dice.state;
    let (s0, s1, s2) = hades_permutation(s0 + *dice.job_id, s1 + i.into(), s2);
    let (r, _, _) = hades_permutation(s0 + 1, s1, s2);
    r
}

/// Where a throw lands in a list, and how heavy a worker must be to be taken: it is if its weight is greater.
/// Position from the low 128 bits, luck from the high ones: independent, and both uniform but for 2^-90.
pub fn read_throw(r: felt252, capacity: NonZero<u128>, weight_cap: NonZero<u128>) -> (u32, u32) {
    let u256 { low, high } = r.into();
    let (_, position) = DivRem::div_rem(low, capacity);
    let (_, luck) = DivRem::div_rem(high, weight_cap);
    (position.try_into().unwrap(), luck.try_into().unwrap())
}
