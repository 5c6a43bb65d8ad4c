//! Each way to forge, to copy, to replay or to abuse a challenge.

use ciro_verifier::argument::Argument;
use ciro_verifier::commitment::{REEXECUTE, input_commitment, model_hash};
use ciro_verifier::interface::{Answer, ModelSource};
use ciro_verifier::verifier::Verifier;
use starknet::ContractAddress;
use starknet::testing::{set_block_number, set_block_timestamp};
use crate::ports::Claim;
use super::super::challenge::{announcement, result_digest};
use super::super::interface::{
    CaseKey, CaseState, Challenge, IInvalidComputeDispatcherTrait, IInvalidComputeSafeDispatcherTrait,
};
use super::doubles::{
    ITestJudgeDispatcherTrait, ITestPoolDispatcherTrait, ITestRegistryDispatcherTrait, ITestTokenDispatcherTrait, SlashCall,
};
use super::verifiers::{BoundVerifier, BrokenVerifier, ITestDataDispatcher, ITestDataDispatcherTrait, ReentrantData};
use super::world::{
    ALICE, BLOCK, BOB, CIRO, CLIENT, DAY, MALLORY, NOBODY, NOW, RULES, WINDOW, World, act_as, deploy, open, pass, refused,
};

/// y = 3x + 1, of one input.
pub const PROGRAM: [felt252; 9] = [1, 1, 1, 1, 0, 8, 3, 1, 0];
/// x = 2.
const INPUT: felt252 = 130;
const RIGHT: felt252 = 7;
const WRONG: felt252 = 8;
const JOB: felt252 = 'job';
const PRICE: u128 = 5 * CIRO;
const POSTED: u64 = NOW - 600;
const OWNER: ContractAddress = 'MODEL OWNER'.try_into().unwrap();
const OTHER_OWNER: ContractAddress = 'OTHER OWNER'.try_into().unwrap();
const WEEK: u64 = 7 * DAY;

fn model() -> felt252 {
    let program = PROGRAM.span();
    model_hash(REEXECUTE, program.slice(0, 6), program.slice(6, 3))
}

fn commitment() -> felt252 {
    input_commitment(0, 1, 1, [INPUT].span())
}

fn answer(job_id: felt252, output: felt252) -> Answer {
    Answer {
        job_id,
        input_commitment: commitment(),
        salt: 0,
        rows: 1,
        input: [INPUT].span(),
        outputs: array![output].span(),
    }
}

/// Of Bob's wrong result.
fn challenge(world: World) -> Challenge {
    Challenge {
        judge: world.judge.contract_address,
        worker: BOB,
        model_hash: model(),
        claimed: [WRONG].span(),
        salt: 99,
        source: ModelSource::Inline(PROGRAM.span()),
        answer: answer(JOB, RIGHT),
    }
}

fn key(world: World, job_id: felt252) -> CaseKey {
    CaseKey { judge: world.judge.contract_address, job_id, worker: BOB }
}

fn sound() -> ContractAddress {
    deploy(Verifier::TEST_CLASS_HASH, Argument::TEST_CLASS_HASH)
}

fn broken() -> ContractAddress {
    deploy(BrokenVerifier::TEST_CLASS_HASH, ())
}

fn post(world: World, job_id: felt252, model_hash: felt252, output: felt252, verifier: ContractAddress, model_owner: ContractAddress) {
    let result_digest = result_digest(model_hash, commitment(), array![output].span());
    let claim = Claim { result_digest, verifier, model_owner, client: CLIENT, price: PRICE, posted_at: POSTED };
    world.judge.post(job_id, BOB, claim);
}

/// Bob has posted a wrong result of the job, under a verifier that is sound.
fn wronged() -> World {
    let world = open();
    post(world, JOB, model(), WRONG, sound(), OWNER);
    act_as(ALICE);
    world
}

/// What Alice does a block after she has announced it.
fn announced(world: World, challenge: Challenge) -> Challenge {
    act_as(ALICE);
    world.invalid_compute.announce(announcement(ALICE, challenge));
    set_block_number(starknet::get_block_number() + 1);
    challenge
}

#[feature("safe_dispatcher")]
fn refuses(world: World, challenge: Challenge, code: felt252) {
    let challenge = announced(world, challenge);
    refused(world.safe_invalid_compute.open_case(challenge), code);
    assert_eq!(world.invalid_compute.case(key(world, JOB)).state, CaseState::None);
    assert_eq!(world.token.paid(ALICE), 0);
}

/// A case against a result under a broken verifier: of the model `model_hash`, for the job of the same number.
fn disputed(world: World, model_hash: felt252, verifier: ContractAddress, owner: ContractAddress) -> CaseKey {
    post(world, model_hash, model_hash, WRONG, verifier, owner);
    let challenge = Challenge { model_hash, answer: answer(model_hash, RIGHT), ..challenge(world) };
    world.invalid_compute.open_case(announced(world, challenge));
    key(world, model_hash)
}

fn contradict(world: World, job_id: felt252) {
    act_as(BOB);
    world
        .invalid_compute
        .answer_case(world.judge.contract_address, ModelSource::Inline([].span()), answer(job_id, WRONG));
}

#[test]
fn a_wrong_result_costs_what_the_matrix_says() {
    let world = wronged();
    let case_id = world.invalid_compute.open_case(announced(world, challenge(world)));
    assert_eq!(world.token.paid(ALICE), RULES.bond);
    assert_eq!(world.judge.state_of(JOB, BOB), 1);
    assert_eq!(world.pool.calls().len(), 0);
    pass(RULES.seconds.into());
    act_as(MALLORY);
    world.invalid_compute.close_cases([key(world, JOB)].span());
    let calls = world.pool.calls();
    assert_eq!(calls.len(), 1);
    let SlashCall { worker, share, points, jail_until, infraction, bounty_to, harmed, harmed_amount, .. } = *calls[0];
    assert_eq!((worker, share, points, *calls[0].case_id), (BOB, 5_000, 75, case_id));
    assert_eq!((jail_until, infraction), (NOW + RULES.seconds.into() + 180 * DAY, POSTED));
    assert_eq!((bounty_to, harmed, harmed_amount), (ALICE, CLIENT, PRICE));
    assert_eq!(world.judge.state_of(JOB, BOB), 2);
    assert_eq!((world.token.gained(ALICE), world.token.gained(MALLORY)), (RULES.bond, 0));
}

#[test]
fn a_right_result_is_never_proven_wrong() {
    let world = open();
    post(world, JOB, model(), RIGHT, sound(), OWNER);
    for output in [WRONG, 6, 0, -7].span() {
        let against = Challenge { claimed: [RIGHT].span(), answer: answer(JOB, *output), ..challenge(world) };
        refuses(world, against, 'OUTPUT_MISMATCH');
    }
}

#[test]
fn the_same_outputs_are_no_other_outputs() {
    let world = open();
    post(world, JOB, model(), RIGHT, sound(), OWNER);
    let against = Challenge { claimed: [RIGHT].span(), ..challenge(world) };
    refuses(world, against, 'SAME_OUTPUTS');
}

#[test]
fn a_claim_of_another_job_or_worker_is_not_challenged() {
    let world = wronged();
    refuses(world, Challenge { answer: answer('other job', RIGHT), ..challenge(world) }, 'NO_CLAIM');
    refuses(world, Challenge { worker: MALLORY, ..challenge(world) }, 'NO_CLAIM');
}

/// The proof is of the claim's own model, and its own input, against the very outputs that were claimed.
#[test]
fn a_proof_for_another_model_or_input_says_nothing_about_a_claim() {
    let world = wronged();
    let against = challenge(world);
    refuses(world, Challenge { model_hash: model() + 1, ..against }, 'CLAIM_MISMATCH');
    let other_input = input_commitment(0, 1, 1, [131].span());
    let elsewhere = Answer { input_commitment: other_input, input: [131].span(), outputs: [10].span(), ..against.answer };
    refuses(world, Challenge { answer: elsewhere, ..against }, 'CLAIM_MISMATCH');
    let pretended = Answer { input: [131].span(), outputs: [10].span(), ..against.answer };
    refuses(world, Challenge { answer: pretended, ..against }, 'INPUT_HASH');
    refuses(world, Challenge { claimed: [9].span(), ..against }, 'CLAIM_MISMATCH');
    let other_program = [1, 1, 1, 1, 0, 8, 4, 1, 0].span();
    let other = Answer { outputs: [9].span(), ..against.answer };
    refuses(world, Challenge { source: ModelSource::Inline(other_program), answer: other, ..against }, 'MODEL_HASH');
}

#[test]
#[feature("safe_dispatcher")]
fn a_proof_bound_to_another_submitter_contract_or_job_is_refused() {
    let world = open();
    post(world, JOB, model(), WRONG, deploy(BoundVerifier::TEST_CLASS_HASH, ()), OWNER);
    let court: felt252 = world.invalid_compute.contract_address.into();
    let (alice, mallory): (felt252, felt252) = (ALICE.into(), MALLORY.into());
    for proof in [
        [court, mallory, model(), JOB].span(), [court + 1, alice, model(), JOB].span(),
        [court, alice, model(), JOB + 1].span(),
    ]
        .span() {
        refuses(world, Challenge { source: ModelSource::Inline(*proof), ..challenge(world) }, 'PROOF_PATH');
    }
    let own = Challenge { source: ModelSource::Inline([court, alice, model(), JOB].span()), ..challenge(world) };
    // Copied from under way, and even announced in time, it is still Alice's proof.
    act_as(MALLORY);
    world.invalid_compute.announce(announcement(MALLORY, own));
    set_block_number(starknet::get_block_number() + 1);
    refused(world.safe_invalid_compute.open_case(own), 'PROOF_PATH');
    world.invalid_compute.open_case(announced(world, own));
}

/// A25: what anybody can compute has no author, but who saw it first announced it first.
#[test]
#[feature("safe_dispatcher")]
fn a_copy_without_announcement_is_refused() {
    let world = wronged();
    let own = announced(world, challenge(world));
    act_as(MALLORY);
    refused(world.safe_invalid_compute.open_case(own), 'NOT_ANNOUNCED');
    // Announced when the original is under way: not in the same block.
    world.invalid_compute.announce(announcement(MALLORY, own));
    refused(world.safe_invalid_compute.open_case(own), 'NOT_ANNOUNCED');
    // Nor does another's announcement help, or one of other outputs.
    world.invalid_compute.announce(announcement(ALICE, own));
    act_as(ALICE);
    world.invalid_compute.open_case(own);
    assert_eq!(world.invalid_compute.case(key(world, JOB)).challenger, ALICE);
}

#[test]
fn nobody_makes_another_s_announcement_younger() {
    let world = wronged();
    let own = challenge(world);
    world.invalid_compute.announce(announcement(ALICE, own));
    set_block_number(BLOCK + 1);
    act_as(MALLORY);
    world.invalid_compute.announce(announcement(ALICE, own));
    assert_eq!(world.invalid_compute.announced_in(announcement(ALICE, own)), BLOCK);
    act_as(ALICE);
    world.invalid_compute.open_case(own);
}

#[test]
#[feature("safe_dispatcher")]
fn an_announcement_binds_job_worker_and_outputs() {
    let world = wronged();
    let own = announced(world, challenge(world));
    for other in [
        Challenge { worker: MALLORY, ..own }, Challenge { answer: answer('other job', RIGHT), ..own },
        Challenge { answer: answer(JOB, 9), ..own }, Challenge { judge: world.seats.contract_address, ..own },
        Challenge { salt: 1, ..own },
    ]
        .span() {
        refused(world.safe_invalid_compute.open_case(*other), 'NOT_ANNOUNCED');
    }
}

#[test]
fn a_judge_of_one_s_own_is_not_believed() {
    let world = wronged();
    refuses(world, Challenge { judge: ALICE, ..challenge(world) }, 'NOT_A_JUDGE');
    refuses(world, Challenge { judge: NOBODY, ..challenge(world) }, 'NOT_A_JUDGE');
}

#[test]
#[feature("safe_dispatcher")]
fn a_case_is_opened_once() {
    let world = wronged();
    let own = announced(world, challenge(world));
    world.invalid_compute.open_case(own);
    refused(world.safe_invalid_compute.open_case(own), 'CASE_EXISTS');
    pass(RULES.seconds.into());
    world.invalid_compute.close_cases([key(world, JOB)].span());
    refused(world.safe_invalid_compute.open_case(own), 'CASE_EXISTS');
    assert_eq!(world.token.paid(ALICE), RULES.bond);
}

#[test]
fn a_final_result_is_not_challenged() {
    let world = wronged();
    world.judge.finalise(JOB, BOB);
    refuses(world, challenge(world), 'CLAIM_FINAL');
}

#[test]
fn a_claim_older_than_the_window_is_not_challenged() {
    let world = wronged();
    set_block_timestamp(POSTED + WINDOW + 1);
    refuses(world, challenge(world), 'EVIDENCE_OLD');
}

#[test]
#[feature("safe_dispatcher")]
fn a_stranger_answers_nothing() {
    let world = open();
    let key = disputed(world, 'model', broken(), OWNER);
    act_as(MALLORY);
    let judge = world.judge.contract_address;
    refused(
        world.safe_invalid_compute.answer_case(judge, ModelSource::Inline([].span()), answer('model', WRONG)), 'NO_CASE',
    );
    assert_eq!(world.invalid_compute.case(key).state, CaseState::Open);
}

#[test]
#[feature("safe_dispatcher")]
fn an_answer_after_the_window_is_none() {
    let world = open();
    let key = disputed(world, 'model', broken(), OWNER);
    pass(RULES.seconds.into());
    act_as(BOB);
    let judge = world.judge.contract_address;
    refused(
        world.safe_invalid_compute.answer_case(judge, ModelSource::Inline([].span()), answer('model', WRONG)),
        'ANSWER_OVER',
    );
    world.invalid_compute.close_cases([key].span());
    assert_eq!(world.pool.calls().len(), 1);
}

#[test]
#[feature("safe_dispatcher")]
fn the_accused_answers_for_its_own_outputs_with_a_proof() {
    let world = wronged();
    world.invalid_compute.open_case(announced(world, challenge(world)));
    act_as(BOB);
    let (judge, source) = (world.judge.contract_address, ModelSource::Inline(PROGRAM.span()));
    // To prove what the challenger has proven is no answer, and its own it cannot prove.
    refused(world.safe_invalid_compute.answer_case(judge, source, answer(JOB, RIGHT)), 'CLAIM_MISMATCH');
    refused(world.safe_invalid_compute.answer_case(judge, source, answer(JOB, WRONG)), 'OUTPUT_MISMATCH');
    refused(world.safe_invalid_compute.answer_case(judge, source, answer('other job', WRONG)), 'NO_CASE');
    refused(world.safe_invalid_compute.answer_case(MALLORY, source, answer(JOB, WRONG)), 'NO_CASE');
}

#[test]
#[feature("safe_dispatcher")]
fn a_case_is_not_closed_before_both_clocks_have_run() {
    let world = wronged();
    world.invalid_compute.open_case(announced(world, challenge(world)));
    let keys = [key(world, JOB)].span();
    let block = starknet::get_block_number();
    set_block_timestamp(NOW + RULES.seconds.into() - 1);
    set_block_number(block + RULES.blocks.into());
    refused(world.safe_invalid_compute.close_cases(keys), 'ANSWER_OPEN');
    set_block_timestamp(NOW + 3 * DAY);
    set_block_number(block + RULES.blocks.into() - 1);
    refused(world.safe_invalid_compute.close_cases(keys), 'ANSWER_OPEN');
}

#[test]
#[feature("safe_dispatcher")]
fn a_case_is_closed_once() {
    let world = wronged();
    world.invalid_compute.open_case(announced(world, challenge(world)));
    pass(RULES.seconds.into());
    let key = key(world, JOB);
    world.invalid_compute.close_cases([key, key].span());
    refused(world.safe_invalid_compute.close_cases([key].span()), 'NO_CASE');
    refused(world.safe_invalid_compute.close_cases([].span()), 'NO_CASE');
    assert_eq!(world.pool.calls().len(), 1);
    assert_eq!(world.token.gained(ALICE), RULES.bond);
}

/// A33: the challenger's bond pays for the answer.
#[test]
#[feature("safe_dispatcher")]
fn two_proofs_convict_the_model_and_nobody_else() {
    let world = open();
    let verifier = broken();
    let key = disputed(world, 'model', verifier, OWNER);
    contradict(world, 'model');
    assert_eq!(world.pool.calls().len(), 0);
    assert!(world.registry.is_frozen('model'));
    assert!(!world.registry.is_frozen(verifier.into()));
    assert_eq!(world.judge.state_of('model', BOB), 3);
    assert_eq!(world.invalid_compute.case(key).state, CaseState::Dismissed);
    // The challenger's bond pays for the answer's gas.
    assert_eq!((world.token.gained(BOB), world.token.gained(ALICE)), (RULES.bond, 0));
    pass(RULES.seconds.into());
    refused(world.safe_invalid_compute.close_cases([key].span()), 'NO_CASE');
    act_as(BOB);
    let judge = world.judge.contract_address;
    refused(
        world.safe_invalid_compute.answer_case(judge, ModelSource::Inline([].span()), answer('model', WRONG)), 'NO_CASE',
    );
}

/// A19: a model made to be ambiguous stops itself; so does each further one of the same owner.
#[test]
fn a_crafted_model_does_not_freeze_the_verifier() {
    let world = open();
    let verifier = broken();
    for model in ['crafted 1', 'crafted 2', 'crafted 3'].span() {
        disputed(world, *model, verifier, OWNER);
        contradict(world, *model);
        assert!(world.registry.is_frozen(*model));
    }
    assert!(!world.registry.is_frozen(verifier.into()));
    assert_eq!(world.invalid_compute.verifier_frozen_at(verifier), 0);
    // Two jobs of one model are one model, whoever is said to own it.
    post(world, 'again', 'crafted 1', WRONG, verifier, OTHER_OWNER);
    let again = Challenge { model_hash: 'crafted 1', answer: answer('again', RIGHT), ..challenge(world) };
    world.invalid_compute.open_case(announced(world, again));
    contradict(world, 'again');
    assert!(!world.registry.is_frozen(verifier.into()));
}

#[test]
fn two_models_of_two_owners_freeze_the_verifier_that_they_share() {
    let world = open();
    let (verifier, other) = (broken(), deploy(BoundVerifier::TEST_CLASS_HASH, ()));
    for (model, owner) in [('one', OWNER), ('two', OTHER_OWNER)].span() {
        disputed(world, *model, verifier, *owner);
        contradict(world, *model);
    }
    assert!(world.registry.is_frozen(verifier.into()));
    assert_eq!(world.invalid_compute.verifier_frozen_at(verifier), NOW);
    assert!(!world.registry.is_frozen(other.into()));
    assert_eq!(world.pool.calls().len(), 0);
}

#[test]
fn open_cases_of_a_frozen_model_or_verifier_slash_nobody() {
    let world = open();
    let verifier = broken();
    disputed(world, 'one', verifier, OWNER);
    disputed(world, 'two', verifier, OTHER_OWNER);
    let bystander = disputed(world, 'three', verifier, OWNER);
    contradict(world, 'one');
    contradict(world, 'two');
    pass(RULES.seconds.into());
    world.invalid_compute.close_cases([bystander].span());
    assert_eq!(world.invalid_compute.case(bystander).state, CaseState::Dismissed);
    assert_eq!(world.judge.state_of('three', BOB), 3);
    assert_eq!(world.pool.calls().len(), 0);
    assert_eq!(world.token.gained(ALICE), RULES.bond);
}

#[test]
#[feature("safe_dispatcher")]
fn what_a_frozen_verifier_took_is_given_back_once() {
    let world = open();
    let verifier = broken();
    let innocent = disputed(world, 'innocent', verifier, OWNER);
    pass(RULES.seconds.into());
    world.invalid_compute.close_cases([innocent].span());
    assert_eq!(world.pool.stake_of(BOB), 500);
    // Not without a freeze.
    refused(world.safe_invalid_compute.restore_cases([innocent].span()), 'NOT_RESTORABLE');
    disputed(world, 'one', verifier, OWNER);
    contradict(world, 'one');
    refused(world.safe_invalid_compute.restore_cases([innocent].span()), 'NOT_RESTORABLE');
    disputed(world, 'two', verifier, OTHER_OWNER);
    contradict(world, 'two');
    act_as(MALLORY);
    world.invalid_compute.restore_cases([innocent, key(world, 'one'), key(world, JOB), innocent].span());
    assert_eq!(world.pool.stake_of(BOB), 1_000);
    assert_eq!(world.invalid_compute.case(innocent).state, CaseState::Restored);
    refused(world.safe_invalid_compute.restore_cases([innocent].span()), 'NOT_RESTORABLE');
    refused(world.safe_invalid_compute.close_cases([innocent].span()), 'NO_CASE');
}

#[test]
fn what_a_frozen_model_took_is_given_back() {
    let world = open();
    let verifier = broken();
    let innocent = disputed(world, 'model', verifier, OWNER);
    pass(RULES.seconds.into());
    world.invalid_compute.close_cases([innocent].span());
    post(world, 'later', 'model', WRONG, verifier, OWNER);
    let later = Challenge { model_hash: 'model', answer: answer('later', RIGHT), ..challenge(world) };
    world.invalid_compute.open_case(announced(world, later));
    contradict(world, 'later');
    world.invalid_compute.restore_cases([innocent].span());
    assert_eq!(world.pool.stake_of(BOB), 1_000);
}

/// A19: who crafts models to freeze the verifier takes nobody's stake by it. What it took before comes back, what is
/// open is dismissed, and other verifiers judge on.
#[test]
fn a_freeze_used_as_a_weapon_costs_nobody_honest_its_stake() {
    let world = open();
    let verifier = broken();
    let before = disputed(world, 'before', verifier, OWNER);
    pass(RULES.seconds.into());
    world.invalid_compute.close_cases([before].span());
    assert_eq!(world.pool.stake_of(BOB), 500);
    let meanwhile = disputed(world, 'meanwhile', verifier, OWNER);
    for (model, owner) in [('crafted', OWNER), ('crafted too', OTHER_OWNER)].span() {
        disputed(world, *model, verifier, *owner);
        contradict(world, *model);
    }
    assert!(world.registry.is_frozen(verifier.into()));
    pass(RULES.seconds.into());
    world.invalid_compute.close_cases([meanwhile].span());
    world.invalid_compute.restore_cases([before].span());
    assert_eq!(world.pool.stake_of(BOB), 1_000);
    post(world, JOB, model(), WRONG, sound(), OWNER);
    world.invalid_compute.open_case(announced(world, challenge(world)));
    pass(RULES.seconds.into());
    world.invalid_compute.close_cases([key(world, JOB)].span());
    assert_eq!(world.pool.stake_of(BOB), 500);
}

/// A guilty worker gets nothing back by breaking another verifier, nor a week later: then the stake is burned.
#[test]
#[feature("safe_dispatcher")]
fn a_freeze_gives_back_nothing_else() {
    let world = wronged();
    let guilty = key(world, JOB);
    world.invalid_compute.open_case(announced(world, challenge(world)));
    let verifier = broken();
    let innocent = disputed(world, 'innocent', verifier, OWNER);
    pass(RULES.seconds.into());
    world.invalid_compute.close_cases([guilty, innocent].span());
    let closed = starknet::get_block_timestamp();
    set_block_timestamp(closed + WEEK - 1);
    for (model, owner) in [('one', OWNER), ('two', OTHER_OWNER)].span() {
        disputed(world, *model, verifier, *owner);
        contradict(world, *model);
    }
    refused(world.safe_invalid_compute.restore_cases([guilty].span()), 'NOT_RESTORABLE');
    set_block_timestamp(closed + WEEK);
    refused(world.safe_invalid_compute.restore_cases([innocent].span()), 'NOT_RESTORABLE');
}

/// Two wrong results have two clients: each is heard and punished.
#[test]
fn each_wrong_result_is_punished() {
    let world = wronged();
    let verifier = world.judge.claim_of(JOB, BOB).verifier;
    post(world, 'second', model(), WRONG, verifier, OWNER);
    world.invalid_compute.open_case(announced(world, challenge(world)));
    let second = Challenge { answer: answer('second', RIGHT), ..challenge(world) };
    world.invalid_compute.open_case(announced(world, second));
    pass(RULES.seconds.into());
    world.invalid_compute.close_cases([key(world, JOB), key(world, 'second')].span());
    assert_eq!(world.pool.stake_of(BOB), 250);
}

/// The verifier calls a stranger's data contract, which opens the very case while its proof is being checked.
#[test]
#[feature("safe_dispatcher")]
fn a_data_contract_that_reenters_opens_no_second_case() {
    let world = wronged();
    let data = ITestDataDispatcher { contract_address: deploy(ReentrantData::TEST_CLASS_HASH, ()) };
    let inner = challenge(world);
    act_as(data.contract_address);
    world.invalid_compute.announce(announcement(data.contract_address, inner));
    let mut calldata = array![];
    inner.serialize(ref calldata);
    data.arm(world.invalid_compute.contract_address, selector!("open_case"), calldata.span());
    refuses(world, Challenge { source: ModelSource::Data(data.contract_address), ..inner }, 'CASE_EXISTS');
}

/// The claim is settled while the proof against it is being checked.
#[test]
#[feature("safe_dispatcher")]
fn a_data_contract_that_settles_the_claim_ends_the_challenge() {
    let world = wronged();
    let data = ITestDataDispatcher { contract_address: deploy(ReentrantData::TEST_CLASS_HASH, ()) };
    data.arm(world.judge.contract_address, selector!("finalise"), [JOB, BOB.into()].span());
    let own = Challenge { source: ModelSource::Data(data.contract_address), ..challenge(world) };
    refuses(world, own, 'CLAIM_FINAL');
}
