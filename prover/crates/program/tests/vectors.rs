//! The golden bytes, which TypeScript made and Cairo reads too.
#![allow(missing_docs)]

mod common;

use ciro_program::bytes::{pack_input, unpack_input};
use ciro_program::commitment::{input_commitment, model_hash, weight_commitment};
use ciro_program::execute::execute;
use ciro_program::lanes::{pack_lanes, pack_outputs, unpack_lanes, unpack_outputs};
use ciro_program::self_test::naive;
use ciro_program::verify::verify;
use ciro_program::weights::{decode_program, encode_program};
use ciro_program::{Proof, description::decode_description};
use common::*;

#[test]
fn lanes() {
    let vectors = load("lanes");
    for case in list(&vectors["valid"]) {
        let lanes: Vec<i32> = integers(&case["lanes"]);
        assert_eq!(pack_lanes(&lanes).unwrap(), felt(&case["felt"]));
        assert_eq!(unpack_lanes(&felt(&case["felt"])).unwrap().as_slice(), lanes);
    }
    for case in list(&vectors["invalid"]) {
        assert_eq!(unpack_lanes(&felt(&case["felt"])).unwrap_err().code(), text(&case["code"]));
    }
}

#[test]
fn bytes() {
    let vectors = load("bytes");
    for case in list(&vectors["valid"]) {
        let values: Vec<i8> = integers(&case["values"]);
        let packed = felts(&case["felts"]);
        assert_eq!(pack_input(&values, values.len()).unwrap(), packed);
        assert_eq!(unpack_input(&packed, 1, values.len()).unwrap(), values);
    }
    for case in list(&vectors["invalid"]) {
        let refused = unpack_input(&felts(&case["felts"]), 1, size(&case["inputs"])).unwrap_err();
        assert_eq!(refused.code(), text(&case["code"]));
    }
}

#[test]
fn programs() {
    for sample in list(&load("programs")) {
        let name = text(&sample["name"]);
        let (program, packed) = (program(sample), felts(&sample["program"]));
        assert_eq!(encode_program(&program).unwrap(), packed, "{name}");
        assert_eq!(decode_program(&packed).unwrap(), program, "{name}");
        let (_, weights) = decode_description(&packed).unwrap();
        assert_eq!(packed.len() - weights.len(), size(&sample["description_length"]), "{name}");

        let statement = statement(&sample["statement"]);
        assert_eq!(weight_commitment(&packed).unwrap(), felt(&sample["weight_commitment"]), "{name}");
        assert_eq!(model_hash(&packed).unwrap(), statement.model_hash, "{name}");

        let (rows, salt, x) = (size(&sample["rows"]), felt(&sample["salt"]), integers::<i8>(&sample["x"]));
        let (inputs, width) = (program.shape().inputs, program.shape().outputs());
        let input = felts(&sample["input"]);
        assert_eq!(pack_input(&x, inputs).unwrap(), input, "{name}");
        assert_eq!(input_commitment(&salt, rows, inputs, &input), statement.input_commitment, "{name}");
        assert_eq!(execute(&program, &x, rows).unwrap(), statement.outputs, "{name}");
        assert_eq!(naive(&program, &x), integers::<i64>(&sample["statement"]["outputs"]), "{name}");
        assert_eq!(pack_outputs(&statement.outputs, width).unwrap(), felts(&sample["output_felts"]), "{name}");
        assert_eq!(unpack_outputs(&felts(&sample["output_felts"]), width).unwrap(), statement.outputs, "{name}");

        let proof = Proof { rows, salt, input: &input, program: &packed };
        let proof_felts = felts(&sample["proof"]);
        assert_eq!(proof.encode().unwrap(), proof_felts, "{name}");
        assert_eq!(Proof::decode(&proof_felts).unwrap(), proof, "{name}");
        assert_eq!(verify(&statement, &proof_felts), Ok(()), "{name}");
    }
}

#[test]
fn invalid_programs() {
    for case in list(&load("invalid")["programs"]) {
        let refused = decode_program(&felts(&case["felts"])).unwrap_err();
        assert_eq!(refused.code(), text(&case["code"]), "{}", case["name"]);
    }
}

#[test]
fn invalid_proofs() {
    for case in list(&load("invalid")["proofs"]) {
        let checked =
            try_statement(&case["statement"]).and_then(|statement| verify(&statement, &try_felts(&case["felts"])?));
        assert_eq!(checked.unwrap_err().code(), text(&case["code"]), "{}", case["name"]);
    }
}
