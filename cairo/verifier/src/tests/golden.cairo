//! What the generated tests say in one line.

use ciro_bounded_int::upcast;
use crate::bytes::{packed_length, unpack_row};
use crate::check_model::check_model;
use crate::errors::Errors;
use crate::interface::{Answer, IVerifierSafeDispatcherTrait, ModelFacts};
use crate::lanes::{Digit, ZERO, digits};
use crate::verify::verify;
use super::contract::verifier;

#[derive(Copy, Drop)]
pub struct Golden {
    pub program: Span<felt252>,
    pub facts: ModelFacts,
    pub answer: Answer,
}

/// A program, its answer and its proof hold, each by itself.
pub fn accept(golden: Golden) {
    let Golden { program, facts, answer } = golden;
    assert_eq!(check_model(program), facts);
    verify(facts.model_hash, program, array![answer, answer].span());
    verify_proof(facts.model_hash, answer.input_commitment, answer.outputs, proof(golden));
}

/// As the contract does, panicking with its code alone.
#[feature("safe_dispatcher")]
pub fn verify_proof(model_hash: felt252, input_commitment: felt252, outputs: Span<felt252>, proof: Span<felt252>) {
    if let Err(reason) = verifier().verify_proof(model_hash, input_commitment, outputs, proof) {
        core::panic_with_felt252(*reason[0]);
    }
}

/// `proof.felts` of a golden answer.
pub fn proof(golden: Golden) -> Span<felt252> {
    let Golden { program, answer, .. } = golden;
    let mut felts = array![1, answer.rows.into(), answer.salt];
    answer.input.serialize(ref felts);
    program.serialize(ref felts);
    felts.span()
}

/// `felts` with each (index, value) put in.
pub fn edit(felts: Span<felt252>, changes: Span<(u32, felt252)>) -> Span<felt252> {
    let mut edited = array![];
    for index in 0..felts.len() {
        let mut felt = *felts[index];
        for (at, value) in changes {
            if *at == index {
                felt = *value;
            }
        }
        edited.append(felt);
    }
    edited.span()
}

pub fn assert_lanes(felt: felt252, lanes: Span<felt252>) {
    let digits: Span<Digit> = digits(felt).span();
    for lane in 0..digits.len() {
        let digit: felt252 = upcast(*digits[lane]);
        assert_eq!(digit - ZERO.into(), *lanes[lane]);
    }
}

pub fn assert_bytes(felts: Span<felt252>, values: Span<felt252>) {
    let mut felts = felts;
    assert_eq!(unpack_row(ref felts, values.len()), values);
    assert!(felts.is_empty());
}

pub fn refuse_bytes(felts: Span<felt252>, inputs: u32) {
    assert(felts.len() == packed_length(inputs), Errors::INPUT_LENGTH);
    let mut felts = felts;
    unpack_row(ref felts, inputs);
}
