//! Node's way to the normative executor. Every call copies its arguments, computes on a pool thread and settles a
//! promise; nothing heavy happens on the event loop. Errors carry `CODE message` for the TypeScript side to split.

mod committed;
mod opened;
mod task;

use ciro_argument::verify_proof as verify_either;
use ciro_program::commitment::{input_commitment, model_hash};
use ciro_program::execute::execute;
use ciro_program::felt::{felts_from_bytes, felts_to_bytes};
use ciro_program::weights::decode_program;
use ciro_program::{Error, Felt, Proof, Statement, bytes, self_test};
use napi::bindgen_prelude::{AsyncTask, Buffer, Int8Array, Int32Array, Uint8Array};
use napi_derive::napi;
use std::time::Instant;
use task::{Job, spawn};

/// What `checkModel` learns of a program.
#[napi(object)]
pub struct ModelFacts {
    /// 32 bytes big-endian.
    pub model_hash: Buffer,
    /// Values in a row of input.
    pub inputs: u32,
    /// Values in a row of output.
    pub outputs: u32,
    /// Multiply-accumulates of one row.
    pub macs: u32,
}

/// A proof with what it took.
#[napi(object)]
pub struct Proven {
    /// The proof, 32 bytes big-endian a felt.
    pub felts: Buffer,
    /// `[rows][outputs]`.
    pub outputs: Int32Array,
    /// 32 bytes big-endian.
    pub input_commitment: Buffer,
    /// Time in the executor.
    pub infer_ms: f64,
    /// Time for everything else: reading the program, packing, hashing.
    pub prove_ms: f64,
}

/// Checks a whole program, given as felts of 32 bytes each.
#[napi]
pub fn check_model(program: Uint8Array) -> AsyncTask<Job<ModelFacts>> {
    let program = program.to_vec();
    spawn(move || {
        let felts = felts_from_bytes(&program)?;
        let program = decode_program(&felts)?;
        let shape = program.shape();
        Ok(ModelFacts {
            model_hash: felts_to_bytes(&[model_hash(&felts)?]).into(),
            inputs: shape.inputs as u32,
            outputs: shape.outputs() as u32,
            macs: shape.macs() as u32,
        })
    })
}

/// Runs a program on `[rows][inputs]`; gives `[rows][outputs]`.
#[napi]
pub fn run_program(program: Uint8Array, input: Int8Array, rows: u32) -> AsyncTask<Job<Int32Array>> {
    let (program, input) = (program.to_vec(), input.to_vec());
    spawn(move || {
        let program = decode_program(&felts_from_bytes(&program)?)?;
        Ok(execute(&program, &input, rows as usize)?.into())
    })
}

/// Runs a program and writes the proof of its answer.
#[napi]
pub fn prove(program: Uint8Array, input: Int8Array, rows: u32, salt: Uint8Array) -> AsyncTask<Job<Proven>> {
    let (program, input, salt, rows) = (program.to_vec(), input.to_vec(), salt.to_vec(), rows as usize);
    spawn(move || {
        let start = Instant::now();
        let salt = one_felt(&salt)?;
        let felts = felts_from_bytes(&program)?;
        let program = decode_program(&felts)?;
        let infer = Instant::now();
        let outputs = execute(&program, &input, rows)?;
        let infer_ms = infer.elapsed().as_secs_f64() * 1e3;
        let inputs = program.shape().inputs;
        let packed = bytes::pack_input(&input, inputs)?;
        let proof = Proof { rows, salt, input: &packed, program: &felts }.encode()?;
        let commitment = input_commitment(&salt, rows, inputs, &packed);
        Ok(Proven {
            felts: felts_to_bytes(&proof).into(),
            outputs: outputs.into(),
            input_commitment: felts_to_bytes(&[commitment]).into(),
            infer_ms,
            prove_ms: start.elapsed().as_secs_f64() * 1e3 - infer_ms,
        })
    })
}

/// Settles if the proof holds, else rejects with the code of what does not.
#[napi]
pub fn verify_proof(
    model_hash: Uint8Array,
    input_commitment: Uint8Array,
    outputs: Int32Array,
    felts: Uint8Array,
) -> AsyncTask<Job<()>> {
    let (model_hash, input_commitment) = (model_hash.to_vec(), input_commitment.to_vec());
    let (outputs, felts) = (outputs.to_vec(), felts.to_vec());
    spawn(move || {
        let (model_hash, input_commitment) = (one_felt(&model_hash)?, one_felt(&input_commitment)?);
        let statement = Statement { model_hash, input_commitment, outputs };
        Ok(verify_either(&statement, &felts_from_bytes(&felts)?)?)
    })
}

/// Compares the executor with its definition on worst-case rows. Gives the number of outputs compared.
#[napi]
pub fn self_test() -> AsyncTask<Job<u32>> {
    spawn(|| Ok(self_test::self_test()? as u32))
}

fn one_felt(bytes: &[u8]) -> Result<Felt, Error> {
    match felts_from_bytes(bytes)?.as_slice() {
        [felt] => Ok(*felt),
        felts => Err(Error::FeltRange { position: felts.len() }),
    }
}
