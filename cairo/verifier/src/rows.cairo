//! How many rows an answer may have.

use core::cmp::min;
use crate::bytes::packed_length;
use crate::description::blocks;
use crate::errors::Errors;

const MAX_ROWS: u32 = 64;
/// Felts of a transaction, less a margin for what is around an answer.
const TRANSACTION_FELTS: u32 = 4800;
/// Felts of outputs that an event carries, likewise: Starknet takes 300 of data, and a job is settled by one event.
const EVENT_FELTS: u32 = 290;

pub fn assert_rows(rows: u32) {
    assert(1 <= rows && rows <= MAX_ROWS, Errors::ROWS_RANGE);
}

/// Rows whose input, outputs and `witness` felts fit a transaction beside `fixed` felts, and their outputs an event: at most
/// 64, and 0 if none does.
pub fn max_rows(fixed: u32, inputs: u32, outputs: u32, witness: u32) -> u32 {
    if fixed >= TRANSACTION_FELTS {
        return 0;
    }
    let blocks = blocks(outputs);
    let rows = (TRANSACTION_FELTS - fixed) / (packed_length(inputs) + blocks + witness);
    min(min(rows, EVENT_FELTS / blocks), MAX_ROWS)
}
