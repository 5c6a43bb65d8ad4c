//! What the pool and its facets emit.

use starknet::ContractAddress;
use crate::types::{Amount, BasisPoints, Epoch, Timestamp};

/// `total_stake`: the worker's, afterwards.
#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct WorkerStaked {
    #[key]
    pub worker_address: ContractAddress,
    pub amount: Amount,
    pub total_stake: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct WorkerUnstaked {
    #[key]
    pub worker_address: ContractAddress,
    #[key]
    pub staker: ContractAddress,
    pub amount: Amount,
    pub ready_at: Timestamp,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct UnbondedClaimed {
    #[key]
    pub worker_address: ContractAddress,
    #[key]
    pub staker: ContractAddress,
    pub amount: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct WeightChanged {
    #[key]
    pub worker_address: ContractAddress,
    pub weight_now: u32,
    pub weight_next: u32,
    pub from_epoch: Epoch,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct WorkerRegistered {
    #[key]
    pub worker_address: ContractAddress,
    pub class: u8,
    pub region: felt252,
    pub endpoints: ByteArray,
    pub stark_key: felt252,
}

/// What the worker keeps of what its delegators' part earned, from `from` on.
#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct CommissionSet {
    #[key]
    pub worker_address: ContractAddress,
    pub commission: BasisPoints,
    pub from: Timestamp,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct EarningsDistributed {
    #[key]
    pub worker_address: ContractAddress,
    pub to_worker: Amount,
    pub to_delegators: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct ReputationChanged {
    #[key]
    pub worker_address: ContractAddress,
    pub points: u8,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct WorkerSlashed {
    #[key]
    pub case_id: felt252,
    #[key]
    pub worker_address: ContractAddress,
    pub from_self: Amount,
    pub from_delegated: Amount,
    pub points: u8,
    pub jailed_until: Timestamp,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct SlashRestored {
    #[key]
    pub case_id: felt252,
    #[key]
    pub worker_address: ContractAddress,
    pub points: u8,
    pub jailed_until: Timestamp,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct Bound {
    #[key]
    pub slashing: ContractAddress,
    #[key]
    pub uptime: ContractAddress,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct OptedIn {
    #[key]
    pub model_hash: felt252,
    #[key]
    pub worker_address: ContractAddress,
    pub ask: Amount,
    pub position: u32,
    pub active_from: Epoch,
}

/// Of its own will, or evicted.
#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct OptedOut {
    #[key]
    pub model_hash: felt252,
    #[key]
    pub worker_address: ContractAddress,
    pub position: u32,
}
