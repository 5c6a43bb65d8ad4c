//! Judges: contracts that decide about answers without a proof. The registry names one for each level; a job keeps the
//! one that it was opened with, as its `verifier`.

use ciro_verifier::interface::{Answer, ModelSource};
use starknet::ContractAddress;
use crate::job_manager::interface::PackedJob;
use crate::types::{Amount, BlockNumber, Timestamp};

/// What a judge is told of a new job.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Admission {
    pub model_hash: felt252,
    pub max_price: Amount,
    pub deadline_blocks: u32,
    /// Whether the input came in calldata, so that everybody can have it.
    pub public_input: bool,
}

/// For the job manager.
#[starknet::interface]
pub trait IJudge<TState> {
    /// Panics unless the judge takes the job.
    fn admit(self: @TState, admission: Admission);
    /// A job of the judge's expires: panics while that would take from somebody what it is owed. `NOT_JOB_MANAGER` for
    /// anybody else.
    fn expire(ref self: TState, job_id: felt252);
}

/// What a judge knows of a worker's result.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Claim {
    /// H('CIRO_RESULT', model_hash, input_commitment, outputs…)
    pub result_digest: felt252,
    /// Of proofs about it: the registry's when the worker said it.
    pub verifier: ContractAddress,
    pub model_owner: ContractAddress,
    pub client: ContractAddress,
    pub price: Amount,
    pub posted_at: Timestamp,
}

/// For the slashing contract, bound once: `NOT_SLASHING` for anybody else.
#[starknet::interface]
pub trait IJudgePort<TState> {
    /// What `worker` has said of a job; `result_digest` is 0 if it has said nothing.
    fn claim_of(self: @TState, job_id: felt252, worker: ContractAddress) -> Claim;
    /// A proof says otherwise: the job is not paid until that is resolved.
    fn contest(ref self: TState, job_id: felt252, worker: ContractAddress);
    /// `guilty`: the worker's outputs are wrong. `frozen`: outputs of both sides were proven, so nobody's are.
    fn resolve(
        ref self: TState,
        job_id: felt252,
        worker: ContractAddress,
        guilty: bool,
        frozen: bool,
        challenger: ContractAddress,
    );
}

/// For the owner, once.
#[starknet::interface]
pub trait IJudgeBinding<TState> {
    fn bind_slashing(ref self: TState, slashing: ContractAddress);
    fn slashing(self: @TState) -> ContractAddress;
}

#[derive(Copy, Drop, Serde, PartialEq, Debug, Default)]
pub enum Status {
    #[default]
    Nothing,
    /// In its window, or to be proven.
    Posted,
    /// The slashing contract has a proof of other outputs; the clock stands.
    Contested,
    /// The other outputs stand: refund, bond lost.
    Guilty,
    /// Both were proven: refund, bond back.
    Void,
    Ended,
}

/// One posted answer. Price in base units.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Posting {
    pub worker: ContractAddress,
    pub client: ContractAddress,
    pub model_owner: ContractAddress,
    /// Of proofs about it: the registry's when it was posted.
    pub verifier: ContractAddress,
    pub result: felt252,
    pub status: Status,
    pub price: Amount,
    pub posted_block: u64,
    pub posted_at: Timestamp,
    /// The window's end; later by as long as the answer was contested.
    pub final_at: Timestamp,
    pub contested_at: Timestamp,
}

/// Fixed at deployment. Times in seconds; a window is over when its blocks have passed too.
#[derive(Copy, Drop, Serde, PartialEq, Debug, starknet::Store)]
pub struct Windows {
    pub seconds: u32,
    pub blocks: u32,
    /// After the window, for a proof that must be given.
    pub audit_seconds: u32,
}

/// OPTIMISTIC: one worker answers behind a bond, and anyone may prove it wrong.
#[starknet::interface]
pub trait IOptimisticJudge<TState> {
    /// The calling worker's answer, in its turn.
    fn post(ref self: TState, slot: felt252, job: PackedJob, outputs: Span<felt252>);
    /// Anyone, after the window: pays the worker and frees its bond. Not if the job must be proven.
    fn finalise(ref self: TState, slot: felt252, job: PackedJob, outputs: Span<felt252>);
    /// Anyone, at any time before the end: the same by a proof of the posted outputs. `answer.job_id` is the job's.
    fn prove(ref self: TState, slot: felt252, job: PackedJob, source: ModelSource, answer: Answer);
    /// Anyone: ends a job whose answer does not stand. The client is refunded; the job's tip goes to the caller.
    fn conclude(ref self: TState, slot: felt252, job: PackedJob);
    fn posting(self: @TState, job_id: felt252) -> Posting;
    /// Whether a posted job must be proven: one in 64, by hash and randomness of the block after the post. Panics
    /// `BEACON_PENDING` until there is randomness.
    fn is_audited(self: @TState, job_id: felt252) -> bool;
    fn windows(self: @TState) -> Windows;
    /// Prices of a worker's answers that are not final yet, together.
    fn exposure(self: @TState, worker: ContractAddress) -> Amount;
}

/// What opens a worker's commitment; each is its worker's consent, as only the worker knew the salt.
#[derive(Copy, Drop, Serde)]
pub struct Opening {
    pub worker: ContractAddress,
    /// As in `Committed`.
    pub ask: Amount,
    pub salt: felt252,
}

/// A worker that has revealed, as `Committed` told of it.
#[derive(Copy, Drop, Serde)]
pub struct Voter {
    pub worker: ContractAddress,
    pub ask: Amount,
    pub commitment: felt252,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Round {
    pub commits: u8,
    pub reveals: u8,
    /// Cases that the slashing contract has open about it.
    pub contested: u8,
    pub ended: bool,
    /// Of the job: the most it may cost.
    pub price: Amount,
    /// Reveals are taken until both have passed; 0 before the first.
    pub reveal_by_block: u64,
    pub reveal_by_time: Timestamp,
    pub client: ContractAddress,
    pub model_owner: ContractAddress,
    pub verifier: ContractAddress,
    /// Pool indices of the four ranks, 16 bits each, the first rank's lowest; 0 before the first commitment.
    pub ranks: u64,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug, starknet::Store)]
pub struct RoundRules {
    /// The pool's.
    pub rank_window: u32,
    /// From the first reveal on.
    pub reveal_blocks: u32,
    pub reveal_seconds: u32,
}

/// ATTESTED: three drawn workers answer, none of them knowing what the others say; two that agree are paid.
#[starknet::interface]
pub trait IAttestedJudge<TState> {
    /// The calling worker binds itself to an answer, in its turn: `commitment_of` it. Until three have. Who has a turn
    /// is what the draw said at the first commitment.
    fn commit(ref self: TState, slot: felt252, job: PackedJob, commitment: felt252);
    /// Opens commitments to one answer. If it is every one's, the job is paid in the same call.
    fn reveal(ref self: TState, slot: felt252, job: PackedJob, outputs: Span<felt252>, openings: Span<Opening>);
    /// Anyone, when all have revealed or their time is over: pays those that gave `outputs`, if two or more did. Of a
    /// job that is late until a while after that time: then it may expire. `voters`: all that have revealed, by
    /// ascending address.
    fn finalise(ref self: TState, slot: felt252, job: PackedJob, outputs: Span<felt252>, voters: Span<Voter>);
}

/// What anyone may ask of its rounds.
#[starknet::interface]
pub trait IAttestedRecords<TState> {
    fn round(self: @TState, job_id: felt252) -> Round;
    /// The block in which a drawn worker's own turn ended, before the fourth rank's, without a commitment of its; 0: it has
    /// not ended, the worker has committed, or has no seat. Panics as `commit` does of a job that takes no commitments.
    fn missed_seat(self: @TState, slot: felt252, job: PackedJob, worker: ContractAddress) -> BlockNumber;
    /// H('CIRO_ATTEST', chain id, judge, job id, worker, result digest, salt)
    fn commitment_of(
        self: @TState, job_id: felt252, worker: ContractAddress, result: felt252, salt: felt252,
    ) -> felt252;
    fn rules(self: @TState) -> RoundRules;
    /// Highest prices of the jobs that a worker is committed to, together: until they are paid, or none of them can be.
    fn exposure(self: @TState, worker: ContractAddress) -> Amount;
}
