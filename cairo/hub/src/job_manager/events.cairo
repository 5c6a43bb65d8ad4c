//! What the job manager tells, whichever of its classes runs.

use starknet::ContractAddress;
use crate::types::{Amount, BasisPoints, ComputeSpec, Timestamp};

/// With the fields after `reward`, all that `PackedJob` needs.
#[derive(Drop, starknet::Event)]
pub struct JobSubmitted {
    #[key]
    pub job_id: felt252,
    #[key]
    pub client: ContractAddress,
    pub model_hash: felt252,
    pub input_commitment: felt252,
    pub compute_requirements: ComputeSpec,
    pub reward: Amount,
    pub slot: felt252,
    pub verifier: ContractAddress,
    pub amounts: felt252,
    pub status: felt252,
}

#[derive(Drop, starknet::Event)]
pub struct JobAssigned {
    #[key]
    pub job_id: felt252,
    #[key]
    pub worker: ContractAddress,
    pub ask: Amount,
}

/// Verified and paid. `to_worker` is ask·rows; royalty and fee follow from it by the job's own rates, and the client got
/// the rest of its reserve back.
#[derive(Drop, starknet::Event)]
pub struct JobSettled {
    #[key]
    pub job_id: felt252,
    #[key]
    pub worker: ContractAddress,
    pub to_worker: Amount,
    pub outputs: Span<felt252>,
}

#[derive(Drop, starknet::Event)]
pub struct JobDelivered {
    #[key]
    pub job_id: felt252,
    pub by: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct DeliveryAbandoned {
    #[key]
    pub job_id: felt252,
}

#[derive(Drop, starknet::Event)]
pub struct JobCancelled {
    #[key]
    pub job_id: felt252,
}

#[derive(Drop, starknet::Event)]
pub struct JobExpired {
    #[key]
    pub job_id: felt252,
    pub by: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct NewJobsPaused {
    pub until: Timestamp,
}

#[derive(Drop, starknet::Event)]
pub struct PauserChanged {
    pub pauser: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct FeeChanged {
    pub fee: BasisPoints,
}

/// An answer without a proof, behind its worker's bond; its judge decides. With it a Posted job is rebuilt.
#[derive(Drop, starknet::Event)]
pub struct JobPosted {
    #[key]
    pub job_id: felt252,
    #[key]
    pub worker: ContractAddress,
    pub ask: Amount,
    pub outputs: Span<felt252>,
}

/// The judge did not let a posted answer stand: the client has its reserve back. `forfeited` is what of the bond the
/// worker lost: all or nothing.
#[derive(Drop, starknet::Event)]
pub struct JobRefused {
    #[key]
    pub job_id: felt252,
    #[key]
    pub worker: ContractAddress,
    pub forfeited: Amount,
    pub by: ContractAddress,
}

/// The judge let these outputs stand. Each of `workers` is paid its own ask a row; royalty and fee as ever.
#[derive(Drop, starknet::Event)]
pub struct JobRuled {
    #[key]
    pub job_id: felt252,
    pub workers: Span<(ContractAddress, Amount)>,
    /// The stake behind the outputs.
    pub security: Amount,
    pub outputs: Span<felt252>,
}
