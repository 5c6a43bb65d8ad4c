//! The golden vectors of `vectors/committed.json`, as values of this crate.
#![allow(dead_code, missing_docs, reason = "shared by several test crates, each of which uses a part")]

pub mod adversary;
pub mod network;

use ciro_argument::{Answer, Context};
use ciro_program::Felt;
use ciro_program::lanes::unpack_outputs;
use serde_json::Value;

/// An argument with all that it is about.
#[derive(Clone)]
pub struct Sample {
    pub context: Context,
    pub model_hash: Felt,
    pub program: Vec<Felt>,
    pub answers: Vec<Answer>,
    pub argument: Vec<Felt>,
}

impl Sample {
    pub fn verify(&self) -> Result<(), &'static str> {
        ciro_argument::verify(&self.context, &self.model_hash, &self.program, &self.answers, &self.argument)
            .map_err(|error| error.code())
    }
}

pub fn samples() -> Vec<(Sample, Value)> {
    let path = format!("{}/../../../vectors/committed.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let values: Vec<Value> = serde_json::from_str(&text).unwrap();
    values.into_iter().map(|value| (sample(&value), value)).collect()
}

fn sample(value: &Value) -> Sample {
    let program = felts(&value["program"]);
    let outputs = ciro_argument::CommittedProgram::decode(&program).unwrap().shape.outputs();
    let answer = |answer: &Value| Answer {
        job_id: felt(&answer["job_id"]),
        input_commitment: felt(&answer["input_commitment"]),
        salt: felt(&answer["salt"]),
        rows: answer["rows"].as_u64().unwrap() as usize,
        input: felts(&answer["input"]),
        outputs: unpack_outputs(&felts(&answer["outputs"]), outputs).unwrap(),
    };
    Sample {
        context: Context {
            chain_id: felt(&value["chain_id"]),
            contract: felt(&value["contract"]),
            submitter: felt(&value["submitter"]),
        },
        model_hash: felt(&value["model_hash"]),
        answers: value["answers"].as_array().unwrap().iter().map(answer).collect(),
        argument: felts(&value["argument"]),
        program,
    }
}

pub fn felt(value: &Value) -> Felt {
    Felt::from_hex(value.as_str().unwrap()).unwrap()
}

pub fn felts(value: &Value) -> Vec<Felt> {
    value.as_array().unwrap().iter().map(felt).collect()
}
