//! Models by (owner, model_hash): what they are, what they cost, how they are verified.

use ciro_verifier::interface::ModelSource;
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
}

/// What a submission needs: one call.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Terms {
    pub royalty: BasisPoints,
    pub inputs: u32,
    pub max_rows: u32,
    /// The verifier that new jobs of this model are bound to.
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
    /// Panics if the model is unknown.
    fn model(self: @TState, owner: ContractAddress, model_hash: felt252) -> Model;
    /// Panics if the model is unknown, retired, not checked by the current verifier, or does not offer `level`.
    fn terms(self: @TState, owner: ContractAddress, model_hash: felt252, level: Level) -> Terms;
    fn verifier(self: @TState) -> ContractAddress;
    /// Owner (timelock): the verifier that new registrations and new jobs use.
    fn set_verifier(ref self: TState, verifier: ContractAddress);
}
