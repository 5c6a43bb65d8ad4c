//! What the governor says.

use starknet::ContractAddress;
use starknet::account::Call;
use crate::types::{Amount, Timestamp};
use super::interface::Support;

#[derive(Drop, starknet::Event)]
pub struct TimelockBound {
    #[key]
    pub timelock: ContractAddress,
}

#[derive(Drop, starknet::Event)]
pub struct ProposalCreated {
    #[key]
    pub id: felt252,
    #[key]
    pub proposer: ContractAddress,
    pub calls: Span<Call>,
    pub description: ByteArray,
    pub checkpoint: Timestamp,
    pub ends_at: Timestamp,
    pub quorum: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct VoteCast {
    #[key]
    pub id: felt252,
    #[key]
    pub voter: ContractAddress,
    pub support: Support,
    pub votes: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct ProposalCancelled {
    #[key]
    pub id: felt252,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct ProposalQueued {
    #[key]
    pub id: felt252,
}
