//! A13: what judges draw with is the beacon's to say, and nothing is drawn before it has.

use starknet::testing::set_contract_address;
use crate::job_manager::interface::{IJobEndingsSafeDispatcherTrait, IJobManagerSafeDispatcherTrait};
use crate::job_manager::tests::doubles::{IRankBookDispatcherTrait, RANK_WINDOW};
use crate::job_manager::tests::world::{
    BACKUP, CIRO, CLIENT, DEPOSIT, DRAWN, PASSER_BY, START_BLOCK, START_TIME, TIP, WORKER, WorldTrait, at, code,
    no_source, submission,
};
use crate::judges::interface::{
    IAttestedJudgeDispatcherTrait, IAttestedJudgeSafeDispatcherTrait, IOptimisticJudgeDispatcherTrait,
    IOptimisticJudgeSafeDispatcherTrait,
};
use crate::types::{ComputeSpec, Level};
use super::attested::opening;
use super::doubles::{IScriptDispatcherTrait, WAIT};
use super::world::{
    CourtTrait, NEEDED, PRICE, PURSE, THIRD, WINDOW_BLOCKS, WINDOW_SECONDS, answer, court, level_spec, outputs,
    window_over,
};

/// A13: nobody sits down before the beacon has said who, and turns begin when it has.
#[test]
#[feature("safe_dispatcher")]
fn a_committee_waits_for_the_beacon() {
    let court = court();
    let open = court.open(Level::Attested);
    let judge = court.safe_attested();
    court.beacon.fall_silent();
    set_contract_address(WORKER);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'BEACON_PENDING');
    court.beacon.set_lag(30);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'BEACON_PENDING');
    at(DRAWN + 20, START_TIME + 60);
    court.commit_at(open, WORKER, true);
    set_contract_address(BACKUP);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'NOT_YOUR_TURN');
    at(DRAWN + 20 + RANK_WINDOW, START_TIME + 60);
    court.commit_at(open, BACKUP, true);
    // Commits are open until four windows after the beacon's block.
    let openings = array![opening(WORKER), opening(BACKUP)].span();
    at(DRAWN + 20 + 4 * RANK_WINDOW - 1, START_TIME + 60);
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(true), openings)), 'COMMITS_OPEN');
    at(DRAWN + 20 + 4 * RANK_WINDOW, START_TIME + 60);
    set_contract_address(THIRD);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'COMMITS_CLOSED');
    court.attested.reveal(open.slot, open.job, outputs(true), openings);
    assert_eq!(court.hub.balance(WORKER), PURSE + 2 * CIRO);
}

/// A13: with too few shares there is no committee; the client has its reserve back.
#[test]
#[feature("safe_dispatcher")]
fn without_randomness_the_job_expires() {
    let court = court();
    let open = court.open(Level::Attested);
    court.beacon.fall_silent();
    at(START_BLOCK + 10_000, START_TIME + 10_000);
    set_contract_address(PASSER_BY);
    court.hub.safe_ends().expire(open.slot, open.job).unwrap();
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - TIP);
    court.assert_conserved();
}

/// A deadline leaves room for the wait, for all turns and for a first reveal; an epoch outlasts the same, and turns are
/// the pool's.
#[test]
#[feature("safe_dispatcher")]
fn rounds_that_outlast_an_epoch_or_a_deadline_are_refused() {
    let court = court();
    set_contract_address(CLIENT);
    let submit = submission(level_spec(0, Level::Attested));
    let hurried = ComputeSpec { deadline_blocks: (NEEDED - 1).try_into().unwrap(), ..submit.compute_requirements };
    let outcome = court.hub.safe_jobs().submit_job(submit.model_hash, submit.input_commitment, hurried);
    assert_eq!(code(outcome), 'DEADLINE_SHORT');
    let enough = ComputeSpec { deadline_blocks: NEEDED.try_into().unwrap(), ..submit.compute_requirements };
    assert!(court.hub.safe_jobs().submit_job(submit.model_hash, submit.input_commitment, enough).is_ok());
    court.hub.pool.set_epoch_length(NEEDED - 1);
    assert_eq!(court.try_attested(RANK_WINDOW), 'WINDOW_RANGE');
    court.hub.pool.set_epoch_length(NEEDED);
    assert_eq!(court.try_attested(RANK_WINDOW), 'NO_ERROR');
    assert_eq!(court.try_attested(RANK_WINDOW - 1), 'WINDOW_RANGE');
}

/// A13: whether an answer is audited is not the proposer's to choose, nor known before the beacon has spoken.
#[test]
#[feature("safe_dispatcher")]
fn an_audit_waits_for_the_beacon() {
    let court = court();
    let open = court.posted(true, false);
    let judge = court.safe_optimistic();
    court.beacon.fall_silent();
    window_over();
    set_contract_address(PASSER_BY);
    assert_eq!(code(judge.is_audited(open.id)), 'BEACON_PENDING');
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true))), 'BEACON_PENDING');
    assert_eq!(code(judge.conclude(open.slot, open.job)), 'BEACON_PENDING');
    // One hash, other randomness, another lot.
    court.beacon.set_lag(10);
    let mut value = 0;
    while !court.optimistic.is_audited(open.id) {
        value += 1;
        court.beacon.set_value(value);
    }
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true))), 'MUST_BE_PROVEN');
    while court.optimistic.is_audited(open.id) {
        value += 1;
        court.beacon.set_value(value);
    }
    court.optimistic.finalise(open.slot, open.job, outputs(true));
    assert_eq!(court.hub.balance(WORKER), PURSE + 2 * CIRO);
}

/// Whoever does not want to wait for the beacon proves.
#[test]
fn a_proof_needs_no_randomness() {
    let court = court();
    let open = court.posted(true, true);
    court.beacon.fall_silent();
    set_contract_address(WORKER);
    court.optimistic.prove(open.slot, open.job, no_source(), answer(open.id, outputs(true)));
    assert_eq!(court.hub.balance(WORKER), PURSE + 2 * CIRO);
}

/// A13: who holds the beacon up until a worker's time for a proof would be over takes no time from it.
#[test]
#[feature("safe_dispatcher")]
fn late_randomness_takes_no_time_from_who_must_prove() {
    let court = court();
    let open = court.posted(true, true);
    let judge = court.safe_optimistic();
    let from_block = court.optimistic.posting(open.id).posted_block + 1 + 1_000;
    let decided_at = START_TIME + 10 * WINDOW_SECONDS;
    court.beacon.set_lag(1_000);
    court.beacon.set_decided_at(decided_at);
    set_contract_address(PASSER_BY);
    for (block, time) in array![
        (from_block + WINDOW_BLOCKS, decided_at + 3_601), (from_block + WINDOW_BLOCKS + 1, decided_at + 3_600),
    ] {
        at(block, time);
        assert_eq!(code(judge.conclude(open.slot, open.job)), 'STILL_STANDS');
    }
    at(from_block + WINDOW_BLOCKS + 1, decided_at + 3_601);
    court.optimistic.conclude(open.slot, open.job);
    assert_eq!(court.hub.balance(WORKER), PURSE - 64 * PRICE);
}

#[test]
fn a_window_shorter_than_the_wait_for_an_audit_is_refused() {
    let court = court();
    assert_eq!(court.try_optimistic(WAIT), 'WINDOW_RANGE');
    assert_eq!(court.try_optimistic(WAIT + 1), 'NO_ERROR');
}
