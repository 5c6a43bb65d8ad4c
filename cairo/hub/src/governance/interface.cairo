//! The hub's owner: what it wants to do is public for a fixed time before it can.

use starknet::ContractAddress;
use crate::types::Timestamp;

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
