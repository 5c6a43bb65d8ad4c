//! The dice: sixteen rounds of Poseidon give each job its 64 throws. Mirror: sdk/typescript/src/draw.

use core::poseidon::hades_permutation;

/// Ranked workers a job has at most.
pub const RANKS: u32 = 4;
/// Throws come four a round, so a draw makes 64 at most.
pub const ROUNDS: felt252 = 16;
/// A block's hash can be read from the chain this many blocks later.
pub const HASH_DELAY: u64 = 10;

const TAG: felt252 = 'CIRO_DRAW';
/// A throw has 123 bits: the high half of a felt has no more.
const THROW_MASK: u128 = 0x7ffffffffffffffffffffffffffffff;
const TWO_123: u128 = 0x8000000000000000000000000000000;

/// The sponge after the tag, the block's hash and its randomness, and the job that follows: what all throws of a job have in common.
#[derive(Copy, Drop)]
pub struct Dice {
    state: (felt252, felt252, felt252),
    job_id: felt252,
}

/// `randomness` is the beacon's for a committee, and 0 for who answers with a proof.
pub fn dice(block_hash: felt252, randomness: felt252, job_id: felt252) -> Dice {
    Dice { state: hades_permutation(TAG, block_hash, randomness), job_id }
}

/// Throws 4·round .. 4·round + 4: both halves of both words that the sponge gives out.
pub fn roll(dice: @Dice, round: felt252) -> [u128; 4] {
    let (s0, s1, s2) = *dice.state;
    let (first, second, _) = hades_permutation(s0 + *dice.job_id, s1 + round, s2);
    let first: u256 = first.into();
    let second: u256 = second.into();
    [first.low & THROW_MASK, first.high, second.low & THROW_MASK, second.high]
}

/// A worker is taken by a throw below its weight times this.
pub fn luck_unit(weight_cap: u32) -> u128 {
    TWO_123 / weight_cap.into()
}
