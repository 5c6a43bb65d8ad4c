//! ATTESTED: three answers, two that agree, and every way to have a say without working.

use starknet::testing::{pop_log_raw, set_contract_address};
use crate::job_manager::interface::{
    IJobEndingsSafeDispatcherTrait, IJobManagerSafeDispatcherTrait, IJobViewsDispatcherTrait,
};
use crate::job_manager::tests::doubles::{IRankBookDispatcherTrait, RANK_WINDOW};
use crate::job_manager::tests::world::{
    ASK, BACKUP, CIRO, CLIENT, DEPOSIT, DRAWN, PASSER_BY, START_BLOCK, START_TIME, TIP, WORKER, WorldTrait, at, code,
    submission,
};
use crate::judges::interface::{
    IAttestedJudgeDispatcherTrait, IAttestedJudgeSafeDispatcherTrait, IAttestedRecordsDispatcherTrait,
    IJudgePortDispatcherTrait, IJudgePortSafeDispatcherTrait, Opening, Voter,
};
use crate::types::{ComputeSpec, Level};
use super::super::attested::rounds::{INCLUSION_BLOCKS, INCLUSION_SECONDS};
use super::world::{
    Court, CourtTrait, FOURTH, OWN_STAKE, PRICE, PURSE, REVEAL_BLOCKS, REVEAL_SECONDS, SLASHING, THIRD, court, digest, level_spec,
    outputs,
};

const ATTESTED: Level = Level::Attested;

pub fn opening(worker: starknet::ContractAddress) -> Opening {
    Opening { worker, ask: ASK, salt: worker.into() }
}

pub fn voter(court: @Court, job_id: felt252, worker: starknet::ContractAddress, right: bool) -> Voter {
    let commitment = (*court.records).commitment_of(job_id, worker, digest(right), worker.into());
    Voter { worker, ask: ASK, commitment }
}

/// By ascending address: BACKUP < THIRD < WORKER as short strings go.
pub fn ascending(mut voters: Array<Voter>) -> Span<Voter> {
    let mut sorted = array![];
    while !voters.is_empty() {
        let mut lowest = *voters[0];
        for voter in voters.span() {
            let (a, b): (felt252, felt252) = ((*voter.worker).into(), lowest.worker.into());
            let (a, b): (u256, u256) = (a.into(), b.into());
            if a < b {
                lowest = *voter;
            }
        }
        sorted.append(lowest);
        let mut rest = array![];
        for voter in voters.span() {
            if *voter.worker != lowest.worker {
                rest.append(*voter);
            }
        }
        voters = rest;
    }
    sorted.span()
}

/// A23: one transaction carries all reveals.
#[test]
fn three_that_agree_are_paid_in_one_reveal() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    court.commit(open, 1, BACKUP, true);
    court.commit(open, 2, THIRD, true);
    set_contract_address(PASSER_BY);
    let openings = array![opening(THIRD), opening(WORKER), opening(BACKUP)].span();
    court.attested.reveal(open.slot, open.job, outputs(true), openings);
    assert!(court.hub.views.is_free(open.slot));
    assert_eq!(court.hub.balance(WORKER), PURSE + 2 * CIRO);
    assert_eq!(court.hub.balance(BACKUP), PURSE + 2 * CIRO);
    assert_eq!(court.hub.balance(THIRD), 2 * CIRO);
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - 3 * PRICE);
    assert_eq!(court.hub.reserved(CLIENT), 0);
    court.assert_conserved();
}

#[test]
fn what_they_agree_on_is_told_with_the_stake_behind_it_once() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    court.commit(open, 1, BACKUP, true);
    court.commit(open, 2, THIRD, false);
    court.attested.reveal(open.slot, open.job, outputs(true), array![opening(WORKER), opening(BACKUP)].span());
    court.attested.reveal(open.slot, open.job, outputs(false), array![opening(THIRD)].span());
    let judge = court.attested.contract_address;
    while pop_log_raw(judge).is_some() {}
    let voters = array![
        voter(@court, open.id, WORKER, true), voter(@court, open.id, BACKUP, true), voter(@court, open.id, THIRD, false),
    ];
    court.attested.finalise(open.slot, open.job, outputs(true), ascending(voters));
    let (keys, data) = pop_log_raw(judge).unwrap();
    assert_eq!(keys, array![selector!("Agreed"), open.id].span());
    assert_eq!(data, array![digest(true), (2 * OWN_STAKE).into()].span());
    assert!(pop_log_raw(judge).is_none());
}

/// The minority gets nothing and loses nothing; its claim stands, so that it may prove the others wrong.
#[test]
#[feature("safe_dispatcher")]
fn the_majority_is_paid_and_the_minority_is_not() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    court.commit(open, 1, BACKUP, false);
    court.commit(open, 2, THIRD, true);
    court.attested.reveal(open.slot, open.job, outputs(true), array![opening(WORKER), opening(THIRD)].span());
    let voters = array![
        voter(@court, open.id, WORKER, true), voter(@court, open.id, BACKUP, false), voter(@court, open.id, THIRD, true),
    ];
    let voters = ascending(voters);
    let judge = court.safe_attested();
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true), voters)), 'REVEALS_OPEN');
    court.attested.reveal(open.slot, open.job, outputs(false), array![opening(BACKUP)].span());
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(false), voters)), 'NO_MAJORITY');
    let short = array![*voters[0], *voters[1]].span();
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true), short)), 'VOTERS');
    let twice = array![*voters[0], *voters[0], *voters[1]].span();
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true), twice)), 'VOTERS');
    court.attested.finalise(open.slot, open.job, outputs(true), voters);
    assert_eq!(court.hub.balance(WORKER), PURSE + 2 * CIRO);
    assert_eq!(court.hub.balance(THIRD), 2 * CIRO);
    assert_eq!(court.hub.balance(BACKUP), PURSE);
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - 2 * PRICE);
    assert_eq!(court.port(ATTESTED).claim_of(open.id, BACKUP).result_digest, digest(false));
    assert_eq!(court.port(ATTESTED).claim_of(open.id, FOURTH).result_digest, 0);
    // After the pay, too, who was wrong can be proven wrong.
    set_contract_address(SLASHING);
    court.port(ATTESTED).contest(open.id, BACKUP);
    court.port(ATTESTED).resolve(open.id, BACKUP, true, false, WORKER);
    court.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn a_copied_commitment_opens_for_nobody() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    let copied = court.records.commitment_of(open.id, WORKER, digest(true), WORKER.into());
    court.turn(1);
    set_contract_address(BACKUP);
    court.attested.commit(open.slot, open.job, copied);
    court.commit(open, 2, THIRD, true);
    let judge = court.safe_attested();
    let stolen = Opening { worker: BACKUP, ask: ASK, salt: WORKER.into() };
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(true), array![stolen].span())), 'NOT_COMMITTED');
    // Nor for another ask, nor with other outputs, nor twice.
    let greedy = Opening { ask: ASK + CIRO, ..opening(WORKER) };
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(true), array![greedy].span())), 'NOT_COMMITTED');
    let changed = array![opening(WORKER)].span();
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(false), changed)), 'NOT_COMMITTED');
    let twice = array![opening(WORKER), opening(WORKER)].span();
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(true), twice)), 'ALREADY_REVEALED');
    let never = array![opening(FOURTH)].span();
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(true), never)), 'NOT_COMMITTED');
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(true), array![].span())), 'NO_OPENINGS');
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_commits_who_has_seen_a_reveal() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    court.commit(open, 1, BACKUP, true);
    let judge = court.safe_attested();
    let one = array![opening(WORKER)].span();
    // Commits are open, so reveals are not.
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(true), one)), 'COMMITS_OPEN');
    at(DRAWN + 4 * RANK_WINDOW, START_TIME + 70);
    court.attested.reveal(open.slot, open.job, outputs(true), one);
    set_contract_address(THIRD);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'COMMITS_CLOSED');
}

#[test]
#[feature("safe_dispatcher")]
fn the_fourth_rank_steps_in_and_nobody_else() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    let judge = court.safe_attested();
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'ALREADY_COMMITTED');
    set_contract_address(FOURTH);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'NOT_YOUR_TURN');
    set_contract_address(PASSER_BY);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'NOT_A_MEMBER');
    set_contract_address(BACKUP);
    court.turn(1);
    assert_eq!(code(judge.commit(open.slot, open.job, 0)), 'COMMIT_ZERO');
    court.commit(open, 2, THIRD, true);
    court.commit(open, 3, FOURTH, true);
    set_contract_address(BACKUP);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'COMMITS_CLOSED');
    let openings = array![opening(WORKER), opening(THIRD), opening(FOURTH)].span();
    court.attested.reveal(open.slot, open.job, outputs(true), openings);
    assert_eq!(court.hub.balance(FOURTH), 2 * CIRO);
    assert_eq!(court.hub.balance(BACKUP), PURSE);
}

#[test]
#[feature("safe_dispatcher")]
fn who_does_not_reveal_holds_nobody_up() {
    let court = court();
    let open = court.open(ATTESTED);
    for (rank, worker) in array![(0, WORKER), (1, BACKUP), (2, THIRD)] {
        court.commit(open, rank, worker, true);
    }
    let (block, time) = (DRAWN + 2 * RANK_WINDOW, START_TIME + 62);
    court.attested.reveal(open.slot, open.job, outputs(true), array![opening(WORKER), opening(THIRD)].span());
    let voters = ascending(array![voter(@court, open.id, WORKER, true), voter(@court, open.id, THIRD, true)]);
    let judge = court.safe_attested();
    at(block + REVEAL_BLOCKS + 1, time + REVEAL_SECONDS);
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true), voters)), 'REVEALS_OPEN');
    at(block + REVEAL_BLOCKS + 1, time + REVEAL_SECONDS + 1);
    let late = array![opening(BACKUP)].span();
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(true), late)), 'REVEALS_CLOSED');
    court.attested.finalise(open.slot, open.job, outputs(true), voters);
    assert_eq!(court.hub.balance(BACKUP), PURSE);
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - 2 * PRICE);
    court.assert_conserved();
}

/// Two that differ, or one alone: nobody is paid, and the client has its reserve back.
#[test]
#[feature("safe_dispatcher")]
fn without_a_majority_the_job_expires() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    court.commit(open, 1, BACKUP, false);
    at(DRAWN + 4 * RANK_WINDOW, START_TIME + 70);
    court.attested.reveal(open.slot, open.job, outputs(true), array![opening(WORKER)].span());
    court.attested.reveal(open.slot, open.job, outputs(false), array![opening(BACKUP)].span());
    let voters = ascending(array![voter(@court, open.id, WORKER, true), voter(@court, open.id, BACKUP, false)]);
    let judge = court.safe_attested();
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true), voters)), 'NO_MAJORITY');
    at(START_BLOCK + 10_000, START_TIME + 10_000);
    set_contract_address(PASSER_BY);
    court.hub.safe_ends().expire(open.slot, open.job).unwrap();
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - TIP);
    court.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn an_answer_proven_wrong_before_the_pay_is_not_counted() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, false);
    court.commit(open, 1, BACKUP, true);
    court.commit(open, 2, THIRD, false);
    court.attested.reveal(open.slot, open.job, outputs(false), array![opening(WORKER), opening(THIRD)].span());
    court.attested.reveal(open.slot, open.job, outputs(true), array![opening(BACKUP)].span());
    set_contract_address(SLASHING);
    court.port(ATTESTED).contest(open.id, WORKER);
    let voters = ascending(
        array![
            voter(@court, open.id, WORKER, false), voter(@court, open.id, BACKUP, true),
            voter(@court, open.id, THIRD, false),
        ],
    );
    let judge = court.safe_attested();
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(false), voters)), 'CONTESTED');
    court.port(ATTESTED).resolve(open.id, WORKER, true, false, BACKUP);
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(false), voters)), 'NO_MAJORITY');
    assert_eq!(code(court.safe_port(ATTESTED).resolve(open.id, WORKER, true, false, BACKUP)), 'NOT_CONTESTED');
}

/// A9: a list that is its owner's alone is at least not a small one; A10: nor a stake that bears nothing.
#[test]
#[feature("safe_dispatcher")]
fn small_pools_short_deadlines_and_thin_stakes_are_refused() {
    let court = court();
    set_contract_address(CLIENT);
    let submit = submission(level_spec(0, ATTESTED));
    court.hub.pool.set_size(OWN_STAKE, 8);
    let outcome = court.hub.safe_jobs().submit_job(submit.model_hash, submit.input_commitment, submit.compute_requirements);
    assert_eq!(code(outcome), 'POOL_TOO_SMALL');
    court.hub.pool.set_size(39 * CIRO, 9);
    let hurried = ComputeSpec { deadline_blocks: 100, ..submit.compute_requirements };
    let outcome = court.hub.safe_jobs().submit_job(submit.model_hash, submit.input_commitment, hurried);
    assert_eq!(code(outcome), 'DEADLINE_SHORT');
    let open = court.open(ATTESTED);
    set_contract_address(WORKER);
    assert_eq!(code(court.safe_attested().commit(open.slot, open.job, 1)), 'VALUE_CAP');
    court.hub.pool.set_ranks(array![WORKER, BACKUP, THIRD].span(), ASK);
    assert_eq!(code(court.safe_attested().commit(open.slot, open.job, 1)), 'RANKS_SHORT');
}

/// A10: what a worker says in many jobs at once is together no more than its own stake bears.
#[test]
#[feature("safe_dispatcher")]
fn a_worker_s_open_jobs_are_together_no_more_than_its_own_stake_bears() {
    let court = court();
    // A hundred CIRO bear two jobs of ten, and not a third.
    let jobs = array![court.open_nth(0, ATTESTED), court.open_nth(1, ATTESTED), court.open_nth(2, ATTESTED)];
    for nth in 0..2_u32 {
        court.commit(*jobs[nth], 0, WORKER, true);
    }
    assert_eq!(court.records.exposure(WORKER), 20 * CIRO);
    let third = *jobs[2];
    assert_eq!(code(court.safe_attested().commit(third.slot, third.job, 1)), 'VALUE_CAP');
    // Paid or outvoted, what has ended does not count any more.
    let first = *jobs[0];
    court.commit(first, 1, BACKUP, true);
    court.commit(first, 2, THIRD, false);
    let agreed = array![opening(WORKER), opening(BACKUP)].span();
    court.attested.reveal(first.slot, first.job, outputs(true), agreed);
    court.attested.reveal(first.slot, first.job, outputs(false), array![opening(THIRD)].span());
    let voters = array![
        voter(@court, first.id, WORKER, true), voter(@court, first.id, BACKUP, true),
        voter(@court, first.id, THIRD, false),
    ];
    court.attested.finalise(first.slot, first.job, outputs(true), ascending(voters));
    for worker in array![BACKUP, THIRD] {
        assert_eq!(court.records.exposure(worker), 0);
    }
    assert_eq!(court.records.exposure(WORKER), 10 * CIRO);
    set_contract_address(WORKER);
    court.attested.commit(third.slot, third.job, 1);
}

/// A10: nobody tells the judge of a job that is never paid. It counts until it cannot be paid any more, by both clocks:
/// after its deadline, and a round of reveals that began in time.
#[test]
#[feature("safe_dispatcher")]
fn a_job_that_nobody_ends_counts_until_it_cannot_be_paid_any_more() {
    let court = court();
    for nth in 0..2_u64 {
        court.commit(court.open_nth(nth, ATTESTED), 0, WORKER, true);
    }
    let late_block = START_BLOCK + 200 + REVEAL_BLOCKS + INCLUSION_BLOCKS + 1;
    let deadline_seconds: u64 = level_spec(0, ATTESTED).deadline_seconds.into();
    let late_time = START_TIME + deadline_seconds + REVEAL_SECONDS + INCLUSION_SECONDS + 1;
    at(late_block - 20, START_TIME + 61);
    let job = court.hub.submit(CLIENT, level_spec(2, ATTESTED));
    set_contract_address(WORKER);
    let judge = court.safe_attested();
    at(late_block, late_time - 1);
    assert_eq!(code(judge.commit(job.slot, job.job, 1)), 'VALUE_CAP');
    at(late_block - 1, late_time + 10_000);
    assert_eq!(code(judge.commit(job.slot, job.job, 1)), 'VALUE_CAP');
    at(late_block, late_time);
    judge.commit(job.slot, job.job, 1).unwrap();
    assert_eq!(court.records.exposure(WORKER), 10 * CIRO);
}

/// Whatever the pool says, three asks never take more than the client allowed.
#[test]
#[feature("safe_dispatcher")]
fn three_asks_never_pass_the_cap() {
    let court = court();
    court.hub.pool.set_ranks(array![WORKER, BACKUP, THIRD, FOURTH].span(), 3 * CIRO);
    let open = court.open(ATTESTED);
    for (rank, worker) in array![(0, WORKER), (1, BACKUP), (2, THIRD)] {
        court.commit(open, rank, worker, true);
    }
    let dear = |worker: starknet::ContractAddress| Opening { ask: 3 * CIRO, ..opening(worker) };
    let openings = array![dear(WORKER), dear(BACKUP), dear(THIRD)].span();
    let outcome = court.safe_attested().reveal(open.slot, open.job, outputs(true), openings);
    assert_eq!(code(outcome), 'PRICE_ABOVE_CAP');
}
