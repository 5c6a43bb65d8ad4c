//! Models by (owner, model_hash): what they are, what they cost, how they are verified.

use ciro_verifier::interface::{Answer, ModelSource};
use starknet::ContractAddress;
use crate::types::{BasisPoints, Level};

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Model {
    pub inputs: u32,
    pub outputs: u32,
    pub macs: u32,
    /// Rows that one job may have: more would not fit into the transaction that answers it.
    pub max_rows: u32,
    /// Of the worker's ask; to the model's owner.
    pub royalty: BasisPoints,
    /// Data contract that serves the program, or zero.
    pub data: ContractAddress,
    /// Closed to new jobs by its owner.
    pub retired: bool,
    /// Whether the current verifier has checked it: only then it takes new jobs.
    pub checked: bool,
    /// Proven by an argument; else every answer is computed again, which costs less than three that attest.
    pub committed: bool,
}

/// What a submission needs: one call.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Terms {
    pub royalty: BasisPoints,
    pub inputs: u32,
    pub max_rows: u32,
    /// What new jobs of this model are bound to: the verifier, or the judge of their level.
    pub verifier: ContractAddress,
}

#[starknet::interface]
pub trait IModelRegistry<TState> {
    /// Registers a model of the caller's: the current verifier checks the whole program here, once. Returns the model
    /// hash. A model that its owner retired is opened again, on the new terms.
    fn register_model(ref self: TState, source: ModelSource, royalty: BasisPoints) -> felt252;
    /// Closes the caller's model to new jobs. Open jobs go on.
    fn retire_model(ref self: TState, model_hash: felt252);
    /// Anyone, after a change of the verifier: has the current one check a known model, from any source.
    fn recheck_model(ref self: TState, owner: ContractAddress, model_hash: felt252, source: ModelSource);
    /// Anyone: has the current verifier check one answer of a known model, so that it is known that a proof of so many
    /// rows fits a transaction. Only then OPTIMISTIC jobs of as many rows are taken.
    fn measure_model(
        ref self: TState, owner: ContractAddress, model_hash: felt252, source: ModelSource, answer: Answer,
    );
    /// Panics if the model is unknown.
    fn model(self: @TState, owner: ContractAddress, model_hash: felt252) -> Model;
    /// Panics if the model is unknown, retired, frozen, not checked by the current verifier, or does not offer `level`:
    /// ATTESTED only committed models do.
    fn terms(self: @TState, owner: ContractAddress, model_hash: felt252, level: Level) -> Terms;
    fn verifier(self: @TState) -> ContractAddress;
    /// Owner (timelock): the verifier that new registrations and new jobs use.
    fn set_verifier(ref self: TState, verifier: ContractAddress);
    /// The current verifier, and the rows of the largest answer that it has measured. Panics if the model may not be
    /// judged by proofs now.
    fn proving(self: @TState, owner: ContractAddress, model_hash: felt252) -> (ContractAddress, u32);
    /// Of a level without a proof; zero if it is not offered.
    fn judge(self: @TState, level: Level) -> ContractAddress;
    /// Owner (timelock): new jobs of the level are bound to it. Zero ends the offer.
    fn set_judge(ref self: TState, level: Level, judge: ContractAddress);
}

/// For the slashing contract, bound once. What is frozen stays so.
#[starknet::interface]
pub trait IModelFreezes<TState> {
    fn bind_slashing(ref self: TState, slashing: ContractAddress);
    fn slashing(self: @TState) -> ContractAddress;
    /// Two different outputs of the model were proven: no new jobs of it, whoever registered it.
    fn freeze_model(ref self: TState, model_hash: felt252);
    /// The same happened to a second model of another owner: the verifier takes no new jobs.
    fn freeze_verifier(ref self: TState, verifier: ContractAddress);
    fn is_frozen(self: @TState, model_hash: felt252, verifier: ContractAddress) -> bool;
    /// Who registered the hash first; zero if nobody has.
    fn model_owner(self: @TState, model_hash: felt252) -> ContractAddress;
}
