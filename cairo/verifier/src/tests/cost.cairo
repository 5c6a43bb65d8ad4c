//! What a 64-32-10 network costs, part by part, in L2 gas without calls and calldata. A part that grows fails here.

use core::testing::get_available_gas;
use crate::bytes::unpack_row;
use crate::check_model::check_model;
use crate::commitment::{REEXECUTE, input_commitment, model_hash};
use crate::description::parse;
use crate::execute::{match_row, prepare, run};
use crate::interface::Answer;
use crate::verify::verify;

/// 1 in every lane.
const ONES: felt252 = 0x200000100000080000040000020000010000008000004000002000001;

/// Every weight, bias and shift is 1: they cost what any cost.
fn network() -> Span<felt252> {
    let mut felts = array![64, 2, 1, 32, 1, 8, 1, 10, 0, 16];
    for _ in 0..3 * 66_u32 {
        felts.append(ONES);
    }
    for _ in 0..66_u32 {
        felts.append(0x2000001);
    }
    for _ in 0..34_u32 {
        felts.append(ONES);
    }
    felts.span()
}

fn input() -> Span<felt252> {
    [0x8182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f, 0x81, 0x8080].span()
}

pub fn at_most(limit: u128, before: u128, part: ByteArray) {
    let used = before - get_available_gas();
    println!("{part}: {used}");
    assert!(used <= limit, "{part}: {used} gas, more than {limit}");
}

#[test]
fn costs_no_more_than_it_did() {
    let felts = network();
    let mut packed = input();
    let gas = get_available_gas();
    check_model(felts);
    at_most(7_300_000, gas, "check_model");

    let gas = get_available_gas();
    let program = parse(felts);
    at_most(50_000, gas, "parse");

    let gas = get_available_gas();
    let model_hash = model_hash(REEXECUTE, program.description, program.weights);
    at_most(400_000, gas, "model_hash");

    let gas = get_available_gas();
    let layers = prepare(program.layers);
    at_most(310_000, gas, "prepare");

    let gas = get_available_gas();
    let commitment = input_commitment(7, 1, 64, packed);
    at_most(20_000, gas, "input_commitment");

    let gas = get_available_gas();
    let row = unpack_row(ref packed, 64);
    at_most(140_000, gas, "unpack_row");

    let gas = get_available_gas();
    let outputs = run(layers, row);
    at_most(500_000, gas, "run");

    // The row's sum is below 0, ReLU cuts it, and floor((0 + 1 + 1) / 2) = 1 is left of bias and shift.
    let mut claimed = [ONES].span();
    let gas = get_available_gas();
    match_row(outputs, ref claimed);
    at_most(20_000, gas, "match_row");

    let answer = Answer {
        job_id: 0, input_commitment: commitment, salt: 7, rows: 1, input: input(), outputs: [ONES].span(),
    };
    let gas = get_available_gas();
    verify(model_hash, felts, array![answer].span());
    at_most(1_500_000, gas, "verify");
}
