//! Programs of committed models in data contracts: whatever such a contract does, its felts count for what they hash to.

use starknet::ContractAddress;
use starknet::syscalls::deploy_syscall;
use starknet::testing::{set_chain_id, set_contract_address};
use crate::interface::{Committed, CommittedData, IVerifierSafeDispatcher, IVerifierSafeDispatcherTrait, ModelFacts, ModelSource};
use crate::rows::max_rows;
use super::committed::Golden;
use super::committed_vectors::{one_row, two_answers_pieces_of_several_sizes};
use super::contract::{refused, verifier};
use super::data::{Endless, Garbage, IToldDispatcher, IToldDispatcherTrait, Impostor, ModelData, Told};
use super::golden::edit;
use super::vectors::smallest;

fn deploy(class: starknet::ClassHash, arguments: Array<felt252>) -> ContractAddress {
    let (address, _) = deploy_syscall(class, 0, arguments.span(), false).unwrap();
    address
}

fn told(program: Span<felt252>) -> IToldDispatcher {
    let told = IToldDispatcher { contract_address: deploy(Told::TEST_CLASS_HASH, array![]) };
    told.tell(program);
    told
}

/// As the job manager of the golden proof on its chain would ask, the program left to `data`.
#[feature("safe_dispatcher")]
fn ask(by: IVerifierSafeDispatcher, golden: Golden, data: ContractAddress) -> felt252 {
    let Golden { context, model_hash, argument, answers, .. } = golden;
    set_chain_id(context.chain_id);
    set_contract_address(context.contract.try_into().unwrap());
    let source = ModelSource::CommittedData(CommittedData { data, argument });
    refused(by.verify(model_hash, source, context.submitter.try_into().unwrap(), answers))
}

#[feature("safe_dispatcher")]
fn check(by: IVerifierSafeDispatcher, data: ContractAddress) -> Result<ModelFacts, Array<felt252>> {
    by.check_model(ModelSource::CommittedData(CommittedData { data, argument: [].span() }))
}

#[test]
fn reads_a_committed_program_from_a_data_contract() {
    let by = verifier();
    for golden in array![one_row(), two_answers_pieces_of_several_sizes()] {
        let data = told(golden.program).contract_address;
        let inline = ModelSource::Committed(Committed { program: golden.program, argument: [].span() });
        #[feature("safe_dispatcher")]
        let expected = by.check_model(inline).unwrap();
        assert_eq!(check(by, data).unwrap(), expected);
        assert_eq!(ask(by, golden, data), 'ACCEPTED');
    }
}

#[test]
fn refuses_a_data_contract_that_tells_otherwise_after_registration() {
    let by = verifier();
    let golden = one_row();
    let data = told(golden.program);
    check(by, data.contract_address).unwrap();
    for at in 0..golden.program.len() {
        data.tell(edit(golden.program, array![(at, *golden.program[at] + 1)].span()));
        let code = ask(by, golden, data.contract_address);
        assert!(code == 'MODEL_HASH' || at < 10 && (code == 'MODEL_SHAPE' || code == 'MODEL_LENGTH'), "felt {at}: {code}");
    }
    data.tell(two_answers_pieces_of_several_sizes().program);
    assert_eq!(ask(by, golden, data.contract_address), 'MODEL_HASH');
    data.tell(golden.program);
    assert_eq!(ask(by, golden, data.contract_address), 'ACCEPTED');
}

#[test]
fn refuses_a_data_contract_that_tells_too_little_or_too_much() {
    let by = verifier();
    let golden = one_row();
    let data = told([].span());
    for length in 0..golden.program.len() {
        data.tell(golden.program.slice(0, length));
        assert_eq!(refused(check(by, data.contract_address)), 'MODEL_LENGTH');
        assert_eq!(ask(by, golden, data.contract_address), 'MODEL_LENGTH');
    }
    let mut longer: Array<felt252> = golden.program.into();
    longer.append(0);
    data.tell(longer.span());
    assert_eq!(refused(check(by, data.contract_address)), 'MODEL_LENGTH');
    assert_eq!(ask(by, golden, data.contract_address), 'MODEL_LENGTH');
}

#[test]
fn refuses_a_data_contract_that_returns_no_span_or_panics() {
    let by = verifier();
    let mut liars = array![deploy(Impostor::TEST_CLASS_HASH, array![]), 0xdead.try_into().unwrap()];
    for (claimed, sent) in array![(0, 1), (1, 0), (1, 2), (9, 8), (0x100000000, 1), (-1, 1)] {
        liars.append(deploy(Garbage::TEST_CLASS_HASH, array![claimed, sent]));
    }
    for data in liars {
        assert_eq!(refused(check(by, data)), 'MODEL_DATA');
        assert_eq!(ask(by, one_row(), data), 'MODEL_DATA');
    }
}

/// Its sender alone pays for it: nobody need take a stranger's data contract, since any contract with the same felts will do.
#[test]
#[should_panic(expected: 'Out of gas')]
#[available_gas(60000000)]
fn ends_with_a_data_contract_that_burns_all_gas() {
    assert_eq!(ask(verifier(), one_row(), deploy(Endless::TEST_CLASS_HASH, array![])), 'ACCEPTED');
}

/// The program of one strategy never passes as one of the other.
#[test]
#[feature("safe_dispatcher")]
fn keeps_strategies_apart_whatever_a_data_contract_has() {
    let by = verifier();
    let executed = deploy(ModelData::TEST_CLASS_HASH, array![]);
    let golden = Golden { model_hash: smallest().facts.model_hash, ..one_row() };
    assert_eq!(ask(by, golden, executed), 'MODEL_LENGTH');
    let Golden { model_hash, answers, context, program, .. } = one_row();
    let committed = ModelSource::Data(told(program).contract_address);
    let submitter: ContractAddress = context.submitter.try_into().unwrap();
    assert_eq!(refused(by.verify(model_hash, committed, submitter, answers)), 'MODEL_LENGTH');
}

/// 1 input, some neurons, 1 output: 10 felts of description, two a block, root and y. m = 12: 1,066 felts.
#[test]
fn takes_a_long_program_from_a_data_contract_only() {
    let by = verifier();
    let long = |neurons: u32| {
        let mut program = array![1, 2, 1, neurons.into(), 1, 8, 1, 1, 0, 8];
        for _ in 0..2 * ((neurons + 9) / 10) + 4 {
            program.append(0);
        }
        program.span()
    };
    let inline = |program| {
        let source = ModelSource::Committed(Committed { program, argument: [].span() });
        #[feature("safe_dispatcher")]
        by.check_model(source)
    };
    let (longest, longer) = (long(1210), long(1211));
    assert_eq!((longest.len(), longer.len()), (256, 258));
    assert_eq!(inline(longest).unwrap().max_rows, (4800 - 1066 - 256) / (122 + 1 + 1));
    assert_eq!(refused(inline(longer)), 'MODEL_SHAPE');
    assert_eq!(check(by, told(longer).contract_address).unwrap().max_rows, (4800 - 1066) / (123 + 1 + 1));
}

/// One event has all of a job's outputs, whichever strategy gives them.
#[test]
fn lets_no_job_have_more_outputs_than_an_event() {
    for (outputs, rows) in array![(40_u32, 64), (41, 58), (1450, 2), (1451, 1), (2900, 1), (2901, 0)] {
        assert_eq!(max_rows(0, 1, outputs, 0), rows);
    }
}

#[test]
#[feature("safe_dispatcher")]
fn registers_nothing_with_an_argument() {
    let by = verifier();
    let data = told(one_row().program).contract_address;
    let source = ModelSource::CommittedData(CommittedData { data, argument: [0].span() });
    assert_eq!(refused(by.check_model(source)), 'PROOF_LENGTH');
}
