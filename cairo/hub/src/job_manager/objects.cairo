//! A job in readable form, its packing, and the hashes that name it.

use core::num::traits::Zero;
use core::poseidon::{hades_permutation, poseidon_hash_span};
use starknet::ContractAddress;
use crate::types::{Amount, BASIS, BasisPoints, BlockNumber, PER_UNIT, Timestamp, UNIT};
use super::interface::PackedJob;
use super::split::{Amounts, split_amounts, split_status};

/// What a finished job leaves in its slot. Never zeroed, so that the next job pays for a changed slot and not for a new
/// one.
pub const FREE: felt252 = 'CIRO_FREE';
/// The hash of this block after submission is the draw's seed.
pub const SEED_DELAY: BlockNumber = 1;
/// Blocks until Starknet lets a contract read a block's hash.
pub const HASH_DELAY: BlockNumber = 10;

const UNIT_FELT: felt252 = 1_000_000_000;
const BASIS_UNIT: u128 = BASIS * UNIT;
const SHIFT_8: felt252 = 0x100;
const SHIFT_10: felt252 = 0x400;
const SHIFT_14: felt252 = 0x4000;
const SHIFT_40: felt252 = 0x10000000000;
const SHIFT_48: felt252 = 0x1000000000000;
const SHIFT_64: felt252 = 0x10000000000000000;

#[derive(Copy, Drop, PartialEq, Debug)]
pub enum JobState {
    Submitted,
    /// Pinned on-chain to `worker` at `ask`.
    Assigned,
    /// Verified and paid; waits for `deliver`.
    Settled,
    /// Not to be proven: `verifier` is its judge, which alone can have it answered.
    Judged,
    /// `worker`'s answer, unproven, at `ask`, behind a bond; the judge ends it.
    Posted,
    /// Paid as its judge said; waits for `deliver`. `ask` is the stake behind it.
    Ruled,
}

/// A posted answer's bond in prices. As many as there are posted answers to one that must be proven: so one that
/// cannot be proven does not pay, even if nobody watches.
pub const BOND_FACTOR: u128 = 64;

/// `PackedJob` with its numbers spelled out. Amounts in base units, multiples of `UNIT`.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Job {
    pub client: ContractAddress,
    pub nonce: u64,
    pub model_hash: felt252,
    pub model_owner: ContractAddress,
    pub input_commitment: felt252,
    pub verifier: ContractAddress,
    pub consumer: ContractAddress,
    /// The most that worker, royalty and fee together may cost.
    pub max_price: Amount,
    pub delivery_fee: Amount,
    pub tip: Amount,
    pub royalty: BasisPoints,
    pub fee: BasisPoints,
    pub rows: u32,
    pub submit_block: BlockNumber,
    pub deadline_block: BlockNumber,
    pub deadline_time: Timestamp,
    pub store_result: bool,
    pub state: JobState,
    /// The pinned worker and its ask a row, or zero.
    pub worker: ContractAddress,
    pub ask: Amount,
    pub result: felt252,
}

/// How a price is shared out: `worker + model_owner + fee = price`.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Shares {
    pub price: Amount,
    pub worker: Amount,
    pub model_owner: Amount,
    pub fee: Amount,
}

pub fn job_id(client: ContractAddress, nonce: u64) -> felt252 {
    let (s0, s1, s2) = hades_permutation('CIRO_JOB_ID', client.into(), 0);
    let (id, _, _) = hades_permutation(s0 + nonce.into(), s1 + 1, s2);
    id
}

pub fn result_digest(model_hash: felt252, input_commitment: felt252, outputs: Span<felt252>) -> felt252 {
    let mut preimage = array!['CIRO_RESULT', model_hash, input_commitment];
    preimage.append_span(outputs);
    poseidon_hash_span(preimage.span())
}

/// What is kept of a result that has no proof: nobody takes it for one that has.
pub fn judged_digest(result: felt252, judge: ContractAddress, security: Amount) -> felt252 {
    poseidon_hash_span(array!['CIRO_JUDGED', result, judge.into(), security.into()].span())
}

#[generate_trait]
pub impl PackedJobImpl of PackedJobTrait {
    /// `poseidon_hash_span` over the tag and the ten felts, without its loop: every step of a job pays for this.
    fn digest(self: @PackedJob) -> felt252 {
        let job = *self;
        let (s0, s1, s2) = hades_permutation('CIRO_JOB', job.client.into(), 0);
        let (s0, s1, s2) = hades_permutation(s0 + job.model_hash, s1 + job.model_owner.into(), s2);
        let (s0, s1, s2) = hades_permutation(s0 + job.input_commitment, s1 + job.verifier.into(), s2);
        let (s0, s1, s2) = hades_permutation(s0 + job.consumer.into(), s1 + job.worker.into(), s2);
        let (s0, s1, s2) = hades_permutation(s0 + job.result, s1 + job.amounts, s2);
        let (digest, _, _) = hades_permutation(s0 + job.status, s1 + 1, s2);
        digest
    }

    /// Takes any felts; the digest tells whether `Job::pack` made them.
    fn unpack(self: @PackedJob) -> Job {
        let Amounts { max_price, ask, delivery_fee, tip, royalty, fee } = split_amounts(*self.amounts);
        let status = split_status(*self.status);
        Job {
            client: *self.client,
            nonce: status.nonce,
            model_hash: *self.model_hash,
            model_owner: *self.model_owner,
            input_commitment: *self.input_commitment,
            verifier: *self.verifier,
            consumer: *self.consumer,
            max_price,
            delivery_fee,
            tip,
            royalty,
            fee,
            rows: status.rows,
            submit_block: status.submit_block,
            deadline_block: status.deadline_block,
            deadline_time: status.deadline_time,
            store_result: status.store_result,
            state: match status.state {
                0 => JobState::Submitted,
                1 => JobState::Assigned,
                2 => JobState::Settled,
                3 => JobState::Judged,
                4 => JobState::Posted,
                _ => JobState::Ruled,
            },
            worker: *self.worker,
            ask,
            result: *self.result,
        }
    }
}

#[generate_trait]
pub impl JobImpl of JobTrait {
    /// Every number fits its bits: checked once, at submission (`submission::open`), and never enlarged after.
    fn pack(self: @Job) -> PackedJob {
        let state = match self.state {
            JobState::Submitted => 0,
            JobState::Assigned => 1,
            JobState::Settled => 2,
            JobState::Judged => 3,
            JobState::Posted => 4,
            JobState::Ruled => 5,
        };
        let store_result: felt252 = if *self.store_result { 1 } else { 0 };
        PackedJob {
            client: *self.client,
            model_hash: *self.model_hash,
            model_owner: *self.model_owner,
            input_commitment: *self.input_commitment,
            verifier: *self.verifier,
            consumer: *self.consumer,
            worker: *self.worker,
            result: *self.result,
            amounts: units(*self.max_price)
                + SHIFT_64
                    * (units(*self.ask)
                        + SHIFT_64
                            * (units(*self.delivery_fee)
                                + SHIFT_48
                                    * (units(*self.tip)
                                        + SHIFT_48 * ((*self.royalty).into() + SHIFT_14 * (*self.fee).into())))),
            status: (*self.nonce).into()
                + SHIFT_40
                    * ((*self.submit_block).into()
                        + SHIFT_40
                            * ((*self.deadline_block).into()
                                + SHIFT_40
                                    * ((*self.rows).into()
                                        + SHIFT_8
                                            * ((*self.deadline_time).into()
                                                + SHIFT_40 * (state + SHIFT_8 * store_result))))),
        }
    }

    fn id(self: @Job) -> felt252 {
        job_id(*self.client, *self.nonce)
    }

    fn seed_block(self: @Job) -> BlockNumber {
        *self.submit_block + SEED_DELAY
    }

    /// What the client's reserve holds for the job until it is settled.
    fn reserve(self: @Job) -> Amount {
        exact((*self.max_price).into() + (*self.delivery_fee).into() + (*self.tip).into())
    }

    /// The highest ask a row that keeps the price within `max_price`.
    fn max_ask(self: @Job) -> Amount {
        let scaled = exact((*self.max_price).into() * BASIS.into());
        let whole: felt252 = BASIS.into() + (*self.royalty).into() + (*self.fee).into();
        let divisor = exact(whole * (*self.rows).into() * UNIT_FELT);
        amount(scaled / divisor)
    }

    /// What the worker of a posted job has in reserve for it.
    fn bond(self: @Job) -> Amount {
        self.shares(*self.ask).price * BOND_FACTOR
    }

    /// The stake behind a ruled job.
    fn security(self: @Job) -> Amount {
        *self.ask
    }

    fn has_consumer(self: @Job) -> bool {
        (*self.consumer).is_non_zero()
    }

    /// The worker gets its ask. Royalty and fee come on top, rounded down to whole units: taken out of the ask, a
    /// client could register the model for itself and have half of what it pays back.
    fn shares(self: @Job, ask: Amount) -> Shares {
        let worker = exact(ask.into() * (*self.rows).into());
        let model_owner = part(worker, *self.royalty);
        let fee = part(worker, *self.fee);
        let price = exact(worker.into() + model_owner.into() + fee.into());
        Shares { price, worker, model_owner, fee }
    }
}

/// The lowest `max_price` whose `max_ask` is at least `ask`.
pub fn price_cap(ask: Amount, rows: u32, royalty: BasisPoints, fee: BasisPoints) -> Amount {
    let whole = BASIS + royalty.into() + fee.into();
    (ask / UNIT * rows.into() * whole + BASIS - 1) / BASIS * UNIT
}

fn units(amount: Amount) -> felt252 {
    amount.into() * PER_UNIT
}

/// Sums and products of amounts go by felts, which need no range checks; they stay below 2^128.
#[inline(never)]
fn exact(value: felt252) -> Amount {
    value.try_into().unwrap()
}

fn amount(units: u128) -> Amount {
    exact(units.into() * UNIT_FELT)
}

/// `share` basis points of an amount, rounded down to a whole unit.
#[inline(never)]
fn part(whole: Amount, share: BasisPoints) -> Amount {
    amount(exact(whole.into() * share.into()) / BASIS_UNIT)
}
