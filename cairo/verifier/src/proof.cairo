//! `proof.felts` of the re-execute strategy: [strategy, rows, salt, input_length, input…, program_length, program…].

use crate::check_model::check_model;
use crate::commitment::REEXECUTE;
use crate::errors::Errors;
use crate::interface::Answer;
use crate::verify::{assert_rows, verify};

/// The whole check, from nothing trusted: the program's form, its hash, the input, the outputs.
pub fn verify_proof(model_hash: felt252, input_commitment: felt252, outputs: Span<felt252>, mut proof: Span<felt252>) {
    assert(next(ref proof) == REEXECUTE, Errors::PROOF_STRATEGY);
    let rows = next(ref proof).try_into().expect(Errors::ROWS_RANGE);
    let salt = next(ref proof);
    let input = counted(ref proof);
    let program = counted(ref proof);
    assert(proof.is_empty(), Errors::PROOF_LENGTH);
    assert_rows(rows);
    check_model(program);
    verify(model_hash, program, array![Answer { job_id: 0, input_commitment, salt, rows, input, outputs }].span());
}

fn next(ref proof: Span<felt252>) -> felt252 {
    *proof.pop_front().expect(Errors::PROOF_LENGTH)
}

fn counted(ref proof: Span<felt252>) -> Span<felt252> {
    Serde::deserialize(ref proof).expect(Errors::PROOF_LENGTH)
}
