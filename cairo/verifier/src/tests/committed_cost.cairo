//! What the golden proofs cost, part by part, in L2 gas without calls and calldata. A part that grows fails here.

use core::testing::get_available_gas;
use crate::committed::{run, state};
use crate::equation::{evaluate_equation, sigma};
use crate::heads::{check_heads, parse};
use crate::opening::open;
use crate::parameters::rounds;
use crate::transcript::{Tags, TranscriptTrait};
use crate::verify::open_input;
use super::committed::Golden;
use super::committed_vectors::{one_row, two_rounds};
use super::cost::at_most;

#[derive(Copy, Drop)]
struct Limits {
    check_heads: u128,
    parse: u128,
    open_input: u128,
    run: u128,
    transcript: u128,
    sigma: u128,
    open: u128,
    equation: u128,
}

fn measure(golden: Golden, limits: Limits) {
    let gas = get_available_gas();
    check_heads(golden.program);
    at_most(limits.check_heads, gas, "check_heads");

    let gas = get_available_gas();
    let program = parse(golden.program);
    at_most(limits.parse, gas, "parse");

    let gas = get_available_gas();
    let mut inputs = array![];
    for answer in golden.answers {
        for row in open_input(program.facts.inputs, program.facts.outputs, *answer) {
            inputs.append(*row);
        }
    }
    at_most(limits.open_input, gas, "open_input");

    let witness = inputs.len() * program.blocks;
    let accumulators = golden.argument.slice(0, witness);
    let mut proof = golden.argument.slice(witness, golden.argument.len() - witness);
    let gas = get_available_gas();
    let rows = run(program, inputs.span(), accumulators, golden.answers);
    at_most(limits.run, gas, "run");

    let gas = get_available_gas();
    let mut transcript = state(golden.context, golden.model_hash, golden.answers);
    transcript.absorb(Tags::ACCUMULATORS, accumulators);
    let (tau, theta) = transcript.challenges();
    transcript.mix(Tags::COMBINE, 0, 0);
    at_most(limits.transcript, gas, "transcript");

    let gamma = transcript.challenge();
    let gas = get_available_gas();
    let claim = sigma(accumulators, program.blocks, tau, theta) + gamma * program.y;
    at_most(limits.sigma, gas, "sigma");

    let gas = get_available_gas();
    let opened = open(ref transcript, rounds(program.variables), program.root, claim, ref proof);
    at_most(limits.open, gas, "open");
    assert_eq!(opened.point, golden.alphas);

    let gas = get_available_gas();
    evaluate_equation(program.columns, rows, tau, theta, opened.point);
    at_most(limits.equation, gas, "evaluate_equation");
}

#[test]
fn one_row_costs_no_more_than_it_did() {
    measure(
        one_row(),
        Limits {
            check_heads: 400_000,
            parse: 140_000,
            open_input: 106_000,
            run: 350_000,
            transcript: 31_000,
            sigma: 12_000,
            open: 2_400_000,
            equation: 220_000,
        },
    );
}

#[test]
fn two_rounds_cost_no_more_than_they_did() {
    measure(
        two_rounds(),
        Limits {
            check_heads: 5_400_000,
            parse: 290_000,
            open_input: 730_000,
            run: 9_000_000,
            transcript: 150_000,
            sigma: 110_000,
            open: 7_500_000,
            equation: 1_370_000,
        },
    );
}
