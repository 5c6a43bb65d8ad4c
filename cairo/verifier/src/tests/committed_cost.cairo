//! Where the gas of a committed proof goes.

use core::testing::get_available_gas;
use crate::committed::{run, state};
use crate::equation::{evaluate_equation, sigma};
use crate::heads::{check_heads, parse};
use crate::multilinear::pow;
use crate::opening::open;
use crate::parameters::rounds;
use crate::transcript::{Tags, TranscriptTrait};
use crate::verify::open_input;
use super::committed::Golden;
use super::committed_vectors::{one_row, two_rounds};

fn spent(before: u128, part: ByteArray) {
    println!("{part}: {}", before - get_available_gas());
}

fn phases(golden: Golden) {
    let gas = get_available_gas();
    check_heads(golden.program);
    spent(gas, "check_heads");
    let gas = get_available_gas();
    let program = parse(golden.program);
    spent(gas, "parse");
    let gas = get_available_gas();
    let mut inputs = array![];
    for answer in golden.answers {
        for row in open_input(program.facts.inputs, program.facts.outputs, *answer) {
            inputs.append(*row);
        }
    }
    spent(gas, "open_input");
    let gas = get_available_gas();
    let rounds = rounds(program.variables);
    let witness = inputs.len() * program.blocks;
    spent(gas, "lengths");
    let gas = get_available_gas();
    let mut proof = golden.argument.slice(witness, golden.argument.len() - witness);
    let accumulators = golden.argument.slice(0, witness);
    let rows = run(program, inputs.span(), accumulators, golden.answers);
    spent(gas, "run");
    let gas = get_available_gas();
    let mut transcript = state(golden.context, golden.model_hash, golden.answers);
    transcript.absorb(Tags::ACCUMULATORS, accumulators);
    let (tau, theta) = transcript.challenges();
    transcript.mix(Tags::COMBINE, 0, 0);
    let gamma = transcript.challenge();
    spent(gas, "transcript");
    let gas = get_available_gas();
    let claim = sigma(accumulators, program.blocks, tau, theta) + gamma * program.y;
    spent(gas, "sigma");
    let gas = get_available_gas();
    let opened = open(ref transcript, rounds, program.root, claim, ref proof);
    spent(gas, "open");
    let gas = get_available_gas();
    let first = evaluate_equation(program.shapes, rows, tau, theta, opened.point);
    spent(gas, "equation");
    let gas = get_available_gas();
    pow(5, opened.point);
    spent(gas, "pow");
    assert(first != 0, 'x');
}

#[test]
fn phases_one_row() {
    phases(one_row());
}

#[test]
fn phases_two_rounds() {
    phases(two_rounds());
}
