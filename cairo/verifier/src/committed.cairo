//! Whether answers are what a committed model gives: docs/PROOF.md, section 5.

use crate::commitment::out_of_domain_point;
use crate::equation::{evaluate_equation, sigma};
use crate::errors::Errors;
use crate::execute::{match_row, prepare, round_row};
use crate::heads::{Program, parse};
use crate::interface::{Answer, Context};
use crate::multilinear::pow;
use crate::opening::{Opened, open};
use crate::parameters::{opening_length, rounds};
use crate::transcript::{Tags, Transcript, TranscriptTrait};
use crate::verify::open_input;

/// Panics with the code of what does not hold. As in `verify`, the program's own checks are not repeated.
pub fn verify(
    context: Context, expected_hash: felt252, program: Span<felt252>, argument: Span<felt252>, answers: Span<Answer>,
) {
    let program = parse(program);
    assert(program.facts.model_hash == expected_hash, Errors::MODEL_HASH);
    assert(!answers.is_empty(), Errors::ROWS_RANGE);
    let mut inputs = array![];
    for answer in answers {
        for row in open_input(program.facts.inputs, program.facts.outputs, *answer) {
            inputs.append(*row);
        }
    }
    let witness = inputs.len() * program.blocks;
    assert(argument.len() == witness + opening_length(program.variables), Errors::PROOF_LENGTH);
    let mut proof = argument.slice(witness, argument.len() - witness);
    let accumulators = argument.slice(0, witness);
    let rows = run(program, inputs.span(), accumulators, answers);

    let mut transcript = state(context, expected_hash, answers);
    transcript.absorb(Tags::ACCUMULATORS, accumulators);
    let (tau, theta) = transcript.challenges();
    transcript.mix(Tags::COMBINE, 0, 0);
    let gamma = transcript.challenge();
    let claim = sigma(accumulators, program.blocks, tau, theta) + gamma * program.y;
    let Opened { point, claim, clear, added } = open(ref transcript, rounds(program.variables), program.root, claim, ref proof);
    let first = evaluate_equation(program.columns, rows, tau, theta, point)
        + gamma * pow(out_of_domain_point(program.root), point);
    assert(claim == clear * (first + added), Errors::PROOF_CLAIM);
}

/// What each layer is given, row by row, if the accumulators are right. Panics with `LANE_RANGE`, or with
/// `OUTPUT_MISMATCH` unless they end in the answers' outputs.
pub fn run(
    program: Program, inputs: Span<Span<felt252>>, accumulators: Span<felt252>, mut answers: Span<Answer>,
) -> Span<Span<Span<felt252>>> {
    let layers = prepare(program.heads);
    let mut accumulators = accumulators;
    let mut claimed = array![].span();
    let mut rows = array![];
    for row in inputs {
        let (given, outputs) = round_row(layers, *row, ref accumulators);
        if claimed.is_empty() {
            claimed = *answers.pop_front().unwrap().outputs;
        }
        match_row(outputs, ref claimed);
        rows.append(given);
    }
    rows.span()
}

pub fn state(context: Context, model_hash: felt252, answers: Span<Answer>) -> Transcript {
    let Context { chain_id, contract, submitter } = context;
    let mut transcript = TranscriptTrait::new();
    transcript.absorb(Tags::STATEMENT, [chain_id, contract, submitter, model_hash, answers.len().into()].span());
    for answer in answers {
        let Answer { job_id, input_commitment, rows, outputs, .. } = *answer;
        transcript.mix(Tags::ANSWER, (3 + outputs.len()).into(), 0);
        transcript.mix(0, job_id, input_commitment);
        transcript.mix(0, rows.into(), *outputs[0]);
        transcript.absorb_rest(outputs.slice(1, outputs.len() - 1));
    }
    transcript
}
