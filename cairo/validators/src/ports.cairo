//! What the validators' contracts ask of the hub. The hub implements functions of these names and types, and is not
//! compiled here.

use ciro_common::types::{Amount, BasisPoints, Timestamp};
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

/// What a slash took.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Loss {
    pub from_self: Amount,
    pub from_delegated: Amount,
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
    /// The bound Slashing only, within that week: gives back what the case took.
    fn restore(ref self: TState, case_id: felt252);
    /// The bound Uptime only: (index, eighths) of workers whose uptime level changes.
    fn set_uptime(ref self: TState, levels: Span<(u16, u8)>);
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
