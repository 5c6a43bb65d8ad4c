//! Randomness of blocks that nobody could foresee when they were proposed.

use ciro_common::types::{BlockNumber, Timestamp};
use ciro_signatures::vrf::Proof;
use starknet::ContractAddress;
use crate::certificate::{Voter, Weight};

/// Fixed at deployment. In blocks.
#[derive(Copy, Drop, Serde, PartialEq, Debug, starknet::Store)]
pub struct BeaconRules {
    /// Blocks that share one round.
    pub round_blocks: u32,
    /// From a round's end until its shares are taken: longer than any reorganisation.
    pub delay_blocks: u32,
    /// From a quorum's shares until the value is final: for whoever was left out.
    pub grace_blocks: u32,
}

/// What a member of the round's epoch says: the output of its Stark key for the round's message.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Share {
    /// Its place in the epoch's list.
    pub member: u32,
    pub proof: Proof,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Round {
    /// Whose members reveal: fixed by the first share; before it, the one that a share would be held against now.
    pub epoch: u64,
    /// Member i: bit i.
    pub revealed: u32,
    /// Of those who have.
    pub weight: Weight,
    /// The last block that takes shares; 0 while more than two thirds of the weight are not in.
    pub closes_at: BlockNumber,
    /// When they were; 0 before.
    pub decided_at: Timestamp,
    pub sum: felt252,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Randomness {
    pub value: felt252,
    /// The first block at which it can be read.
    pub from_block: BlockNumber,
    /// Timestamp of the block that had the quorum's last share.
    pub decided_at: Timestamp,
}

#[starknet::interface]
pub trait IBeacon<TState> {
    /// Anyone brings shares of members, from `delay_blocks` after the round on until it closes. `voters`: all of the
    /// round's epoch. Members that are in are passed over, so that two who bring shares at once do not fail each other.
    fn reveal(ref self: TState, round: u64, voters: Span<Voter>, shares: Span<Share>);
    /// Of a block. Panics `BEACON_PENDING` until its round has closed.
    fn randomness(self: @TState, block: BlockNumber) -> Randomness;
    fn round(self: @TState, round: u64) -> Round;
    fn round_of(self: @TState, block: BlockNumber) -> u64;
    /// H('CIRO_BEACON_SCOPE', network, beacon): what shares are bound to.
    fn scope(self: @TState) -> felt252;
    fn rules(self: @TState) -> BeaconRules;
    fn validator_set(self: @TState) -> ContractAddress;
}
