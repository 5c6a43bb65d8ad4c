//! What the validators' contracts ask of the hub. The hub implements functions of these names and types, and is not
//! compiled here.

use ciro_common::types::{Amount, BasisPoints, BlockNumber, Epoch, Timestamp};
use starknet::ContractAddress;

/// One row of the slashing matrix.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Penalty {
    /// Of all that is slashable.
    pub share: BasisPoints,
    /// Of reputation.
    pub points: u8,
    /// `BANNED`: for ever.
    pub jail_until: Timestamp,
}

pub const BANNED: Timestamp = 0xffffffffffffffff;

/// A case that nothing undoes.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Conviction {
    pub case_id: felt252,
    pub worker: ContractAddress,
    pub penalty: Penalty,
    pub infraction: Timestamp,
}

/// What a slash took.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Loss {
    pub from_self: Amount,
    pub from_delegated: Amount,
}

/// A worker as the pool knows it.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Worker {
    pub index: u16,
    pub weight_now: u32,
    pub weight_next: u32,
    pub from_epoch: Epoch,
    pub stake: Amount,
    pub self_bond: Amount,
    pub delegated: Amount,
    pub counted: Amount,
    pub reputation: u8,
    pub class: u8,
    /// Eighths of the last thirty days.
    pub uptime: u8,
    pub jailed_until: Timestamp,
    pub commission: BasisPoints,
    pub cases: u16,
    pub stark_key: felt252,
}

/// The stake pool.
#[starknet::interface]
pub trait IStakeOfOthers<TState> {
    /// The bound Slashing only. Takes `penalty` from all that was at stake at `infraction`, and freezes it for a week.
    fn slash(
        ref self: TState,
        case_id: felt252,
        worker: ContractAddress,
        penalty: Penalty,
        infraction: Timestamp,
        bounty_to: ContractAddress,
        harmed: ContractAddress,
        harmed_amount: Amount,
    ) -> Loss;
    /// The same for several cases that nothing undoes, frozen as one.
    fn slash_all(ref self: TState, convictions: Span<Conviction>, bounty_to: ContractAddress) -> Array<Loss>;
    /// The bound Slashing only, within that week: gives back what a case of `slash` took.
    fn restore(ref self: TState, case_id: felt252);
    /// The bound Uptime only: index·16 + eighths of each worker whose uptime level changes.
    fn set_uptime(ref self: TState, levels: Span<felt252>);
    fn worker(self: @TState, worker: ContractAddress) -> Worker;
    /// Stake that counts, each worker's; 0 for whoever is jailed, banned or no worker.
    fn stakes_of(self: @TState, workers: Span<ContractAddress>) -> Array<Amount>;
    /// Who has or had this key; zero if nobody.
    fn worker_by_key(self: @TState, stark_key: felt252) -> ContractAddress;
    /// From 1; 0 for no worker. An index is a worker's for ever.
    fn worker_index(self: @TState, worker: ContractAddress) -> u16;
    fn worker_at(self: @TState, index: u16) -> ContractAddress;
    fn worker_count(self: @TState) -> u16;
    /// Present key; 0 if the worker has registered none.
    fn stark_key(self: @TState, worker: ContractAddress) -> felt252;
    fn is_jailed(self: @TState, worker: ContractAddress) -> bool;
    /// In seconds.
    fn unbonding_period(self: @TState) -> Timestamp;
}

/// What a judge knows of a worker's result.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Claim {
    /// H('CIRO_RESULT', model_hash, input_commitment, outputs…); 0: there is no such result.
    pub result_digest: felt252,
    /// The verifier that proofs about it are checked by, fixed at the job's submission.
    pub verifier: ContractAddress,
    pub model_owner: ContractAddress,
    pub client: ContractAddress,
    /// What the client pays.
    pub price: Amount,
    pub posted_at: Timestamp,
}

/// A job as the hub packs it.
#[derive(Copy, Drop, Serde)]
pub struct PackedJob {
    pub client: ContractAddress,
    pub model_hash: felt252,
    pub model_owner: ContractAddress,
    pub input_commitment: felt252,
    pub verifier: ContractAddress,
    pub consumer: ContractAddress,
    pub worker: ContractAddress,
    pub result: felt252,
    pub amounts: felt252,
    pub status: felt252,
}

/// The judge of ATTESTED jobs.
#[starknet::interface]
pub trait ISeats<TState> {
    /// The block in which the worker's own turn ended without a commitment of its; 0: it did not, has committed, or has no
    /// seat. Panics unless the slot holds the job, open and in time.
    fn missed_seat(self: @TState, slot: felt252, job: PackedJob, worker: ContractAddress) -> BlockNumber;
}

/// A contract that holds results which no proof stands behind yet.
#[starknet::interface]
pub trait IJudge<TState> {
    fn claim_of(self: @TState, job_id: felt252, worker: ContractAddress) -> Claim;
    /// The bound Slashing only. From now on the result waits for `resolve`; panics if it is final.
    fn contest(ref self: TState, job_id: felt252, worker: ContractAddress);
    /// The bound Slashing only, once for each `contest`. `guilty`: proven wrong, and unanswered. `frozen`: model or
    /// verifier is broken, and nobody knows.
    fn resolve(
        ref self: TState,
        job_id: felt252,
        worker: ContractAddress,
        guilty: bool,
        frozen: bool,
        challenger: ContractAddress,
    );
}

/// The model registry. The bound Slashing only; freezing what is frozen does nothing.
#[starknet::interface]
pub trait IModelFreezes<TState> {
    /// All registrations of this hash.
    fn freeze_model(ref self: TState, model_hash: felt252);
    fn freeze_verifier(ref self: TState, verifier: ContractAddress);
}

/// CIRO, as far as bonds need it.
#[starknet::interface]
pub trait IBondToken<TState> {
    fn transfer(ref self: TState, recipient: ContractAddress, amount: u256) -> bool;
    fn transfer_from(ref self: TState, sender: ContractAddress, recipient: ContractAddress, amount: u256) -> bool;
}
