//! The committed strategy on its golden proofs, and on what they turn into under the hands of a cheat.

use starknet::ContractAddress;
use starknet::testing::{set_chain_id, set_contract_address};
use crate::committed::verify;
use crate::interface::{Answer, Committed, Context, IVerifierSafeDispatcher, IVerifierSafeDispatcherTrait, ModelSource};
use crate::lanes::{OFFSET, WIDTH};
use super::committed_vectors::{
    digits_at_their_limits, one_row, outside_of_a_job, two_answers_pieces_of_several_sizes, two_rounds,
};
use super::contract::{refused, verifier};
use super::golden::edit;

#[derive(Copy, Drop)]
pub struct Golden {
    pub context: Context,
    pub model_hash: felt252,
    pub program: Span<felt252>,
    pub argument: Span<felt252>,
    pub answers: Span<Answer>,
    pub tau: felt252,
    pub theta: felt252,
    pub alphas: Span<felt252>,
}

fn accept(golden: Golden) {
    verify(golden.context, golden.model_hash, golden.program, golden.argument, golden.answers);
}

/// As the job manager of the golden proof on its chain would ask.
#[feature("safe_dispatcher")]
fn ask(by: IVerifierSafeDispatcher, golden: Golden) -> felt252 {
    let Golden { context, model_hash, program, argument, answers, .. } = golden;
    set_chain_id(context.chain_id);
    set_contract_address(context.contract.try_into().unwrap());
    let submitter: ContractAddress = context.submitter.try_into().unwrap();
    refused(by.verify(model_hash, ModelSource::Committed(Committed { program, argument }), submitter, answers))
}

#[feature("safe_dispatcher")]
fn register(by: IVerifierSafeDispatcher, program: Span<felt252>) -> felt252 {
    refused(by.check_model(ModelSource::Committed(Committed { program, argument: [].span() })))
}

fn with(felts: Span<felt252>, at: u32, value: felt252) -> Span<felt252> {
    edit(felts, array![(at, value)].span())
}

fn raised(felts: Span<felt252>, at: u32) -> Span<felt252> {
    with(felts, at, *felts[at] + 1)
}

#[test]
fn accepts_one_row() {
    accept(one_row());
}

#[test]
fn accepts_two_answers_in_one_argument() {
    accept(two_answers_pieces_of_several_sizes());
}

#[test]
fn accepts_two_rounds() {
    accept(two_rounds());
}

#[test]
fn accepts_digits_at_their_limits() {
    accept(digits_at_their_limits());
}

#[test]
fn accepts_a_job_by_its_contract_on_its_chain() {
    assert_eq!(ask(verifier(), one_row()), 'ACCEPTED');
}

#[test]
fn refuses_another_chain_contract_submitter_or_job() {
    let by = verifier();
    let golden = one_row();
    let context = golden.context;
    let chain_id = context.chain_id + 1;
    assert_eq!(ask(by, Golden { context: Context { chain_id, ..context }, ..golden }), 'PROOF_PATH');
    let contract = context.contract + 1;
    assert_eq!(ask(by, Golden { context: Context { contract, ..context }, ..golden }), 'PROOF_PATH');
    let submitter = context.submitter + 1;
    assert_eq!(ask(by, Golden { context: Context { submitter, ..context }, ..golden }), 'PROOF_PATH');
    let answer = *golden.answers[0];
    let answers = [Answer { job_id: answer.job_id + 1, ..answer }].span();
    assert_eq!(ask(by, Golden { answers, ..golden }), 'PROOF_PATH');
}

#[test]
fn refuses_an_answer_dropped_doubled_or_out_of_order() {
    let by = verifier();
    let golden = two_answers_pieces_of_several_sizes();
    let (first, second) = (*golden.answers[0], *golden.answers[1]);
    assert_eq!(ask(by, Golden { answers: [first].span(), ..golden }), 'PROOF_LENGTH');
    assert_eq!(ask(by, Golden { answers: [first, second, second].span(), ..golden }), 'PROOF_LENGTH');
    assert_eq!(ask(by, Golden { answers: [second, first].span(), ..golden }), 'OUTPUT_MISMATCH');
    assert_eq!(ask(by, Golden { answers: [].span(), ..golden }), 'ROWS_RANGE');
    let renamed = [Answer { job_id: second.job_id, ..first }, Answer { job_id: first.job_id, ..second }].span();
    assert_eq!(ask(by, Golden { answers: renamed, ..golden }), 'PROOF_PATH');
}

/// 3 accumulators, 4 messages of sumcheck, 16 of the clear vector, a cap of 32, 26 rows of 16 with 9 siblings, 4 messages.
#[test]
fn refuses_any_felt_changed_with_its_code() {
    let by = verifier();
    let golden = one_row();
    let argument = golden.argument;
    assert_eq!(argument.len(), 3 + 8 + 16 + 32 + 26 * 25 + 8);
    let mut at = 0;
    while at < argument.len() {
        let code = ask(by, Golden { argument: raised(argument, at), ..golden });
        if at < 3 {
            assert!(code == 'OUTPUT_MISMATCH' || code == 'PROOF_PATH', "felt {at}: {code}");
        } else if at < 3 + 8 + 16 + 32 + 26 * 25 {
            assert!(code == 'PROOF_PATH', "felt {at}: {code}");
        } else {
            assert!(code == 'PROOF_CLAIM', "felt {at}: {code}");
        }
        // Every felt of the first parts, of the first row and of the last messages; a few of each other row.
        at += if at < 8 || at >= 709 {
            1
        } else if at < 59 {
            6
        } else {
            23
        };
    }
}

#[test]
fn refuses_an_argument_of_another_length() {
    let by = verifier();
    let golden = one_row();
    let argument = golden.argument;
    let truncated = argument.slice(0, argument.len() - 1);
    assert_eq!(ask(by, Golden { argument: truncated, ..golden }), 'PROOF_LENGTH');
    assert_eq!(ask(by, Golden { argument: argument.slice(1, 716), ..golden }), 'PROOF_LENGTH');
    let mut extended: Array<felt252> = array![];
    extended.append_span(argument);
    extended.append(0);
    assert_eq!(ask(by, Golden { argument: extended.span(), ..golden }), 'PROOF_LENGTH');
    assert_eq!(ask(by, Golden { argument: [].span(), ..golden }), 'PROOF_LENGTH');
}

/// Two rows swapped with their paths: each opens the cap, but at another place.
#[test]
fn refuses_rows_out_of_order() {
    let golden = one_row();
    let argument = golden.argument;
    let mut swapped: Array<felt252> = array![];
    swapped.append_span(argument.slice(0, 59));
    swapped.append_span(argument.slice(84, 25));
    swapped.append_span(argument.slice(59, 25));
    swapped.append_span(argument.slice(109, argument.len() - 109));
    assert_eq!(ask(verifier(), Golden { argument: swapped.span(), ..golden }), 'PROOF_PATH');
}

/// Of two rounds each part by itself: of the first, its oracle, its answer, its cap, its rows; then those of the second.
#[test]
fn refuses_a_change_in_either_round() {
    let by = verifier();
    let golden = two_rounds();
    let accumulators = golden.argument.len() - 2257;
    for (at, code) in array![
        (0, 'PROOF_PATH'), (8, 'PROOF_PATH'), (9, 'PROOF_PATH'), (10, 'PROOF_PATH'), (80, 'PROOF_PATH'),
        (2256, 'PROOF_CLAIM'),
    ] {
        let argument = raised(golden.argument, accumulators + at);
        assert_eq!(ask(by, Golden { argument, ..golden }), code);
    }
}

/// With bias, halves and offset a claim of ten lanes is below 2^250, whatever it stands for; from there on it has no digits.
#[test]
fn refuses_accumulators_beyond_their_lanes() {
    let golden = one_row();
    let by = verifier();
    // The first block is shifted by 9, 10, 11, 9, …
    let (mut halves, mut lane) = (0, 1);
    for at in 0..10_u32 {
        halves += lane * *[0x100, 0x200, 0x400].span()[at % 3];
        lane *= WIDTH;
    }
    let start = *golden.program[10] + halves + OFFSET;
    assert_eq!(ask(by, Golden { argument: with(golden.argument, 0, lane - start), ..golden }), 'LANE_RANGE');
    assert_eq!(ask(by, Golden { argument: with(golden.argument, 0, -1 - start), ..golden }), 'LANE_RANGE');
    assert_eq!(ask(by, Golden { argument: with(golden.argument, 0, lane - 1 - start), ..golden }), 'PROOF_PATH');
}

#[test]
fn refuses_other_outputs_inputs_and_models() {
    let by = verifier();
    let golden = one_row();
    let answer = *golden.answers[0];
    let answers = [Answer { outputs: raised(answer.outputs, 0), ..answer }].span();
    assert_eq!(ask(by, Golden { answers, ..golden }), 'OUTPUT_MISMATCH');
    let answers = [Answer { outputs: [].span(), ..answer }].span();
    assert_eq!(ask(by, Golden { answers, ..golden }), 'OUTPUT_LENGTH');
    let answers = [Answer { input: raised(answer.input, 0), ..answer }].span();
    assert_eq!(ask(by, Golden { answers, ..golden }), 'INPUT_HASH');
    let answers = [Answer { rows: 0, ..answer }].span();
    assert_eq!(ask(by, Golden { answers, ..golden }), 'ROWS_RANGE');
    for at in 10..golden.program.len() {
        assert_eq!(ask(by, Golden { program: raised(golden.program, at), ..golden }), 'MODEL_HASH');
    }
    let program = golden.program.slice(0, golden.program.len() - 1);
    assert_eq!(ask(by, Golden { program, ..golden }), 'MODEL_LENGTH');
}

/// Another root or another y, hashed anew: what a registrant could try.
#[test]
fn refuses_the_argument_of_another_commitment() {
    let by = verifier();
    let golden = one_row();
    for at in array![16, 17] {
        let program = raised(golden.program, at);
        let model_hash = crate::heads::check_heads(program).model_hash;
        assert_eq!(ask(by, Golden { program, model_hash, ..golden }), 'PROOF_PATH');
    }
}

#[test]
fn registers_what_can_be_seen_of_a_committed_model() {
    let by = verifier();
    let golden = one_row();
    let source = ModelSource::Committed(Committed { program: golden.program, argument: [].span() });
    #[feature("safe_dispatcher")]
    let facts = by.check_model(source).unwrap();
    assert_eq!(facts.model_hash, golden.model_hash);
    assert_eq!((facts.inputs, facts.outputs, facts.macs, facts.max_rows), (20, 5, 400, 64));
    let full = ModelSource::Committed(Committed { program: golden.program, argument: [0].span() });
    #[feature("safe_dispatcher")]
    let result = by.check_model(full);
    assert_eq!(refused(result), 'PROOF_LENGTH');
}

#[test]
fn refuses_a_committed_model_out_of_shape() {
    let by = verifier();
    let program = one_row().program;
    let none = -0x1000000;
    for (at, value, code) in array![
        (9, 25, 'MODEL_SHAPE'), (0, 0, 'MODEL_SHAPE'), (3, 21, 'MODEL_LENGTH'), (10, none, 'LANE_RANGE'),
        (11, none, 'LANE_RANGE'), (11, 25, 'SHIFT_RANGE'), (11, -1, 'SHIFT_RANGE'),
        (12, *program[12] + 0x200000000000000000000000000000000000000, 'LANE_PADDING'),
        (13, *program[13] + 0x200000000000000000000000000000000000000, 'LANE_PADDING'),
        (12, 0x400000000000000000000000000000000000000000000000000000000000000, 'LANE_RANGE'),
    ] {
        assert_eq!(register(by, with(program, at, value)), code);
    }
    assert_eq!(register(by, program.slice(0, 17)), 'MODEL_LENGTH');
}

/// 2 inputs, 10 outputs: the same felts are a program of either strategy, but under two hashes.
#[test]
fn tells_strategies_apart_by_what_is_said_of_them() {
    let by = verifier();
    let program = [2, 1, 1, 10, 0, 8, 0, 0, 0, 0].span();
    #[feature("safe_dispatcher")]
    let committed = by.check_model(ModelSource::Committed(Committed { program, argument: [].span() })).unwrap();
    #[feature("safe_dispatcher")]
    let executed = by.check_model(ModelSource::Inline(program)).unwrap();
    assert!(committed.model_hash != executed.model_hash);
}

#[test]
#[feature("safe_dispatcher")]
fn checks_a_committed_proof_from_nothing_trusted() {
    let by = verifier();
    let golden = outside_of_a_job();
    let answer = *golden.answers[0];
    let mut proof = array![2, answer.rows.into(), answer.salt];
    answer.input.serialize(ref proof);
    golden.program.serialize(ref proof);
    proof.append_span(golden.argument);
    let proof = proof.span();
    let check = |felts| refused(by.verify_proof(golden.model_hash, answer.input_commitment, answer.outputs, felts));
    assert_eq!(check(proof), 'ACCEPTED');
    assert_eq!(check(with(proof, 0, 1)), 'PROOF_LENGTH');
    assert_eq!(check(with(proof, 0, 3)), 'PROOF_STRATEGY');
    assert_eq!(check(with(proof, 1, 65)), 'ROWS_RANGE');
    assert_eq!(check(with(proof, 1, 1)), 'INPUT_LENGTH');
    assert_eq!(check(with(proof, 2, 0)), 'INPUT_HASH');
    assert_eq!(check(proof.slice(0, proof.len() - 1)), 'PROOF_LENGTH');
    assert_eq!(check(raised(proof, proof.len() - 1)), 'PROOF_CLAIM');
}

/// A job's argument is no proof outside of one, nor the other way round.
#[test]
fn keeps_jobs_and_proofs_apart() {
    let golden = outside_of_a_job();
    assert_eq!(ask(verifier(), Golden { context: one_row().context, ..golden }), 'PROOF_PATH');
}
