//! Attacks on a valid proof: whatever single thing is changed, the proof is refused.
#![allow(missing_docs)]

mod common;

use ciro_program::verify::verify;
use ciro_program::{Felt, Statement};
use common::*;

fn samples() -> Vec<(Statement, Vec<Felt>)> {
    let vectors = load("programs");
    let small = list(&vectors).iter().filter(|sample| list(&sample["program"]).len() < 100);
    small.map(|sample| (statement(&sample["statement"]), felts(&sample["proof"]))).collect()
}

/// Felts near `felt` and far from it.
fn others(felt: Felt) -> Vec<Felt> {
    let lane = Felt::from(1_u64 << 25);
    let mut others = vec![felt + Felt::ONE, felt - Felt::ONE, felt + lane, felt - lane, -felt, felt + felt, Felt::MAX];
    others.extend([Felt::ZERO, Felt::ONE, Felt::TWO, Felt::from(1_u64 << 32), Felt::TWO.pow(250_u32)]);
    others.retain(|other| *other != felt);
    others
}

#[test]
fn every_felt_of_a_proof() {
    for (statement, felts) in samples() {
        for position in 0..felts.len() {
            for other in others(felts[position]) {
                let mut changed = felts.clone();
                changed[position] = other;
                assert!(verify(&statement, &changed).is_err(), "felt {position} changed to {other:#x}");
            }
        }
    }
}

#[test]
fn every_felt_left_out_or_put_in() {
    for (statement, felts) in samples() {
        for position in 0..felts.len() {
            let mut shorter = felts.clone();
            shorter.remove(position);
            assert!(verify(&statement, &shorter).is_err(), "felt {position} left out");
            let mut longer = felts.clone();
            longer.insert(position, felts[position]);
            assert!(verify(&statement, &longer).is_err(), "felt {position} doubled");
            assert!(verify(&statement, &felts[..position]).is_err(), "cut at {position}");
        }
    }
}

#[test]
fn every_word_of_a_statement() {
    for (statement, felts) in samples() {
        for position in 0..statement.outputs.len() {
            for change in [1, -1, 1 << 24, i32::MIN] {
                let mut changed = statement.clone();
                changed.outputs[position] = changed.outputs[position].wrapping_add(change);
                assert_eq!(verify(&changed, &felts).unwrap_err().code(), "OUTPUT_MISMATCH");
            }
        }
        for other in others(statement.model_hash) {
            let changed = Statement { model_hash: other, ..statement.clone() };
            assert_eq!(verify(&changed, &felts).unwrap_err().code(), "MODEL_HASH");
        }
        for other in others(statement.input_commitment) {
            let changed = Statement { input_commitment: other, ..statement.clone() };
            assert_eq!(verify(&changed, &felts).unwrap_err().code(), "INPUT_HASH");
        }
    }
}

/// A changed input with its own, right commitment is another statement: the old commitment must not accept it.
#[test]
fn every_value_of_an_input() {
    for (statement, felts) in samples() {
        let rows_and_inputs = 4..4 + usize::try_from(felts[3].to_le_digits()[0]).unwrap();
        for position in rows_and_inputs {
            for byte in 0..31_u32 {
                let mut changed = felts.clone();
                changed[position] += Felt::TWO.pow(8 * byte);
                let code = verify(&statement, &changed).unwrap_err().code();
                assert!(["INPUT_HASH", "INPUT_TAIL", "INPUT_RANGE"].contains(&code), "{code}");
            }
        }
    }
}
