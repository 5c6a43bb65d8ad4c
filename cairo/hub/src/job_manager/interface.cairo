//! A job's life. One slot a job holds the digest of its whole state; each step presents the old state and writes the new digest.

use ciro_verifier::interface::ModelSource;
use starknet::ContractAddress;
use crate::types::{Amount, BasisPoints, BlockNumber, ComputeSpec, Timestamp};

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub enum JobState {
    Submitted,
    /// Pinned on-chain to `worker`.
    Assigned,
    /// Verified and paid; waits for `deliver`.
    Settled,
}

/// The preimage of a job's slot: emitted at every change, presented at the next.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Job {
    pub client: ContractAddress,
    pub nonce: u64,
    pub model_hash: felt252,
    pub model_owner: ContractAddress,
    pub input_commitment: felt252,
    /// Pinned at submission: later changes of the registry do not touch this job.
    pub verifier: ContractAddress,
    pub consumer: ContractAddress,
    pub max_price: Amount,
    pub delivery_fee: Amount,
    pub tip: Amount,
    pub rows: u32,
    pub submit_block: BlockNumber,
    pub deadline_block: BlockNumber,
    pub deadline_time: Timestamp,
    pub royalty: BasisPoints,
    pub fee: BasisPoints,
    pub store_result: bool,
    pub state: JobState,
    /// The pinned worker, or zero.
    pub worker: ContractAddress,
    /// H(outputs…) once settled, or zero.
    pub result: felt252,
}

/// One job in a batch of submissions.
#[derive(Copy, Drop, Serde)]
pub struct Submission {
    pub model_hash: felt252,
    pub input_commitment: felt252,
    pub compute_requirements: ComputeSpec,
}

/// One answered job of a batch.
#[derive(Copy, Drop, Serde)]
pub struct JobResult {
    pub slot: felt252,
    pub job: Job,
    pub salt: felt252,
    pub input: Span<felt252>,
    pub outputs: Span<felt252>,
}

/// For clients.
#[starknet::interface]
pub trait IJobManager<TState> {
    fn submit_job(ref self: TState, model_hash: felt252, input_commitment: felt252, compute_requirements: ComputeSpec) -> felt252;
    fn submit_jobs(ref self: TState, submissions: Span<Submission>) -> Array<felt252>;
    /// Until the seed block (submission + 1) has closed. Everything goes back to the client.
    fn cancel(ref self: TState, slot: felt252, job: Job);
    /// After the deadline, in blocks and in seconds: refund, and the tip to the caller.
    fn expire(ref self: TState, slot: felt252, job: Job);
    /// Hands a settled result to the consumer contract, for the prepaid fee. The consumer's failure reverts this call and nothing else.
    fn deliver(ref self: TState, slot: felt252, job: Job, outputs: Span<felt252>);
    /// Gives the delivery fee back to the client when nobody delivered by a week after the deadline.
    fn abandon_delivery(ref self: TState, slot: felt252, job: Job);
}

/// For workers and keepers.
#[starknet::interface]
pub trait IJobWork<TState> {
    /// Pins the rank-0 worker of jobs, so that they may outlive an epoch. Anyone may call once the seed is readable.
    fn assign_jobs(ref self: TState, jobs: Span<(felt252, Job)>);
    /// Verifies, pays, and frees the slot, in one transaction. The caller is the worker. All of one model, or `MIXED_MODELS`.
    fn submit_result(ref self: TState, source: ModelSource, result: JobResult);
    fn submit_results(ref self: TState, source: ModelSource, results: Span<JobResult>);
}

/// For anyone who asks.
#[starknet::interface]
pub trait IJobViews<TState> {
    /// Whether `slot` holds exactly this job now.
    fn holds(self: @TState, slot: felt252, job: Job) -> bool;
    /// Whether a slot can be named in `ComputeSpec.slot`.
    fn is_free(self: @TState, slot: felt252) -> bool;
    /// H(model_hash, input_commitment, outputs…) of a job that asked for `store_result`; 0 if there is none.
    fn result_digest(self: @TState, job_id: felt252) -> felt252;
    fn job_id(self: @TState, client: ContractAddress, nonce: u64) -> felt252;
    /// What a job costs at most, all included, for a worker's ask of `ask` a row.
    fn quote(self: @TState, ask: Amount, rows: u32, delivery_fee: Amount) -> Amount;
    fn job_counter(self: @TState) -> u64;
    fn paused_until(self: @TState) -> Timestamp;
}

/// For the pauser and the owner (timelock).
#[starknet::interface]
pub trait IJobAdmin<TState> {
    /// Pauser: no new jobs for 72 hours. Ends by itself; cannot be renewed before it has ended for as long.
    fn pause_new_jobs(ref self: TState);
    fn set_pauser(ref self: TState, pauser: ContractAddress);
    fn set_fee(ref self: TState, fee: BasisPoints);
}

/// What a consumer contract implements.
#[starknet::interface]
pub trait IInferenceConsumer<TState> {
    fn on_result(ref self: TState, job_id: felt252, model_hash: felt252, input_commitment: felt252, outputs: Span<felt252>);
}
