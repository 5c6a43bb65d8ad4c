//! A committed model kept in memory, which proves any number of answers in jobs by one argument (docs/PROOF.md).

use crate::task::{Job, spawn};
use crate::{committed, one_felt};
use ciro_argument::{Answer, CommittedModel, Context, prove};
use ciro_program::felt::felts_to_bytes;
use napi::bindgen_prelude::{AsyncTask, Buffer, Int8Array, Int32Array, Uint8Array};
use napi_derive::napi;
use std::sync::Arc;
use std::time::Duration;

/// A committed model, ready to prove.
#[napi]
pub struct OpenModel(Arc<CommittedModel>);

/// Where an argument is to be shown; felts of 32 bytes big-endian.
#[napi(object)]
pub struct JobContext {
    /// Chain.
    pub chain_id: Uint8Array,
    /// The contract that calls the verifier.
    pub contract: Uint8Array,
    /// Who submits.
    pub submitter: Uint8Array,
}

/// A job to answer.
#[napi(object)]
pub struct JobInput {
    /// 32 bytes big-endian.
    pub job_id: Uint8Array,
    /// Salt of the input commitment, 32 bytes big-endian.
    pub salt: Uint8Array,
    /// 1 to 64.
    pub rows: u32,
    /// `[rows][inputs]`.
    pub input: Int8Array,
}

/// An answered job.
#[napi(object)]
pub struct JobOutput {
    /// 32 bytes big-endian.
    pub input_commitment: Buffer,
    /// Packed rows, 32 bytes big-endian a felt.
    pub input: Buffer,
    /// `[rows][outputs]`.
    pub outputs: Int32Array,
}

/// Answers and their argument.
#[napi(object)]
pub struct ProvenJobs {
    /// One for each job, in order.
    pub answers: Vec<JobOutput>,
    /// 32 bytes big-endian a felt.
    pub argument: Buffer,
    /// Milliseconds of each phase.
    pub times: PhaseTimes,
}

/// Milliseconds.
#[napi(object)]
pub struct PhaseTimes {
    /// Running the program.
    pub execute: f64,
    /// Joining all accumulators to one equation.
    pub equation: f64,
    /// Sumcheck rounds.
    pub sumcheck: f64,
    /// Committing to folded vectors.
    pub oracles: f64,
    /// Opening rows.
    pub rows: f64,
}

/// Opens a program, given as its felts under the re-execute strategy; hashes its oracle anew without digests.
#[napi]
pub fn open_model(program: Uint8Array, digests: Option<Uint8Array>) -> AsyncTask<Job<OpenModel>> {
    let (program, digests) = (program.to_vec(), digests.map(|digests| digests.to_vec()));
    spawn(move || Ok(OpenModel(Arc::new(committed::open(&program, digests.as_deref())?))))
}

#[napi]
impl OpenModel {
    /// Description, heads, root and y, 32 bytes big-endian a felt.
    #[napi(getter)]
    pub fn program(&self) -> Buffer {
        felts_to_bytes(self.0.committed.felts()).into()
    }

    /// 32 bytes big-endian.
    #[napi(getter)]
    pub fn model_hash(&self) -> Buffer {
        felts_to_bytes(&[self.0.committed.model_hash()]).into()
    }

    /// Runs the model on all jobs' inputs and argues that it gave what it gave.
    #[napi]
    pub fn prove(&self, context: JobContext, jobs: Vec<JobInput>) -> AsyncTask<Job<ProvenJobs>> {
        let model = self.0.clone();
        let context = [context.chain_id, context.contract, context.submitter].map(|felt| felt.to_vec());
        let jobs: Vec<_> = jobs
            .into_iter()
            .map(|job| (job.job_id.to_vec(), job.salt.to_vec(), job.rows as usize, job.input.to_vec()))
            .collect();
        spawn(move || {
            let [chain_id, contract, submitter] = context;
            let context = Context {
                chain_id: one_felt(&chain_id)?,
                contract: one_felt(&contract)?,
                submitter: one_felt(&submitter)?,
            };
            let inputs = model.committed.shape.inputs;
            let mut answers = Vec::with_capacity(jobs.len());
            for (job_id, salt, rows, input) in jobs {
                answers.push(Answer::open(one_felt(&job_id)?, one_felt(&salt)?, rows, inputs, &input)?);
            }
            let proven = prove(&model, &context, answers)?;
            let ms = |time: Duration| time.as_secs_f64() * 1e3;
            let opening = proven.times.opening;
            let answer = |answer: Answer| JobOutput {
                input_commitment: felts_to_bytes(&[answer.input_commitment]).into(),
                input: felts_to_bytes(&answer.input).into(),
                outputs: answer.outputs.into(),
            };
            Ok(ProvenJobs {
                answers: proven.answers.into_iter().map(answer).collect(),
                argument: felts_to_bytes(&proven.argument).into(),
                times: PhaseTimes {
                    execute: ms(proven.times.execute),
                    equation: ms(proven.times.equation),
                    sumcheck: ms(opening.sumcheck),
                    oracles: ms(opening.oracles),
                    rows: ms(opening.rows),
                },
            })
        })
    }
}
