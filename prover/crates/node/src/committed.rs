//! The committed strategy (docs/PROOF.md) for Node.

use crate::task::{Job, spawn};
use crate::{Proven, one_felt};
use ciro_argument::layout::Layout;
use ciro_argument::{Answer, CommittedModel, Context, Proof, prove, soundness as phases_of};
use ciro_field::Fe;
use ciro_program::Error;
use ciro_program::description::{decode_description, split_description};
use ciro_program::felt::{felts_from_bytes, felts_to_bytes};
use ciro_whir::soundness::total_bits;
use napi::Status;
use napi::bindgen_prelude::{AsyncTask, Buffer, Int8Array, Uint8Array};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use std::num::NonZero;
use std::time::Instant;

/// A model's commitment.
#[napi(object)]
pub struct Commitment {
    /// Description, heads, root and y, 32 bytes big-endian a felt.
    pub program: Buffer,
    /// 32 bytes big-endian.
    pub model_hash: Buffer,
    /// Of each row of the oracle, 32 bytes big-endian.
    pub digests: Buffer,
}

/// A function of JavaScript that is told percents.
pub type Progress = ThreadsafeFunction<u32, (), u32, Status, false>;

/// Commits to a whole program, given as felts of 32 bytes each.
#[napi(ts_args_type = "program: Uint8Array, progress?: (percent: number) => void")]
pub fn commit_model(program: Uint8Array, progress: Option<Progress>) -> AsyncTask<Job<Commitment>> {
    let program = program.to_vec();
    spawn(move || {
        let tell = |percent| {
            if let Some(progress) = &progress {
                progress.call(percent, ThreadsafeFunctionCallMode::NonBlocking);
            }
        };
        let model = CommittedModel::commit_with_progress(&felts_from_bytes(&program)?, &tell)?;
        Ok(Commitment {
            program: felts_to_bytes(model.committed.felts()).into(),
            model_hash: felts_to_bytes(&[model.committed.model_hash()]).into(),
            digests: model.leaves().iter().flat_map(Fe::to_bytes_be).collect::<Vec<u8>>().into(),
        })
    })
}

/// What a model's commitment takes.
#[napi(object)]
pub struct CommitmentCost {
    /// Logarithm of the number of felts that are committed to.
    pub variables: u32,
    /// Permutations of Poseidon.
    pub permutations: f64,
    /// Bytes at the peak of committing.
    pub commit_bytes: f64,
    /// Bytes of the model while it is open.
    pub model_bytes: f64,
    /// Rows that one answer may have.
    pub max_rows: u32,
}

/// What committing to a program will take: nothing is hashed, and of the felts only the description is looked at.
#[napi]
pub fn commitment_cost(program: Uint8Array) -> AsyncTask<Job<CommitmentCost>> {
    let program = program.to_vec();
    spawn(move || {
        let felts = felts_from_bytes(&program)?;
        let (shape, _) = decode_description(&felts)?;
        let layout = Layout::new(&shape)?;
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        Ok(CommitmentCost {
            variables: layout.parameters.variables() as u32,
            permutations: layout.commit_permutations() as f64,
            commit_bytes: layout.commit_bytes(threads) as f64,
            model_bytes: layout.model_bytes() as f64,
            max_rows: layout.max_rows(&shape) as u32,
        })
    })
}

/// A program's felts in bytes, with its oracle's digests if there are any.
pub fn open(program: &[u8], digests: Option<&[u8]>) -> Result<CommittedModel, Error> {
    let program = felts_from_bytes(program)?;
    match digests {
        Some(digests) => CommittedModel::load(&program, felts_from_bytes(digests)?.iter().map(Fe::from).collect()),
        None => CommittedModel::commit(&program),
    }
}

/// Runs a committed program on `[rows][inputs]` and writes the proof of its answer, outside of any job.
#[napi]
pub fn prove_committed(
    program: Uint8Array,
    digests: Uint8Array,
    input: Int8Array,
    rows: u32,
    salt: Uint8Array,
) -> AsyncTask<Job<Proven>> {
    let (program, digests, input) = (program.to_vec(), digests.to_vec(), input.to_vec());
    let (salt, rows) = (salt.to_vec(), rows as usize);
    spawn(move || {
        let start = Instant::now();
        let model = open(&program, Some(&digests))?;
        let inputs = model.committed.shape.inputs;
        let answer = Answer::open(0.into(), one_felt(&salt)?, rows, inputs, &input)?;
        let proven = prove(&model, &Context::default(), vec![answer])?;
        let [answer] = proven.answers.as_slice() else {
            return Err(Error::ProofLength.into());
        };
        let (rows, salt, program) = (answer.rows, answer.salt, model.committed.felts());
        let felts = Proof { rows, salt, input: &answer.input, program, argument: &proven.argument }.encode()?;
        let infer_ms = proven.times.execute.as_secs_f64() * 1e3;
        Ok(Proven {
            felts: felts_to_bytes(&felts).into(),
            outputs: answer.outputs.clone().into(),
            input_commitment: felts_to_bytes(&[answer.input_commitment]).into(),
            infer_ms,
            prove_ms: start.elapsed().as_secs_f64() * 1e3 - infer_ms,
        })
    })
}

/// A step at which luck may help a cheat.
#[napi(object)]
pub struct Phase {
    /// What happens in it.
    pub phase: String,
    /// -log2 of the chance.
    pub bits: f64,
}

/// A cheat's chances, an attempt.
#[napi(object)]
pub struct Soundness {
    /// Variables of the committed vector.
    pub variables: u32,
    /// In order.
    pub phases: Vec<Phase>,
    /// Of all phases together.
    pub bits: f64,
}

/// How sound arguments about a program are, given as felts of 32 bytes each in either form: its description tells.
#[napi]
pub fn soundness(program: Uint8Array) -> AsyncTask<Job<Soundness>> {
    let program = program.to_vec();
    spawn(move || {
        let (shape, _) = split_description(&felts_from_bytes(&program)?)?;
        let layout = Layout::new(&shape)?;
        let phases = phases_of(&layout);
        let bits = total_bits(&phases);
        let phases = phases.into_iter().map(|phase| Phase { phase: phase.name, bits: phase.bits }).collect();
        Ok(Soundness { variables: layout.parameters.variables() as u32, phases, bits })
    })
}
