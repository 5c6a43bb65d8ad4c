//! What the vault and its facets emit.

use starknet::ContractAddress;
use crate::types::{Amount, BasisPoints, Timestamp};
use super::interface::{Payment, Role};

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct Deposited {
    #[key]
    pub account: ContractAddress,
    #[key]
    pub from: ContractAddress,
    pub amount: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct Withdrawn {
    #[key]
    pub account: ContractAddress,
    #[key]
    pub to: ContractAddress,
    pub amount: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct Paid {
    #[key]
    pub account: ContractAddress,
    pub payments: Span<Payment>,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct Consented {
    #[key]
    pub account: ContractAddress,
    #[key]
    pub role: Role,
    pub operator: ContractAddress,
    /// What an earlier job manager had left reserved, or an earlier pool undivided.
    pub freed: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct FeesFlushed {
    pub burned: Amount,
    pub paid: Amount,
    pub treasury: ContractAddress,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct StakeFrozen {
    #[key]
    pub case_id: felt252,
    pub amount: Amount,
    pub until: Timestamp,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct StakeBurned {
    #[key]
    pub case_id: felt252,
    pub burned: Amount,
    pub awarded: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct StakeThawed {
    #[key]
    pub case_id: felt252,
    pub amount: Amount,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct FeeSplitChanged {
    pub burn_share: BasisPoints,
    pub treasury: ContractAddress,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct OperatorProposed {
    #[key]
    pub role: Role,
    pub operator: ContractAddress,
    pub ready_at: Timestamp,
}

#[derive(Drop, PartialEq, Debug, starknet::Event)]
pub struct OperatorChanged {
    #[key]
    pub role: Role,
    pub previous: ContractAddress,
    pub operator: ContractAddress,
}
