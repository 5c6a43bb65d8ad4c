//! `proof.felts`: [strategy, rows, salt, input_length, input…, program_length, program…], of the committed strategy with the
//! argument after it.

use crate::check_model::check_model;
use crate::commitment::{COMMITTED, REEXECUTE};
use crate::committed;
use crate::committed::Context;
use crate::errors::Errors;
use crate::heads::check_heads;
use crate::interface::Answer;
use crate::rows::assert_rows;
use crate::verify::verify;

/// Outside of a job there is nobody to be bound to: no contract ever verifies a job in it.
const OUTSIDE: Context = Context { chain_id: 0, contract: 0, submitter: 0 };

/// The whole check, from nothing trusted: the program's form, its hash, the input, the outputs.
pub fn verify_proof(model_hash: felt252, input_commitment: felt252, outputs: Span<felt252>, mut proof: Span<felt252>) {
    let strategy = next(ref proof);
    assert(strategy == REEXECUTE || strategy == COMMITTED, Errors::PROOF_STRATEGY);
    let rows = next(ref proof).try_into().expect(Errors::ROWS_RANGE);
    let salt = next(ref proof);
    let input = counted(ref proof);
    let program = counted(ref proof);
    assert(strategy == COMMITTED || proof.is_empty(), Errors::PROOF_LENGTH);
    assert_rows(rows);
    let answers = [Answer { job_id: 0, input_commitment, salt, rows, input, outputs }].span();
    if strategy == REEXECUTE {
        check_model(program);
        verify(model_hash, program, answers);
    } else {
        check_heads(program);
        committed::verify(OUTSIDE, model_hash, program, proof, answers);
    }
}

fn next(ref proof: Span<felt252>) -> felt252 {
    *proof.pop_front().expect(Errors::PROOF_LENGTH)
}

fn counted(ref proof: Span<felt252>) -> Span<felt252> {
    Serde::deserialize(ref proof).expect(Errors::PROOF_LENGTH)
}
