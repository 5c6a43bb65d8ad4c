//! The hub's owner: what it wants to do is public for a fixed time before it can. And who may decide what it wants.

use starknet::ContractAddress;
use starknet::account::Call;
use crate::types::{Amount, BasisPoints, Timestamp};

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub enum OperationState {
    Unknown,
    /// Scheduled, not due.
    Waiting,
    /// Anyone may execute it.
    Ready,
    Expired,
    Done,
}

#[starknet::interface]
pub trait ITimelock<TState> {
    /// Proposer: one call, executable from `min_delay` seconds from now on. Returns the operation's id.
    /// `salt` tells apart operations that are otherwise the same.
    fn schedule(
        ref self: TState, target: ContractAddress, selector: felt252, calldata: Span<felt252>, salt: felt252,
    ) -> felt252;
    /// Anyone, once, when due and before it expires. A call that panics changes nothing: the operation stays scheduled.
    fn execute(
        ref self: TState, target: ContractAddress, selector: felt252, calldata: Span<felt252>, salt: felt252,
    ) -> Span<felt252>;
    /// Proposer: forgets what is scheduled and not done.
    fn cancel(ref self: TState, id: felt252);
    /// Anyone: takes the ownership that `target` has offered to the timelock. No delay: it takes nothing from anybody.
    fn accept_ownership_of(ref self: TState, target: ContractAddress);
    /// The timelock itself, by an operation: offers the proposer's place.
    fn transfer_proposer(ref self: TState, proposer: ContractAddress);
    /// Whom it was offered to.
    fn accept_proposer(ref self: TState);
    fn operation_id(
        self: @TState, target: ContractAddress, selector: felt252, calldata: Span<felt252>, salt: felt252,
    ) -> felt252;
    fn state(self: @TState, id: felt252) -> OperationState;
    /// 0 if it is not scheduled.
    fn ready_at(self: @TState, id: felt252) -> Timestamp;
    fn min_delay(self: @TState) -> Timestamp;
    fn proposer(self: @TState) -> ContractAddress;
    fn pending_proposer(self: @TState) -> ContractAddress;
}

/// What was fixed at deployment: other rules are another governor, to which this one has the timelock hand its place.
#[derive(Copy, Drop, Serde, PartialEq, Debug, starknet::Store)]
pub struct GovernorRules {
    /// Votes that it takes to propose, and that must be for a proposal or abstain at least.
    pub threshold: Amount,
    /// Of all active stake when it is proposed, as many must be for it or abstain.
    pub quorum: BasisPoints,
    /// In seconds; shorter than the pool's unbonding period.
    pub voting_period: Timestamp,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub enum Support {
    Against,
    For,
    Abstain,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub enum ProposalState {
    Unknown,
    /// Being voted on.
    Active,
    /// By its proposer, while it was active.
    Cancelled,
    Defeated,
    /// Anyone may queue it.
    Succeeded,
    /// Its calls are the timelock's.
    Queued,
    /// Nobody queued it in time.
    Expired,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Proposal {
    pub state: ProposalState,
    pub proposer: ContractAddress,
    pub calls_hash: felt252,
    /// The second whose votes count: the one before it was made.
    pub checkpoint: Timestamp,
    /// Votes are taken before this second.
    pub ends_at: Timestamp,
    pub quorum: Amount,
    pub votes_for: Amount,
    pub votes_against: Amount,
    pub abstained: Amount,
}

/// Votes are CIRO, liquid and delegated (`IVotes`) or staked, that an account had at the end of the second before the proposal. It names
/// the workers, at most 64 and ascending, that its stake is with.
#[starknet::interface]
pub trait IGovernor<TState> {
    /// The deployer, once: whose proposer this is, or will be.
    fn bind_timelock(ref self: TState, timelock: ContractAddress);
    /// Anyone: takes the proposer's place that the timelock offers. It takes nothing from anybody.
    fn accept_proposer(ref self: TState);
    /// Who has `threshold` votes: one to 16 calls that the timelock is to make, each by itself and in any order. Returns the id.
    fn propose(
        ref self: TState, calls: Span<Call>, description: ByteArray, workers: Span<ContractAddress>,
    ) -> felt252;
    /// Once an account and proposal, while it is active. Returns the votes.
    fn vote(ref self: TState, id: felt252, support: Support, workers: Span<ContractAddress>) -> Amount;
    /// The proposer, while it is active.
    fn cancel(ref self: TState, id: felt252);
    /// Anyone, within fourteen days after the vote: schedules the calls, the n-th (from 0) with the salt `id + n`.
    fn queue(ref self: TState, id: felt252, calls: Span<Call>);
    /// Of a second that has passed.
    fn votes_at(
        self: @TState, account: ContractAddress, workers: Span<ContractAddress>, checkpoint: Timestamp,
    ) -> Amount;
    fn proposal(self: @TState, id: felt252) -> Proposal;
    fn has_voted(self: @TState, id: felt252, account: ContractAddress) -> bool;
    fn proposal_id(
        self: @TState, proposer: ContractAddress, calls: Span<Call>, description: ByteArray,
    ) -> felt252;
    fn rules(self: @TState) -> GovernorRules;
    /// Zero until bound.
    fn timelock(self: @TState) -> ContractAddress;
    fn token(self: @TState) -> ContractAddress;
    fn pool(self: @TState) -> ContractAddress;
}
