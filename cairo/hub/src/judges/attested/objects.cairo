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
    /// `pack_ranks` of what was drawn at the first commitment: a worker that leaves its list afterwards moves nobody
    /// up.
    pub ranks: u64,
    pub reveal_by_block: u64,
    pub reveal_by_time: Timestamp,
    /// Seconds by which cases have moved `reveal_by_time`.
    pub heard: u32,
}

/// Six days: a case that stood longer leaves less time after it.
pub const MOST_HEARD: u32 = 0x7ffff;

const AT_4: felt252 = 0x10;
const AT_8: felt252 = 0x100;
const AT_40: felt252 = 0x10000000000;
const AT_64: felt252 = 0x10000000000000000;
const BY_4: NonZero<u128> = 0x10;
const BY_8: NonZero<u128> = 0x100;
const BY_16: NonZero<u64> = 0x10000;
const BY_40: NonZero<u128> = 0x10000000000;
const BY_64: NonZero<u128> = 0x10000000000000000;

/// Bits 0..4 commits, 4..8 reveals, 8..16 contested, 16..24 ended, 24..88 price in units, 88..128 reveal by block;
/// 128..168 reveal by time, 168..232 ranks, 232..251 heard.
pub impl TallyPacking of StorePacking<Tally, felt252> {
    fn pack(value: Tally) -> felt252 {
        let ended: felt252 = if value.ended {
            1
        } else {
            0
        };
        let low: felt252 = value.commits.into()
            + AT_4
                * (value.reveals.into()
                    + AT_4
                        * (value.contested.into()
                            + AT_8
                                * (ended
                                    + AT_8
                                        * ((value.price / UNIT).into() + AT_64 * value.reveal_by_block.into()))));
        let high: felt252 = value.reveal_by_time.into()
            + AT_40 * (value.ranks.into() + AT_64 * value.heard.into());
        u256 { low: low.try_into().unwrap(), high: high.try_into().unwrap() }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Tally {
        let u256 { low, high } = value.into();
        let (rest, commits) = DivRem::div_rem(low, BY_4);
        let (rest, reveals) = DivRem::div_rem(rest, BY_4);
        let (rest, contested) = DivRem::div_rem(rest, BY_8);
        let (rest, ended) = DivRem::div_rem(rest, BY_8);
        let (reveal_by_block, price) = DivRem::div_rem(rest, BY_64);
        let (rest, reveal_by_time) = DivRem::div_rem(high, BY_40);
        let (heard, ranks) = DivRem::div_rem(rest, BY_64);
        Tally {
            commits: commits.try_into().unwrap(),
            reveals: reveals.try_into().unwrap(),
            contested: contested.try_into().unwrap(),
            ended: ended != 0,
            price: price * UNIT,
            ranks: ranks.try_into().unwrap(),
            reveal_by_block: reveal_by_block.try_into().unwrap(),
            reveal_by_time: reveal_by_time.try_into().unwrap(),
            heard: heard.try_into().unwrap(),
        }
    }
}

/// 16 bits each, the first rank's lowest.
pub fn pack_ranks(mut indices: Span<u16>) -> u64 {
    let mut packed: u64 = 0;
    while let Some(index) = indices.pop_back() {
        packed = packed * 0x10000 + (*index).into();
    }
    packed
}

/// No index is 0.
pub fn unpack_ranks(packed: u64) -> Array<u16> {
    let mut indices: Array<u16> = array![];
    let mut rest = packed;
    while rest != 0 {
        let (higher, index) = DivRem::div_rem(rest, BY_16);
        indices.append(index.try_into().unwrap());
        rest = higher;
    }
    indices
}

pub fn round(stored: StoredRound) -> Round {
    let StoredRound { client, model_owner, verifier, tally } = stored;
    let Tally { commits, reveals, contested, ended, price, ranks, reveal_by_block, reveal_by_time, .. } = tally;
    Round {
        commits, reveals, contested, ended, price, ranks, reveal_by_block, reveal_by_time,
        client, model_owner, verifier,
    }
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
