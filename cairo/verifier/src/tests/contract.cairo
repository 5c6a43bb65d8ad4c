//! The contract at its edge: who gives it a program, and what it makes of that.

use starknet::ContractAddress;
use starknet::syscalls::deploy_syscall;
use crate::argument::Argument;
use crate::interface::{Answer, IVerifierSafeDispatcher, IVerifierSafeDispatcherTrait, ModelSource};
use crate::verifier::Verifier;
use super::data::{Fickle, Garbage, Impostor, ModelData};
use super::golden::{Golden, edit, proof};
use super::vectors::{smallest, uneven};

const SUBMITTER: ContractAddress = 0x50b.try_into().unwrap();
const NOBODY: ContractAddress = 0xdead.try_into().unwrap();

fn deploy(class: starknet::ClassHash, arguments: Array<felt252>) -> ContractAddress {
    let (address, _) = deploy_syscall(class, 0, arguments.span(), false).unwrap();
    address
}

pub fn verifier() -> IVerifierSafeDispatcher {
    IVerifierSafeDispatcher { contract_address: deploy(Verifier::TEST_CLASS_HASH, array![Argument::TEST_CLASS_HASH.into()]) }
}

pub fn refused<T, +Drop<T>>(result: Result<T, Array<felt252>>) -> felt252 {
    match result {
        Ok(_) => 'ACCEPTED',
        Err(reason) => *reason[0],
    }
}

#[feature("safe_dispatcher")]
fn verify(by: IVerifierSafeDispatcher, source: ModelSource, golden: Golden, answer: Answer) -> felt252 {
    refused(by.verify(golden.facts.model_hash, source, SUBMITTER, array![answer].span()))
}

#[feature("safe_dispatcher")]
fn check_model(by: IVerifierSafeDispatcher, source: ModelSource) -> felt252 {
    refused(by.check_model(source))
}

#[test]
fn reads_a_program_from_calldata_and_from_a_data_contract() {
    let by = verifier();
    let golden = smallest();
    let data = ModelSource::Data(deploy(ModelData::TEST_CLASS_HASH, array![]));
    for source in array![ModelSource::Inline(golden.program), data] {
        #[feature("safe_dispatcher")]
        let facts = by.check_model(source).unwrap();
        assert_eq!(facts, golden.facts);
        assert_eq!(verify(by, source, golden, golden.answer), 'ACCEPTED');
    }
}

#[test]
fn reads_no_program_from_the_wrong_model() {
    let by = verifier();
    let data = ModelSource::Data(deploy(ModelData::TEST_CLASS_HASH, array![]));
    assert_eq!(verify(by, data, uneven(), uneven().answer), 'MODEL_HASH');
}

#[test]
fn refuses_a_data_contract_that_changes_its_program_after_registration() {
    let by = verifier();
    let source = ModelSource::Data(deploy(Fickle::TEST_CLASS_HASH, array![]));
    assert_eq!(check_model(by, source), 'ACCEPTED');
    assert_eq!(verify(by, source, smallest(), smallest().answer), 'MODEL_HASH');
}

#[test]
fn refuses_a_data_contract_that_returns_no_span() {
    let by = verifier();
    for (claimed, sent) in array![(0, 1), (1, 0), (1, 2), (9, 8), (0x100000000, 1), (-1, 1)] {
        let source = ModelSource::Data(deploy(Garbage::TEST_CLASS_HASH, array![claimed, sent]));
        assert_eq!(check_model(by, source), 'MODEL_DATA');
        assert_eq!(verify(by, source, smallest(), smallest().answer), 'MODEL_DATA');
    }
}

#[test]
fn refuses_a_data_contract_that_returns_an_empty_or_senseless_program() {
    let by = verifier();
    let empty = ModelSource::Data(deploy(Garbage::TEST_CLASS_HASH, array![0, 0]));
    assert_eq!(check_model(by, empty), 'MODEL_LENGTH');
    let ones = ModelSource::Data(deploy(Garbage::TEST_CLASS_HASH, array![9, 9]));
    assert_eq!(check_model(by, ones), 'MODEL_SHAPE');
}

#[test]
fn refuses_a_data_contract_that_panics_in_the_verifiers_name() {
    let by = verifier();
    let source = ModelSource::Data(deploy(Impostor::TEST_CLASS_HASH, array![]));
    assert_eq!(check_model(by, source), 'MODEL_DATA');
}

#[test]
fn refuses_an_address_without_a_contract() {
    let by = verifier();
    assert_eq!(check_model(by, ModelSource::Data(NOBODY)), 'MODEL_DATA');
}

#[test]
fn refuses_a_program_with_any_felt_changed() {
    let by = verifier();
    let golden = uneven();
    for at in 0..golden.program.len() {
        let changed = edit(golden.program, array![(at, *golden.program[at] + 1)].span());
        assert!(verify(by, ModelSource::Inline(changed), golden, golden.answer) != 'ACCEPTED', "felt {at}");
    }
}

#[test]
fn refuses_an_input_an_output_a_salt_or_a_commitment_with_any_felt_changed() {
    let by = verifier();
    let golden = uneven();
    let Golden { program, answer, .. } = golden;
    let source = ModelSource::Inline(program);
    for at in 0..answer.input.len() {
        let input = edit(answer.input, array![(at, *answer.input[at] + 1)].span());
        assert_eq!(verify(by, source, golden, Answer { input, ..answer }), 'INPUT_HASH');
    }
    for at in 0..answer.outputs.len() {
        let outputs = edit(answer.outputs, array![(at, *answer.outputs[at] + 1)].span());
        assert_eq!(verify(by, source, golden, Answer { outputs, ..answer }), 'OUTPUT_MISMATCH');
    }
    assert_eq!(verify(by, source, golden, Answer { salt: answer.salt + 1, ..answer }), 'INPUT_HASH');
    assert_eq!(verify(by, source, golden, Answer { input_commitment: 0, ..answer }), 'INPUT_HASH');
}

#[test]
fn refuses_rows_out_of_range_or_at_odds_with_the_data() {
    let by = verifier();
    let golden = uneven();
    let source = ModelSource::Inline(golden.program);
    let with_rows = |rows| Answer { rows, ..golden.answer };
    assert_eq!(verify(by, source, golden, with_rows(0)), 'ROWS_RANGE');
    assert_eq!(verify(by, source, golden, with_rows(65)), 'ROWS_RANGE');
    assert_eq!(verify(by, source, golden, with_rows(0xffffffff)), 'ROWS_RANGE');
    assert_eq!(verify(by, source, golden, with_rows(1)), 'INPUT_LENGTH');
    assert_eq!(verify(by, source, golden, with_rows(3)), 'INPUT_LENGTH');
}

#[test]
fn refuses_a_batch_with_one_wrong_answer() {
    let by = verifier();
    let golden = uneven();
    let wrong = Answer { salt: 0, ..golden.answer };
    #[feature("safe_dispatcher")]
    let result = by
        .verify(
            golden.facts.model_hash,
            ModelSource::Inline(golden.program),
            SUBMITTER,
            array![golden.answer, golden.answer, wrong].span(),
        );
    assert_eq!(refused(result), 'INPUT_HASH');
}

#[test]
#[feature("safe_dispatcher")]
fn checks_a_proof_from_nothing_trusted() {
    let by = verifier();
    let golden = uneven();
    let Golden { facts, answer, .. } = golden;
    let felts = proof(golden);
    by.verify_proof(facts.model_hash, answer.input_commitment, answer.outputs, felts).unwrap();
    for at in 0..felts.len() {
        let changed = edit(felts, array![(at, *felts[at] + 1)].span());
        let result = by.verify_proof(facts.model_hash, answer.input_commitment, answer.outputs, changed);
        assert!(refused(result) != 'ACCEPTED', "felt {at}");
    }
}
