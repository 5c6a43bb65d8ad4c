//! What a submission must satisfy, and the job it opens.

use ciro_verifier::bytes::{BYTES, packed_length};
use ciro_verifier::commitment::input_commitment;
use core::num::traits::Zero;
use starknet::ContractAddress;
use crate::model_registry::interface::Terms;
use crate::types::{Amount, ComputeSpec, Level, PER_UNIT, Timestamp};
use super::errors::Errors;
use super::interface::{Settings, Submission};
use super::lifecycle::Moment;
use super::objects::{Job, JobState};

/// Rows that a job's word has room for.
pub const MAX_ROWS: u32 = 64;
/// Input felts of one job in calldata: about 1 kB. Larger inputs are fetched by their commitment.
pub const MAX_INPUT_FELTS: u32 = 34;
pub const MIN_DEADLINE_SECONDS: u32 = 60;
pub const MAX_DEADLINE_SECONDS: u32 = 30 * 24 * 3600;
/// 256^1 to 256^31.
const POWERS: [felt252; 31] = [
    0x100, 0x10000, 0x1000000, 0x100000000, 0x10000000000, 0x1000000000000, 0x100000000000000, 0x10000000000000000,
    0x1000000000000000000, 0x100000000000000000000, 0x10000000000000000000000, 0x1000000000000000000000000,
    0x100000000000000000000000000, 0x10000000000000000000000000000, 0x1000000000000000000000000000000,
    0x100000000000000000000000000000000, 0x10000000000000000000000000000000000,
    0x1000000000000000000000000000000000000, 0x100000000000000000000000000000000000000,
    0x10000000000000000000000000000000000000000, 0x1000000000000000000000000000000000000000000,
    0x100000000000000000000000000000000000000000000, 0x10000000000000000000000000000000000000000000000,
    0x1000000000000000000000000000000000000000000000000, 0x100000000000000000000000000000000000000000000000000,
    0x10000000000000000000000000000000000000000000000000000, 0x1000000000000000000000000000000000000000000000000000000,
    0x100000000000000000000000000000000000000000000000000000000,
    0x10000000000000000000000000000000000000000000000000000000000,
    0x1000000000000000000000000000000000000000000000000000000000000,
    0x100000000000000000000000000000000000000000000000000000000000000,
];
/// 256^31.
const FULL: u256 = 0x100000000000000000000000000000000000000000000000000000000000000;
const MAX_NONCE: u64 = 0x10000000000;
const MAX_PRICE_UNITS: Amount = 0x10000000000000000;
const MAX_FEE_UNITS: Amount = 0x1000000000000;

pub fn open(client: ContractAddress, submission: @Submission, terms: Terms, settings: Settings, now: Moment) -> Job {
    let spec = submission.compute_requirements;
    check_spec(spec, terms.max_rows, settings);
    check_input(spec, terms.inputs, *submission.input_commitment);
    let deadline_time: Timestamp = now.time + (*spec.deadline_seconds).into();
    Job {
        client,
        nonce: *spec.nonce,
        model_hash: *submission.model_hash,
        model_owner: *spec.model_owner,
        input_commitment: *submission.input_commitment,
        verifier: terms.verifier,
        consumer: *spec.consumer,
        max_price: *spec.max_price,
        delivery_fee: *spec.delivery_fee,
        tip: settings.tip,
        royalty: terms.royalty,
        fee: settings.fee,
        rows: *spec.rows,
        submit_block: now.block,
        deadline_block: now.block + (*spec.deadline_blocks).into(),
        deadline_time,
        store_result: *spec.store_result,
        state: if *spec.level == Level::Zkml {
            JobState::Submitted
        } else {
            JobState::Judged
        },
        worker: Zero::zero(),
        ask: 0,
        result: 0,
    }
}

fn check_spec(spec: @ComputeSpec, max_rows: u32, settings: Settings) {
    assert(*spec.nonce < MAX_NONCE, Errors::NONCE_RANGE);
    assert(0 < *spec.rows && *spec.rows <= max_rows && *spec.rows <= MAX_ROWS, Errors::ROWS_RANGE);
    let blocks = *spec.deadline_blocks;
    assert(settings.min_blocks <= blocks && blocks <= settings.max_blocks, Errors::DEADLINE_RANGE);
    let seconds = *spec.deadline_seconds;
    assert(MIN_DEADLINE_SECONDS <= seconds && seconds <= MAX_DEADLINE_SECONDS, Errors::DEADLINE_RANGE);
    check_amount(*spec.max_price, MAX_PRICE_UNITS);
    check_amount(*spec.delivery_fee, MAX_FEE_UNITS);
    assert(*spec.delivery_fee == 0 || (*spec.consumer).is_non_zero(), Errors::CONSUMER_MISSING);
}

fn check_amount(amount: Amount, limit: Amount) {
    let units: felt252 = amount.into() * PER_UNIT;
    let units: Amount = units.try_into().expect(Errors::AMOUNT_UNIT);
    assert(units < limit, Errors::AMOUNT_RANGE);
}

/// An input in calldata must be the canonical packing that opens the commitment: a job that no worker could answer
/// never opens.
fn check_input(spec: @ComputeSpec, inputs: u32, committed: felt252) {
    let input = *spec.input;
    if input.is_empty() {
        return;
    }
    assert(input.len() <= MAX_INPUT_FELTS, Errors::INPUT_SIZE);
    let felts_a_row = packed_length(inputs);
    assert(input.len() == *spec.rows * felts_a_row, Errors::INPUT_LENGTH);
    // Bytes past a row's end are zero: its last felt is below 256^(bytes in it).
    let tail: u256 = (*BoxTrait::new(@POWERS).span()[inputs - BYTES * (felts_a_row - 1) - 1]).into();
    let mut column = 0;
    for felt in input {
        let felt: u256 = (*felt).into();
        assert(felt < FULL, Errors::INPUT_RANGE);
        column += 1;
        if column == felts_a_row {
            assert(felt < tail, Errors::INPUT_TAIL);
            column = 0;
        }
    }
    let opened = input_commitment(*spec.salt, *spec.rows, inputs, input);
    assert(opened == committed, Errors::INPUT_HASH);
}
