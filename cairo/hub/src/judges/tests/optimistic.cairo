//! OPTIMISTIC: the road of an honest answer, and every way around it that we can name.

use starknet::testing::set_contract_address;
use crate::job_manager::interface::{
    IJobEndingsSafeDispatcherTrait, IJobManagerSafeDispatcherTrait, IJobWorkSafeDispatcherTrait,
    IJudgedJobsSafeDispatcher, IJudgedJobsSafeDispatcherTrait, IJobViewsDispatcherTrait,
};
use crate::job_manager::lifecycle::JUDGING_TIME;
use crate::job_manager::objects::{JobTrait, PackedJobTrait};
use crate::job_manager::tests::doubles::IRankBookDispatcherTrait;
use crate::job_manager::tests::world::{
    BACKUP, CIRO, CLIENT, DEPOSIT, MODEL, MODEL_OWNER, OTHER_CLIENT, PASSER_BY, START_BLOCK, START_TIME, TIP, WORKER,
    WorldTrait, at, code, no_source, right, spec, submission, world,
};
use crate::judges::interface::{
    IJudgeBindingDispatcherTrait, IJudgePortDispatcherTrait, IJudgePortSafeDispatcherTrait,
    IOptimisticJudgeDispatcherTrait, IOptimisticJudgeSafeDispatcherTrait, Status,
};
use crate::model_registry::interface::IModelFreezesDispatcherTrait;
use crate::types::{ComputeSpec, Level};
use super::world::{
    CourtTrait, PRICE, PURSE, SLASHING, WINDOW_BLOCKS, WINDOW_SECONDS, answer, court, digest, level_spec, outputs,
    window_over,
};

const OPTIMISTIC: Level = Level::Optimistic;
const BOND: u128 = 64 * PRICE;

#[test]
fn an_answer_that_nobody_challenges_is_paid_after_the_window() {
    let court = court();
    let open = court.posted(true, false);
    assert_eq!(court.hub.reserved(WORKER), BOND);
    assert_eq!(court.optimistic.exposure(WORKER), PRICE);
    window_over();
    set_contract_address(PASSER_BY);
    court.optimistic.finalise(open.slot, open.job, outputs(true));
    assert_eq!(court.hub.balance(WORKER), PURSE + 2 * CIRO);
    assert_eq!(court.hub.reserved(WORKER), 0);
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - PRICE);
    assert_eq!(court.hub.reserved(CLIENT), 0);
    assert_eq!(court.optimistic.exposure(WORKER), 0);
    assert!(court.hub.views.is_free(open.slot));
    court.assert_conserved();
}

/// A15: the window needs both clocks.
#[test]
#[feature("safe_dispatcher")]
fn the_window_needs_both_clocks() {
    let court = court();
    let open = court.posted(true, false);
    let posted_block = court.optimistic.posting(open.id).posted_block;
    for (block, time) in array![
        (posted_block + WINDOW_BLOCKS, START_TIME + 60 + WINDOW_SECONDS + 1),
        (posted_block + WINDOW_BLOCKS + 1, START_TIME + 60 + WINDOW_SECONDS),
    ] {
        at(block, time);
        assert_eq!(code(court.safe_optimistic().finalise(open.slot, open.job, outputs(true))), 'WINDOW_OPEN');
    }
    window_over();
    assert_eq!(code(court.safe_optimistic().finalise(open.slot, open.job, outputs(false))), 'RESULT_MISMATCH');
    court.safe_optimistic().finalise(open.slot, open.job, outputs(true)).unwrap();
    assert_eq!(code(court.safe_optimistic().finalise(open.slot, open.job, outputs(true))), 'NOT_POSTED');
}

#[test]
#[feature("safe_dispatcher")]
fn only_the_drawn_post_and_only_once() {
    let court = court();
    let open = court.open(OPTIMISTIC);
    set_contract_address(PASSER_BY);
    assert_eq!(code(court.safe_optimistic().post(open.slot, open.job, outputs(true))), 'NOT_A_MEMBER');
    set_contract_address(BACKUP);
    assert_eq!(code(court.safe_optimistic().post(open.slot, open.job, outputs(true))), 'NOT_YOUR_TURN');
    set_contract_address(WORKER);
    court.safe_optimistic().post(open.slot, open.job, outputs(true)).unwrap();
    assert_eq!(code(court.safe_optimistic().post(open.slot, open.job, outputs(true))), 'JOB_MISMATCH');
}

#[test]
#[feature("safe_dispatcher")]
fn a_bond_that_was_drained_posts_nothing() {
    let court = court();
    let open = court.open(OPTIMISTIC);
    set_contract_address(WORKER);
    crate::vault::interface::IVaultDispatcherTrait::withdraw(court.hub.vault, WORKER, PURSE - BOND + CIRO);
    assert_eq!(code(court.safe_optimistic().post(open.slot, open.job, outputs(true))), 'BALANCE_SHORT');
}

/// A10: the open value of a worker ends at a quarter of its own stake.
#[test]
#[feature("safe_dispatcher")]
fn a_worker_answers_for_no_more_than_its_own_stake_bears() {
    let court = court();
    court.hub.pool.set_size(4 * PRICE - 4, 12);
    let open = court.open(OPTIMISTIC);
    set_contract_address(WORKER);
    assert_eq!(code(court.safe_optimistic().post(open.slot, open.job, outputs(true))), 'VALUE_CAP');
    court.hub.pool.set_size(4 * PRICE, 12);
    court.safe_optimistic().post(open.slot, open.job, outputs(true)).unwrap();
}

#[test]
#[feature("safe_dispatcher")]
fn a_hidden_input_is_not_taken() {
    let court = court();
    let hidden = ComputeSpec { input: array![].span(), ..level_spec(0, OPTIMISTIC) };
    set_contract_address(CLIENT);
    let outcome = court.hub.safe_jobs().submit_job(MODEL, 77, hidden);
    assert_eq!(code(outcome), 'INPUT_HIDDEN');
}

#[test]
#[feature("safe_dispatcher")]
fn no_level_is_offered_without_its_judge() {
    let hub = world();
    set_contract_address(CLIENT);
    for level in array![Level::Optimistic, Level::Attested] {
        let s = submission(ComputeSpec { level, ..spec(0) });
        let outcome = hub.safe_jobs().submit_job(s.model_hash, s.input_commitment, s.compute_requirements);
        assert_eq!(code(outcome), 'LEVEL_NOT_OFFERED');
    }
}

/// Of more rows than were ever proven no proof might fit a transaction: nobody could convict, or clear itself.
#[test]
#[feature("safe_dispatcher")]
fn only_as_many_rows_as_were_measured() {
    let court = court();
    set_contract_address(CLIENT);
    let s = submission(ComputeSpec { rows: 2, input: array![1, 1].span(), ..level_spec(0, OPTIMISTIC) });
    let outcome = court.hub.safe_jobs().submit_job(s.model_hash, s.input_commitment, s.compute_requirements);
    assert_eq!(code(outcome), 'ROWS_RANGE');
}

/// A34: what must be proven and is not costs the bond, and no stake.
#[test]
#[feature("safe_dispatcher")]
fn an_audit_cannot_be_dodged() {
    let court = court();
    let open = court.posted(true, true);
    window_over();
    assert_eq!(code(court.safe_optimistic().finalise(open.slot, open.job, outputs(true))), 'MUST_BE_PROVEN');
    assert_eq!(code(court.safe_optimistic().conclude(open.slot, open.job)), 'STILL_STANDS');
    set_contract_address(CLIENT);
    assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'DEADLINE_NOT_PASSED');
    at(START_BLOCK + 10_000, START_TIME + 60 + WINDOW_SECONDS + 3600 + 1);
    set_contract_address(PASSER_BY);
    court.safe_optimistic().conclude(open.slot, open.job).unwrap();
    assert_eq!(court.hub.balance(WORKER), PURSE - BOND);
    assert_eq!(court.hub.reserved(WORKER), 0);
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE + PRICE - TIP);
    assert_eq!(court.hub.balance(PASSER_BY), TIP);
    court.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn a_proof_ends_an_audit_and_needs_no_window() {
    let court = court();
    let open = court.posted(true, true);
    set_contract_address(PASSER_BY);
    let other = answer(open.id, outputs(false));
    assert_eq!(code(court.safe_optimistic().prove(open.slot, open.job, no_source(), other)), 'RESULT_MISMATCH');
    let foreign = answer(1, outputs(true));
    assert_eq!(code(court.safe_optimistic().prove(open.slot, open.job, no_source(), foreign)), 'OTHER_ANSWER');
    court.optimistic.prove(open.slot, open.job, no_source(), answer(open.id, outputs(true)));
    assert_eq!(court.hub.balance(WORKER), PURSE + 2 * CIRO);
    court.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn a_wrong_answer_cannot_be_proven() {
    let court = court();
    let open = court.posted(false, true);
    let wrong = answer(open.id, outputs(false));
    assert_eq!(code(court.safe_optimistic().prove(open.slot, open.job, no_source(), wrong)), 'OUTPUT_MISMATCH');
}

#[test]
#[feature("safe_dispatcher")]
fn a_contested_answer_waits_and_a_wrong_one_is_refunded() {
    let court = court();
    let open = court.posted(false, false);
    let port = court.port(OPTIMISTIC);
    let claim = port.claim_of(open.id, WORKER);
    assert_eq!((claim.result_digest, claim.client, claim.price), (digest(false), CLIENT, PRICE));
    assert_eq!((claim.verifier, claim.model_owner), (court.hub.verifier, MODEL_OWNER));
    assert_eq!(port.claim_of(open.id, BACKUP).result_digest, 0);
    set_contract_address(SLASHING);
    port.contest(open.id, WORKER);
    assert_eq!(code(court.safe_port(OPTIMISTIC).contest(open.id, WORKER)), 'CONTESTED');
    window_over();
    let judge = court.safe_optimistic();
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(false))), 'CONTESTED');
    assert_eq!(code(judge.conclude(open.slot, open.job)), 'CONTESTED');
    let proof = answer(open.id, outputs(false));
    assert_eq!(code(judge.prove(open.slot, open.job, no_source(), proof)), 'CONTESTED');
    port.resolve(open.id, WORKER, true, false, OTHER_CLIENT);
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(false))), 'NOT_POSTED');
    set_contract_address(PASSER_BY);
    court.optimistic.conclude(open.slot, open.job);
    assert_eq!(court.hub.balance(WORKER), PURSE - BOND);
    assert_eq!(court.hub.balance(OTHER_CLIENT), DEPOSIT + BOND / 2);
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - TIP);
    assert_eq!(court.optimistic.posting(open.id).status, Status::Ended);
    assert_eq!(court.optimistic.exposure(WORKER), 0);
    court.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn a_cleared_answer_has_its_window_prolonged_by_the_contest() {
    let court = court();
    let open = court.posted(true, false);
    let port = court.port(OPTIMISTIC);
    set_contract_address(SLASHING);
    port.contest(open.id, WORKER);
    at(START_BLOCK + 10_000, START_TIME + 100 + 5000);
    port.resolve(open.id, WORKER, false, false, OTHER_CLIENT);
    at(START_BLOCK + 10_000, START_TIME + 60 + WINDOW_SECONDS + 5000);
    assert_eq!(code(court.safe_optimistic().finalise(open.slot, open.job, outputs(true))), 'WINDOW_OPEN');
    at(START_BLOCK + 10_000, START_TIME + 60 + WINDOW_SECONDS + 5001);
    court.optimistic.finalise(open.slot, open.job, outputs(true));
    court.assert_conserved();
}

/// A19: what a broken verifier proved is undone, as far as it has not been paid out.
#[test]
fn a_verdict_under_a_verifier_that_is_frozen_then_costs_no_bond() {
    let court = court();
    let open = court.posted(true, false);
    let port = court.port(OPTIMISTIC);
    set_contract_address(SLASHING);
    port.contest(open.id, WORKER);
    port.resolve(open.id, WORKER, true, false, OTHER_CLIENT);
    court.freezes.freeze_verifier(court.hub.verifier);
    set_contract_address(PASSER_BY);
    court.optimistic.conclude(open.slot, open.job);
    assert_eq!(court.hub.balance(WORKER), PURSE);
    assert_eq!(court.hub.balance(OTHER_CLIENT), DEPOSIT);
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - TIP);
    court.assert_conserved();
}

/// A19: two proofs show a broken model, not a guilty worker.
#[test]
#[feature("safe_dispatcher")]
fn of_a_frozen_model_everybody_has_its_own_back() {
    for by_case in array![true, false] {
        let court = court();
        let open = court.posted(true, false);
        set_contract_address(SLASHING);
        if by_case {
            court.port(OPTIMISTIC).contest(open.id, WORKER);
            court.port(OPTIMISTIC).resolve(open.id, WORKER, false, true, OTHER_CLIENT);
        }
        court.freezes.freeze_model(MODEL);
        window_over();
        let refused = code(court.safe_optimistic().finalise(open.slot, open.job, outputs(true)));
        assert_eq!(refused, if by_case {
            'NOT_POSTED'
        } else {
            'MODEL_FROZEN'
        });
        set_contract_address(PASSER_BY);
        court.optimistic.conclude(open.slot, open.job);
        assert_eq!(court.hub.balance(WORKER), PURSE);
        assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - TIP);
        court.assert_conserved();
        set_contract_address(CLIENT);
        for level in array![Level::Optimistic, Level::Attested, Level::Zkml] {
            let s = submission(level_spec(1, level));
            let outcome = court.hub.safe_jobs().submit_job(s.model_hash, s.input_commitment, s.compute_requirements);
            assert_eq!(code(outcome), 'MODEL_FROZEN');
        }
    }
}

#[test]
#[feature("safe_dispatcher")]
fn what_is_final_cannot_be_challenged() {
    let court = court();
    let open = court.posted(true, false);
    window_over();
    court.optimistic.finalise(open.slot, open.job, outputs(true));
    set_contract_address(SLASHING);
    assert_eq!(code(court.safe_port(OPTIMISTIC).contest(open.id, WORKER)), 'NOT_POSTED');
    assert_eq!(code(court.safe_port(OPTIMISTIC).contest('NEVER', WORKER)), 'NO_CLAIM');
    let resolved = court.safe_port(OPTIMISTIC).resolve(open.id, WORKER, true, false, OTHER_CLIENT);
    assert_eq!(code(resolved), 'NOT_CONTESTED');
}

#[test]
#[feature("safe_dispatcher")]
fn strangers_are_neither_slashing_nor_judge() {
    let court = court();
    let open = court.posted(true, false);
    for stranger in array![CLIENT, WORKER, PASSER_BY, court.hub.verifier] {
        set_contract_address(stranger);
        for level in array![Level::Optimistic, Level::Attested] {
            let port = court.safe_port(level);
            assert_eq!(code(port.contest(open.id, WORKER)), 'NOT_SLASHING');
            assert_eq!(code(port.resolve(open.id, WORKER, true, false, stranger)), 'NOT_SLASHING');
        }
        let jobs = IJudgedJobsSafeDispatcher { contract_address: court.hub.address };
        assert_eq!(code(jobs.settle_posted(open.slot, open.job, outputs(true), 0)), 'NOT_JUDGE');
    }
    // A judge's word counts in its own jobs only.
    set_contract_address(court.attested.contract_address);
    let jobs = IJudgedJobsSafeDispatcher { contract_address: court.hub.address };
    assert_eq!(code(jobs.settle_posted(open.slot, open.job, outputs(true), 0)), 'NOT_JUDGE');
}

#[test]
#[feature("safe_dispatcher")]
fn a_judged_job_is_neither_answered_nor_pinned_nor_expired_in_time() {
    let court = court();
    let open = court.posted(true, false);
    set_contract_address(WORKER);
    assert_eq!(code(court.hub.safe_work().submit_result(no_source(), right(open))), 'JOB_STATE');
    // Both deadlines are over: the judge has the word still, for a month.
    let deadline = open.job.unpack().deadline_time;
    at(START_BLOCK + 10_000, deadline + JUDGING_TIME);
    assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'DEADLINE_NOT_PASSED');
    at(START_BLOCK + 10_000, deadline + JUDGING_TIME + 1);
    set_contract_address(PASSER_BY);
    court.hub.safe_ends().expire(open.slot, open.job).unwrap();
    assert_eq!(court.hub.balance(WORKER), PURSE);
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - TIP);
    court.assert_conserved();
}

/// A worker that is its own client, posts nonsense and is caught, pays for it; if it is not, it has moved its own money
/// and burned the fee.
#[test]
fn a_client_that_is_its_own_worker_gains_nothing() {
    let court = court();
    let open = court.hub.submit(WORKER, level_spec(0, OPTIMISTIC));
    at(START_BLOCK + 11, START_TIME + 60);
    starknet::testing::set_block_hash(START_BLOCK + 12, 'HASH');
    set_contract_address(WORKER);
    court.optimistic.post(open.slot, open.job, outputs(false));
    let posted = crate::job_manager::objects::Job {
        state: crate::job_manager::objects::JobState::Posted,
        worker: WORKER,
        ask: 2 * CIRO,
        result: digest(false),
        ..open.job.unpack(),
    };
    set_contract_address(SLASHING);
    court.port(OPTIMISTIC).contest(open.id, WORKER);
    court.port(OPTIMISTIC).resolve(open.id, WORKER, true, false, OTHER_CLIENT);
    set_contract_address(WORKER);
    court.optimistic.conclude(open.slot, posted.pack());
    assert_eq!(court.hub.balance(WORKER), PURSE - BOND);
    court.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn the_slashing_contract_is_bound_once_by_the_deployer() {
    let court = court();
    let binding = crate::judges::interface::IJudgeBindingSafeDispatcher {
        contract_address: court.optimistic.contract_address,
    };
    assert_eq!(
        crate::judges::interface::IJudgeBindingDispatcher { contract_address: binding.contract_address }.slashing(),
        SLASHING,
    );
    set_contract_address(PASSER_BY);
    assert_eq!(
        code(crate::judges::interface::IJudgeBindingSafeDispatcherTrait::bind_slashing(binding, PASSER_BY)),
        'NOT_BINDER',
    );
    set_contract_address('OWNER'.try_into().unwrap());
    assert_eq!(
        code(crate::judges::interface::IJudgeBindingSafeDispatcherTrait::bind_slashing(binding, PASSER_BY)),
        'ALREADY_BOUND',
    );
}
