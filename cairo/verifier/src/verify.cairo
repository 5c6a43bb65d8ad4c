//! Whether answers are what a model gives on their inputs.

use crate::bytes::{packed_length, unpack_row};
use crate::commitment::{REEXECUTE, input_commitment, model_hash};
use crate::description::{blocks, parse};
use crate::errors::Errors;
use crate::execute::{match_row, prepare, run};
use crate::interface::Answer;
use crate::rows::assert_rows;

/// Panics with the code of what does not hold. The program's own checks are not repeated: its hash says that
/// `check_model` once accepted these very felts.
pub fn verify(expected_hash: felt252, program: Span<felt252>, answers: Span<Answer>) {
    let program = parse(program);
    assert(model_hash(REEXECUTE, program.description, program.weights) == expected_hash, Errors::MODEL_HASH);
    let layers = prepare(program.layers);
    for answer in answers {
        let mut outputs = *answer.outputs;
        for row in open_input(program.inputs, program.outputs, *answer) {
            match_row(run(layers, *row), ref outputs);
        }
    }
}

/// An answer's input, row by row. Panics unless it opens the commitment and there are outputs for as many rows. Faults are
/// looked for in the order of docs/SPEC.md, so that every verifier gives the same code.
pub fn open_input(inputs: u32, model_outputs: u32, answer: Answer) -> Span<Span<felt252>> {
    let Answer { rows, salt, input, outputs, .. } = answer;
    assert_rows(rows);
    let unpacked = unpack(input, rows, inputs);
    assert(input_commitment(salt, rows, inputs, input) == answer.input_commitment, Errors::INPUT_HASH);
    assert(outputs.len() == rows * blocks(model_outputs), Errors::OUTPUT_LENGTH);
    unpacked
}

fn unpack(mut input: Span<felt252>, rows: u32, inputs: u32) -> Span<Span<felt252>> {
    assert(input.len() == rows * packed_length(inputs), Errors::INPUT_LENGTH);
    let mut unpacked = array![];
    while !input.is_empty() {
        unpacked.append(unpack_row(ref input, inputs));
    }
    unpacked.span()
}
