//! A job's life. One slot a job holds the digest of its whole state; each step presents the old state and writes the
//! new digest.

use ciro_verifier::interface::ModelSource;
use starknet::ContractAddress;
use crate::types::{Amount, BasisPoints, ComputeSpec, Timestamp};

/// The preimage of a job's slot, as it travels: presented at every step, rebuilt from events.
/// Bit tables of `amounts` and `status`: docs/SPEC.md, "Packed job"; unpacked: `objects::Job`.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct PackedJob {
    pub client: ContractAddress,
    pub model_hash: felt252,
    pub model_owner: ContractAddress,
    pub input_commitment: felt252,
    /// Pinned at submission: later changes of the registry do not touch this job.
    pub verifier: ContractAddress,
    /// Contract to deliver to, or zero.
    pub consumer: ContractAddress,
    /// The pinned worker, or zero.
    pub worker: ContractAddress,
    /// H('CIRO_RESULT', model_hash, input_commitment, outputs…) once settled, or zero.
    pub result: felt252,
    pub amounts: felt252,
    pub status: felt252,
}

/// One job in a batch of submissions.
#[derive(Copy, Drop, Serde)]
pub struct Submission {
    pub model_hash: felt252,
    pub input_commitment: felt252,
    pub compute_requirements: ComputeSpec,
}

/// A job, and the slot that holds its digest.
#[derive(Copy, Drop, Serde)]
pub struct JobRef {
    pub slot: felt252,
    pub job: PackedJob,
}

/// One answered job of a batch.
#[derive(Copy, Drop, Serde)]
pub struct JobResult {
    pub slot: felt252,
    pub job: PackedJob,
    pub salt: felt252,
    pub input: Span<felt252>,
    pub outputs: Span<felt252>,
}

/// What holds for every new job. Amounts in base units.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Settings {
    pub fee: BasisPoints,
    /// Reserved with every job; pays for `expire`.
    pub tip: Amount,
    /// Bounds of `ComputeSpec.deadline_blocks`.
    pub min_blocks: u32,
    pub max_blocks: u32,
}

/// For clients.
#[starknet::interface]
pub trait IJobManager<TState> {
    /// Opens a job of the caller's and reserves `max_price + delivery_fee + tip` of its vault balance. Returns the job
    /// id.
    fn submit_job(
        ref self: TState, model_hash: felt252, input_commitment: felt252, compute_requirements: ComputeSpec,
    ) -> felt252;
    /// The same for several jobs with consecutive nonces.
    fn submit_jobs(ref self: TState, submissions: Span<Submission>) -> Array<felt252>;
}

/// For workers and keepers.
#[starknet::interface]
pub trait IJobWork<TState> {
    /// Verifies, pays, and frees the slot, in one transaction. The caller is the worker.
    fn submit_result(ref self: TState, source: ModelSource, result: JobResult);
    /// The same for several jobs of one model, or `MIXED_MODELS`. Jobs whose slot has moved on are left out (so that
    /// nobody can make a whole batch fail by touching one job of it), and so are late ones; if none is left, it panics with what
    /// the last was left out for, or `JOB_MISMATCH`.
    fn submit_results(ref self: TState, source: ModelSource, results: Span<JobResult>);
}

/// What is not called often: pins, ends, and administration.
#[starknet::interface]
pub trait IJobEndings<TState> {
    /// Until the seed block (submission + 1) has closed. Everything goes back to the client.
    fn cancel(ref self: TState, slot: felt252, job: PackedJob);
    /// After the deadline, in blocks and in seconds: refund, and the tip to the caller. A judged job only if its judge
    /// lets it, or a posted one a month later; two months after the deadline no judge is asked any more.
    fn expire(ref self: TState, slot: felt252, job: PackedJob);
    /// Hands a settled result to the consumer contract, for the prepaid fee. The consumer's failure reverts this call
    /// and nothing else.
    fn deliver(ref self: TState, slot: felt252, job: PackedJob, outputs: Span<felt252>);
    /// Gives the delivery fee back to the client when nobody delivered by a week after the deadline.
    fn abandon_delivery(ref self: TState, slot: felt252, job: PackedJob);
    /// Pins the rank-0 worker and its ask, so that jobs may outlive an epoch. Anyone may call once the seed is
    /// readable. Jobs whose slot has moved on are left out; `JOB_MISMATCH` if none is left.
    fn assign_jobs(ref self: TState, jobs: Span<JobRef>);
    /// What a job reserves so that a worker that asks `ask` a row can serve it: ask·rows with the model's royalty and
    /// the present fee on top, rounded up to a unit, + delivery_fee + tip.
    fn quote(self: @TState, ask: Amount, rows: u32, royalty: BasisPoints, delivery_fee: Amount) -> Amount;
    /// Pauser: no new jobs for 72 hours. Ends by itself; cannot be renewed before it has been over for as long.
    fn pause_new_jobs(ref self: TState);
    fn set_pauser(ref self: TState, pauser: ContractAddress);
    /// Of new jobs, in basis points of the price; at most `MAX_FEE`.
    fn set_fee(ref self: TState, fee: BasisPoints);
}

/// Why a posted answer does not stand, and at whose cost.
#[derive(Copy, Drop, Serde)]
pub struct Refusal {
    /// Who brought it about: gets the job's tip.
    pub by: ContractAddress,
    /// Whether the worker loses its bond. Then `award` of it, at most half, goes to `awarded`; the rest to the fees.
    pub forfeits: bool,
    pub awarded: ContractAddress,
    pub award: Amount,
}

/// For the judge that a job is bound to: `NOT_JUDGE` for anybody else.
#[starknet::interface]
pub trait IJudgedJobs<TState> {
    /// Puts a worker's unproven answer into its job, and `BOND_FACTOR` times its price of the worker's vault balance
    /// into reserve. The pool says whether it is the worker's turn. Returns the price.
    fn post(
        ref self: TState, slot: felt252, job: PackedJob, worker: ContractAddress, outputs: Span<felt252>,
    ) -> Amount;
    /// Pays for a posted answer, and frees the bond. `security`: the stake behind it, for the consumer.
    fn settle_posted(ref self: TState, slot: felt252, job: PackedJob, outputs: Span<felt252>, security: Amount);
    /// Refunds the client of a posted answer.
    fn refuse_posted(ref self: TState, slot: felt252, job: PackedJob, refusal: Refusal);
    /// Pays each of `workers` its ask a row for one answer that all of them gave. Together within the job's cap.
    fn settle_attested(
        ref self: TState,
        slot: felt252,
        job: PackedJob,
        workers: Span<(ContractAddress, Amount)>,
        outputs: Span<felt252>,
        security: Amount,
    );
}

/// For anyone who asks.
#[starknet::interface]
pub trait IJobViews<TState> {
    /// Whether `slot` holds exactly this job now.
    fn holds(self: @TState, slot: felt252, job: PackedJob) -> bool;
    /// Whether a slot can be named in `ComputeSpec.slot`.
    fn is_free(self: @TState, slot: felt252) -> bool;
    /// H('CIRO_RESULT', model_hash, input_commitment, outputs…) of a verified job that asked for `store_result`; 0 if
    /// there is none.
    fn result_digest(self: @TState, job_id: felt252) -> felt252;
    fn job_id(self: @TState, client: ContractAddress, nonce: u64) -> felt252;
    fn settings(self: @TState) -> Settings;
    /// Jobs ever submitted.
    fn job_counter(self: @TState) -> u64;
    /// New jobs are refused before this time.
    fn paused_until(self: @TState) -> Timestamp;
    fn pauser(self: @TState) -> ContractAddress;
    /// (vault, model registry, stake pool): fixed at deployment.
    fn contracts(self: @TState) -> (ContractAddress, ContractAddress, ContractAddress);
}

/// What a consumer contract implements. It must check that its caller is the job manager, and that model and input are
/// those it wants: anyone may submit a job that names it.
#[starknet::interface]
pub trait IInferenceConsumer<TState> {
    fn on_result(
        ref self: TState, job_id: felt252, model_hash: felt252, input_commitment: felt252, outputs: Span<felt252>,
    );
}

/// What a consumer implements that takes answers without a proof too. It must check, beside the above, that it trusts
/// `judge`, and that `security`, the stake behind the answer in base units, is enough for what it does with it.
#[starknet::interface]
pub trait IJudgedConsumer<TState> {
    fn on_judged_result(
        ref self: TState,
        job_id: felt252,
        model_hash: felt252,
        input_commitment: felt252,
        outputs: Span<felt252>,
        judge: ContractAddress,
        security: Amount,
    );
}
