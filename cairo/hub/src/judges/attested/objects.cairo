//! A round's storage.

use core::poseidon::poseidon_hash_span;
use starknet::ContractAddress;
use starknet::storage_access::StorePacking;
use crate::judges::interface::Round;
use crate::types::{Amount, Timestamp, UNIT};

#[derive(Copy, Drop, starknet::Store)]
pub struct StoredRound {
    pub client: ContractAddress,
    pub model_owner: ContractAddress,
    pub verifier: ContractAddress,
    pub tally: Tally,
}

#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Tally {
    pub commits: u8,
    pub reveals: u8,
    pub contested: u8,
    pub ended: bool,
    pub price: Amount,
    pub reveal_by_block: u64,
    pub reveal_by_time: Timestamp,
}

const AT_8: felt252 = 0x100;
const AT_40: felt252 = 0x10000000000;
const BY_8: NonZero<u128> = 0x100;
const BY_40: NonZero<u128> = 0x10000000000;

/// Bits 0..8 commits, 8..16 reveals, 16..24 contested, 24..32 ended, 32..96 price in units; 128..168 reveal by block, 168..208 time.
pub impl TallyPacking of StorePacking<Tally, felt252> {
    fn pack(value: Tally) -> felt252 {
        let ended: felt252 = if value.ended {
            1
        } else {
            0
        };
        let low: felt252 = value.commits.into()
            + AT_8
                * (value.reveals.into()
                    + AT_8 * (value.contested.into() + AT_8 * (ended + AT_8 * (value.price / UNIT).into())));
        let high: felt252 = value.reveal_by_block.into() + AT_40 * value.reveal_by_time.into();
        u256 { low: low.try_into().unwrap(), high: high.try_into().unwrap() }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Tally {
        let u256 { low, high } = value.into();
        let (rest, commits) = DivRem::div_rem(low, BY_8);
        let (rest, reveals) = DivRem::div_rem(rest, BY_8);
        let (rest, contested) = DivRem::div_rem(rest, BY_8);
        let (price, ended) = DivRem::div_rem(rest, BY_8);
        let (reveal_by_time, reveal_by_block) = DivRem::div_rem(high, BY_40);
        Tally {
            commits: commits.try_into().unwrap(),
            reveals: reveals.try_into().unwrap(),
            contested: contested.try_into().unwrap(),
            ended: ended != 0,
            price: price * UNIT,
            reveal_by_block: reveal_by_block.try_into().unwrap(),
            reveal_by_time: reveal_by_time.try_into().unwrap(),
        }
    }
}

pub fn round(stored: StoredRound) -> Round {
    let StoredRound { client, model_owner, verifier, tally } = stored;
    let Tally { commits, reveals, contested, ended, price, reveal_by_block, reveal_by_time } = tally;
    Round { commits, reveals, contested, ended, price, reveal_by_block, reveal_by_time, client, model_owner, verifier }
}

/// Names chain, judge, job and worker: nobody else can open a copy of it, nor it for another job.
pub fn commitment(
    chain_id: felt252,
    judge: ContractAddress,
    job_id: felt252,
    worker: ContractAddress,
    result: felt252,
    salt: felt252,
) -> felt252 {
    poseidon_hash_span(array!['CIRO_ATTEST', chain_id, judge.into(), job_id, worker.into(), result, salt].span())
}

/// What is kept of a commitment: with the ask it will be paid by.
pub fn seat(commitment: felt252, ask: Amount) -> felt252 {
    poseidon_hash_span(array![commitment, ask.into()].span())
}
