//! What the hub asks of a verifier. A verifier keeps nothing and owns nothing; a new class serves new jobs only.

use starknet::ContractAddress;
use crate::felts;

/// Where the program of a model (docs/SPEC.md, "Description and weights") comes from. Its hash decides, not its source.
#[derive(Copy, Drop, Serde)]
pub enum ModelSource {
    /// In calldata.
    Inline: Span<felt252>,
    /// A data contract, deployed once per model: `IModelData`. A stranger's code: called, hashed, never trusted.
    Data: ContractAddress,
    /// A committed model (docs/PROOF.md), in calldata.
    Committed: Committed,
    /// A committed model whose program is long: in a data contract, as above.
    CommittedData: CommittedData,
}

/// A committed model's program, and what shows that all answers of a call are its. At registration the argument is empty.
#[derive(Copy, Drop)]
pub struct Committed {
    pub program: Span<felt252>,
    pub argument: Span<felt252>,
}

/// The same, its program in a data contract.
#[derive(Copy, Drop)]
pub struct CommittedData {
    pub data: ContractAddress,
    pub argument: Span<felt252>,
}

/// As derived, but for what it costs.
impl CommittedSerde of Serde<Committed> {
    fn serialize(self: @Committed, ref output: Array<felt252>) {
        felts::write(*self.program, ref output);
        felts::write(*self.argument, ref output);
    }

    fn deserialize(ref serialized: Span<felt252>) -> Option<Committed> {
        let program = Serde::deserialize(ref serialized)?;
        Some(Committed { program, argument: Serde::deserialize(ref serialized)? })
    }
}

impl CommittedDataSerde of Serde<CommittedData> {
    fn serialize(self: @CommittedData, ref output: Array<felt252>) {
        self.data.serialize(ref output);
        felts::write(*self.argument, ref output);
    }

    fn deserialize(ref serialized: Span<felt252>) -> Option<CommittedData> {
        let data = Serde::deserialize(ref serialized)?;
        Some(CommittedData { data, argument: Serde::deserialize(ref serialized)? })
    }
}

/// One job's answer.
#[derive(Copy, Drop, Serde)]
pub struct Answer {
    pub job_id: felt252,
    pub input_commitment: felt252,
    pub salt: felt252,
    pub rows: u32,
    pub input: Span<felt252>,
    pub outputs: Span<felt252>,
}

/// Whom an argument was made for. Outside of a job all three are 0.
#[derive(Copy, Drop, Serde)]
pub struct Context {
    pub chain_id: felt252,
    pub contract: felt252,
    pub submitter: felt252,
}

/// What `check_model` learns of a program.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct ModelFacts {
    pub model_hash: felt252,
    pub inputs: u32,
    pub outputs: u32,
    /// Multiply-accumulates of one row.
    pub macs: u32,
    /// As many rows as one answer may have and fit a transaction.
    pub max_rows: u32,
}

#[starknet::interface]
pub trait IVerifier<TState> {
    /// Checks the whole program: limits, canonical lanes, padding, shifts, static bounds. Panics with the code of what does not hold.
    fn check_model(self: @TState, source: ModelSource) -> ModelFacts;
    /// Panics unless every answer is the model's output on an input that opens its commitment.
    /// `model_hash` must have passed `check_model` once: here the program is only hashed. `submitter` binds strategies that carry a proof.
    fn verify(self: @TState, model_hash: felt252, source: ModelSource, submitter: ContractAddress, answers: Span<Answer>);
    /// A proof file (docs/SPEC.md, "Proof of the re-execute strategy") checked from nothing trusted: `check_model` and `verify`
    /// in one. `outputs` are packed. For `ciro verify` and for contracts that keep no registry.
    fn verify_proof(
        self: @TState,
        model_hash: felt252,
        input_commitment: felt252,
        outputs: Span<felt252>,
        proof: Span<felt252>,
    );
}

/// The part of a verifier that checks arguments (docs/PROOF.md): a class of its own, since one class of both strategies is
/// more than a transaction may declare. Reached by library call; it keeps nothing, calls nobody and asks for no caller.
#[starknet::interface]
pub trait IArgument<TState> {
    /// Panics unless every answer is what the committed model gives.
    fn verify_argument(
        self: @TState, context: Context, model_hash: felt252, model: Committed, answers: Span<Answer>,
    );
}

/// A model's program, kept as constants of a class.
#[starknet::interface]
pub trait IModelData<TState> {
    fn program(self: @TState) -> Span<felt252>;
}
