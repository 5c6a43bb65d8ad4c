//! The hashes of a case, and the proofs in it.

use ciro_verifier::interface::{Answer, IVerifierDispatcher, IVerifierDispatcherTrait, ModelSource};
use core::poseidon::poseidon_hash_span;
use starknet::ContractAddress;
use super::interface::{CaseKey, Challenge};
use super::matrix::{Violation, case_id};

/// Where the evidence belongs; with the worker it is the case.
pub fn place_of(key: CaseKey) -> felt252 {
    poseidon_hash_span([key.judge.into(), key.job_id].span())
}

pub fn id_of(key: CaseKey) -> felt252 {
    case_id(Violation::InvalidCompute, key.worker, place_of(key))
}

/// What a worker claims: `Claim.result_digest`.
pub fn result_digest(model_hash: felt252, input_commitment: felt252, outputs: Span<felt252>) -> felt252 {
    let mut felts = array!['CIRO_RESULT', model_hash, input_commitment];
    felts.append_span(outputs);
    poseidon_hash_span(felts.span())
}

/// Hides which claim is wrong, and what is right, until the case is opened. Worth nothing to anybody else.
pub fn announcement(challenger: ContractAddress, challenge: Challenge) -> felt252 {
    let Challenge { judge, worker, salt, answer, .. } = challenge;
    let mut felts = array!['CIRO_CHALLENGE', challenger.into(), judge.into(), answer.job_id, worker.into(), salt];
    felts.append_span(answer.outputs);
    poseidon_hash_span(felts.span())
}

/// Panics unless the verifier accepts the answer as `submitter`'s. May run a stranger's code (a data contract).
pub fn prove(
    verifier: ContractAddress, model_hash: felt252, source: ModelSource, submitter: ContractAddress, answer: Answer,
) {
    IVerifierDispatcher { contract_address: verifier }.verify(model_hash, source, submitter, [answer].span());
}
