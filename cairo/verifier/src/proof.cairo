//! `proof.felts`: [strategy, rows, salt, input_length, input…, program_length, program…], of the committed strategy with the
//! argument after it.

use crate::commitment::{COMMITTED, REEXECUTE};
use crate::errors::Errors;
use crate::interface::{Answer, Committed};
use crate::rows::assert_rows;

/// What a proof file says, but for its outputs.
#[derive(Copy, Drop)]
pub struct Proof {
    pub strategy: felt252,
    pub answer: Answer,
    /// Of a proof by re-execution without an argument.
    pub model: Committed,
}

/// Panics with `PROOF_STRATEGY`, `ROWS_RANGE` or `PROOF_LENGTH`.
pub fn read(input_commitment: felt252, outputs: Span<felt252>, mut proof: Span<felt252>) -> Proof {
    let strategy = next(ref proof);
    assert(strategy == REEXECUTE || strategy == COMMITTED, Errors::PROOF_STRATEGY);
    let rows = next(ref proof).try_into().expect(Errors::ROWS_RANGE);
    let salt = next(ref proof);
    let input = counted(ref proof);
    let program = counted(ref proof);
    assert(strategy == COMMITTED || proof.is_empty(), Errors::PROOF_LENGTH);
    assert_rows(rows);
    let answer = Answer { job_id: 0, input_commitment, salt, rows, input, outputs };
    Proof { strategy, answer, model: Committed { program, argument: proof } }
}

fn next(ref proof: Span<felt252>) -> felt252 {
    *proof.pop_front().expect(Errors::PROOF_LENGTH)
}

fn counted(ref proof: Span<felt252>) -> Span<felt252> {
    Serde::deserialize(ref proof).expect(Errors::PROOF_LENGTH)
}
