//! The golden vectors of `vectors/`, as values of this crate.
#![allow(dead_code, missing_docs, reason = "shared by several test crates, each of which uses a part")]

use ciro_program::felt::{Felt, felts_from_bytes};
use ciro_program::{Dense, DenseShape, Error, Program, Statement};
use serde_json::Value;

pub fn load(name: &str) -> Value {
    let path = format!("{}/../../../vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub fn size(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

pub fn integers<T: TryFrom<i64, Error: std::fmt::Debug>>(value: &Value) -> Vec<T> {
    list(value).iter().map(|item| T::try_from(item.as_i64().unwrap()).unwrap()).collect()
}

/// Hex of one felt, canonical or not.
pub fn try_felt(value: &Value) -> Result<Felt, Error> {
    let digits = format!("{:0>64}", text(value).strip_prefix("0x").unwrap());
    let bytes: Vec<u8> = (0..64).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    felts_from_bytes(&bytes).map(|felts| felts[0])
}

pub fn try_felts(value: &Value) -> Result<Vec<Felt>, Error> {
    list(value).iter().map(try_felt).collect()
}

pub fn felt(value: &Value) -> Felt {
    try_felt(value).unwrap()
}

pub fn felts(value: &Value) -> Vec<Felt> {
    try_felts(value).unwrap()
}

pub fn try_statement(value: &Value) -> Result<Statement, Error> {
    Ok(Statement {
        model_hash: try_felt(&value["model_hash"])?,
        input_commitment: try_felt(&value["input_commitment"])?,
        outputs: integers(&value["outputs"]),
    })
}

pub fn statement(value: &Value) -> Statement {
    try_statement(value).unwrap()
}

/// The program that a sample spells out layer by layer.
pub fn program(sample: &Value) -> Program {
    let layer = |layer: &Value| Dense {
        shape: DenseShape {
            outputs: size(&layer["outputs"]),
            relu: layer["relu"].as_bool().unwrap(),
            bits: size(&layer["bits"]) as u8,
        },
        weights: integers(&layer["weights"]),
        bias: integers(&layer["bias"]),
        shift: integers(&layer["shift"]),
    };
    Program::new(size(&sample["inputs"]), list(&sample["layers"]).iter().map(layer).collect()).unwrap()
}
