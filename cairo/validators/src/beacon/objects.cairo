//! A round's storage, and what is hashed about it.

use ciro_common::types::{BlockNumber, Timestamp};
use core::poseidon::poseidon_hash_span;
use starknet::ContractAddress;
use starknet::storage_access::StorePacking;
use crate::certificate::Weight;

pub fn scope_of(network: felt252, beacon: ContractAddress) -> felt252 {
    poseidon_hash_span(['CIRO_BEACON_SCOPE', network, beacon.into()].span())
}

/// What members' keys are applied to.
pub fn message_of(scope: felt252, round: u64) -> felt252 {
    poseidon_hash_span(['CIRO_BEACON_ROUND', scope, round.into()].span())
}

/// A share's part of the sum, in which no order shows.
pub fn term_of(output: felt252) -> felt252 {
    poseidon_hash_span(['CIRO_BEACON_SHARE', output].span())
}

pub fn value_of(scope: felt252, round: u64, sum: felt252) -> felt252 {
    poseidon_hash_span(['CIRO_BEACON_VALUE', scope, round.into(), sum].span())
}

/// A round without its sum.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Progress {
    pub revealed: u32,
    pub weight: Weight,
    pub epoch: u64,
    pub closes_at: BlockNumber,
    pub decided_at: Timestamp,
}

const AT_32: felt252 = 0x100000000;
const AT_40: felt252 = 0x10000000000;
const BY_32: NonZero<u128> = 0x100000000;
const BY_40: NonZero<u128> = 0x10000000000;

/// Bits 0..32 revealed, 32..96 weight, 128..168 epoch, 168..208 closes at, 208..248 decided at.
pub impl ProgressPacking of StorePacking<Progress, felt252> {
    fn pack(value: Progress) -> felt252 {
        let low: felt252 = value.revealed.into() + AT_32 * value.weight.into();
        let high: felt252 = value.epoch.into()
            + AT_40 * (value.closes_at.into() + AT_40 * value.decided_at.into());
        u256 { low: low.try_into().unwrap(), high: high.try_into().unwrap() }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Progress {
        let u256 { low, high } = value.into();
        let (weight, revealed) = DivRem::div_rem(low, BY_32);
        let (rest, epoch) = DivRem::div_rem(high, BY_40);
        let (decided_at, closes_at) = DivRem::div_rem(rest, BY_40);
        Progress {
            revealed: revealed.try_into().unwrap(),
            weight: weight.try_into().unwrap(),
            epoch: epoch.try_into().unwrap(),
            closes_at: closes_at.try_into().unwrap(),
            decided_at: decided_at.try_into().unwrap(),
        }
    }
}
