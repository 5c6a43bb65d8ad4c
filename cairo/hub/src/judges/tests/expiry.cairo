//! When a judged job expires: what was revealed is paid first, what is contested or guilty is not let go, and nobody
//! holds a job up for ever.

use starknet::testing::set_contract_address;
use crate::job_manager::interface::{IJobEndingsSafeDispatcherTrait, IJobViewsDispatcherTrait};
use crate::job_manager::lifecycle::{HEARING_TIME, JUDGING_TIME};
use crate::job_manager::objects::PackedJobTrait;
use crate::job_manager::tests::doubles::RANK_WINDOW;
use crate::job_manager::tests::world::{
    BACKUP, CIRO, CLIENT, DEPOSIT, OTHER_CLIENT, Open, PASSER_BY, START_BLOCK, START_TIME, TIP, WORKER, WorldTrait,
    at, code,
};
use crate::judges::interface::{
    IAttestedJudgeDispatcherTrait, IAttestedJudgeSafeDispatcherTrait, IAttestedRecordsDispatcherTrait,
    IAttestedRecordsSafeDispatcherTrait, IJudgePortDispatcherTrait, IJudgePortSafeDispatcherTrait, IJudgeSafeDispatcher,
    IJudgeSafeDispatcherTrait, IOptimisticJudgeDispatcherTrait, IOptimisticJudgeSafeDispatcherTrait, Status, Voter,
};
use crate::types::{ComputeSpec, Level};
use super::super::attested::objects::MOST_HEARD;
use super::super::attested::rounds::{INCLUSION_BLOCKS, INCLUSION_SECONDS};
use super::attested::{ascending, opening, voter};
use super::doubles::{IScriptDispatcherTrait, WAIT};
use super::world::{
    Court, CourtTrait, NEEDED, PRICE, PURSE, REVEAL_BLOCKS, REVEAL_SECONDS, SLASHING, THIRD, court, level_spec, outputs,
};

const DEADLINE: u64 = START_BLOCK + NEEDED;
const DEADLINE_TIME: u64 = START_TIME + 60;
/// Where the last turn ends, if the beacon is as late as it may be.
const LAST_TURN: u64 = START_BLOCK + 1 + WAIT + 4 * RANK_WINDOW;

/// A job with the shortest deadlines that are admitted.
fn hurried(court: @Court) -> Open {
    at(START_BLOCK, START_TIME);
    (*court.hub)
        .submit(
            CLIENT,
            ComputeSpec {
                deadline_blocks: NEEDED.try_into().unwrap(), deadline_seconds: 60, ..level_spec(0, Level::Attested),
            },
        )
}

/// A third one commits in the last block in which it may, and stays silent; the others reveal in the last of the
/// deadline.
fn revealed_at_the_last_moment(court: @Court) -> (Open, Span<Voter>) {
    let open = hurried(court);
    (*court.beacon).set_lag(WAIT);
    at(LAST_TURN - 4 * RANK_WINDOW, START_TIME + 10);
    court.commit_at(open, WORKER, true);
    at(LAST_TURN - 3 * RANK_WINDOW, START_TIME + 20);
    court.commit_at(open, BACKUP, true);
    at(LAST_TURN - 1, START_TIME + 30);
    court.commit_at(open, THIRD, true);
    at(DEADLINE, START_TIME + 600);
    let openings = array![opening(WORKER), opening(BACKUP)].span();
    (*court.attested).reveal(open.slot, open.job, outputs(true), openings);
    (open, ascending(array![voter(court, open.id, WORKER, true), voter(court, open.id, BACKUP, true)]))
}

/// Of the round above: from here on, but for one second, its job expires.
const CLOSED: u64 = DEADLINE + REVEAL_BLOCKS + INCLUSION_BLOCKS + 1;
const CLOSED_TIME: u64 = START_TIME + 600 + REVEAL_SECONDS + INCLUSION_SECONDS + 1;

/// The client has read the answer: it cannot have its money back too.
#[test]
#[feature("safe_dispatcher")]
fn what_was_revealed_in_time_is_paid_however_late() {
    let court = court();
    let (open, voters) = revealed_at_the_last_moment(@court);
    let over = (DEADLINE + REVEAL_BLOCKS + 1, START_TIME + 600 + REVEAL_SECONDS + 1);
    let (block, time) = over;
    for (block, time) in array![(DEADLINE + 1, START_TIME + 601), (block - 1, time), (block, time - 1)] {
        at(block, time);
        set_contract_address(CLIENT);
        assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'REVEALS_OPEN');
        let refused = court.safe_attested().finalise(open.slot, open.job, outputs(true), voters);
        assert_eq!(code(refused), 'REVEALS_OPEN');
    }
    // Others' reveals are taken as long, and late commitments are not.
    at(block, time - 1);
    set_contract_address('FOURTH'.try_into().unwrap());
    assert_eq!(code(court.safe_attested().commit(open.slot, open.job, 1)), 'DEADLINE_PASSED');
    for (block, time) in array![over, (CLOSED - 1, CLOSED_TIME), (CLOSED, CLOSED_TIME - 1)] {
        at(block, time);
        assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'REVEALS_OPEN');
    }
    court.attested.finalise(open.slot, open.job, outputs(true), voters);
    assert_eq!((court.hub.balance(WORKER), court.hub.balance(BACKUP)), (PURSE + 2 * CIRO, PURSE + 2 * CIRO));
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - 2 * PRICE);
    assert_eq!(court.records.exposure(WORKER), 0);
    court.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn the_third_reveals_after_the_deadline() {
    let court = court();
    let (open, voters) = revealed_at_the_last_moment(@court);
    at(DEADLINE + REVEAL_BLOCKS, START_TIME + 600 + REVEAL_SECONDS + 1_000);
    court.attested.reveal(open.slot, open.job, outputs(true), array![opening(THIRD)].span());
    let mut all = array![voter(@court, open.id, THIRD, true)];
    for voter in voters {
        all.append(*voter);
    }
    court.attested.finalise(open.slot, open.job, outputs(true), ascending(all));
    assert_eq!(court.hub.balance(THIRD), 2 * CIRO);
    court.assert_conserved();
}

/// Paid or expired, never both: as long as it takes to end it, and not longer.
#[test]
#[feature("safe_dispatcher")]
fn a_round_that_nobody_ends_expires() {
    let court = court();
    let (open, voters) = revealed_at_the_last_moment(@court);
    at(CLOSED, CLOSED_TIME);
    let judge = court.safe_attested();
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true), voters)), 'DEADLINE_PASSED');
    let third = array![opening(THIRD)].span();
    assert_eq!(code(judge.reveal(open.slot, open.job, outputs(true), third)), 'REVEALS_CLOSED');
    set_contract_address(PASSER_BY);
    court.hub.safe_ends().expire(open.slot, open.job).unwrap();
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - TIP);
    assert!(court.hub.views.is_free(open.slot));
    court.assert_conserved();
}

/// Nobody has revealed: nothing can be read, and nothing can be revealed any more.
#[test]
#[feature("safe_dispatcher")]
fn the_first_reveal_comes_before_the_deadline_or_not_at_all() {
    let court = court();
    let open = hurried(@court);
    for (rank, worker) in array![(0, WORKER), (1, BACKUP), (2, THIRD)] {
        court.commit(open, rank, worker, true);
    }
    at(DEADLINE + 1, DEADLINE_TIME + 1);
    let openings = array![opening(WORKER), opening(BACKUP)].span();
    let refused = court.safe_attested().reveal(open.slot, open.job, outputs(true), openings);
    assert_eq!(code(refused), 'DEADLINE_PASSED');
    set_contract_address(PASSER_BY);
    court.hub.safe_ends().expire(open.slot, open.job).unwrap();
    court.assert_conserved();
}

/// Who has one of three proven wrong, a client that has read the answer, holds up the pay of the others, and takes it
/// from nobody.
#[test]
#[feature("safe_dispatcher")]
fn a_contested_round_is_paid_after_its_case() {
    let court = court();
    let (open, voters) = revealed_at_the_last_moment(@court);
    at(DEADLINE + 1, START_TIME + 601);
    court.attested.reveal(open.slot, open.job, outputs(true), array![opening(THIRD)].span());
    set_contract_address(SLASHING);
    court.port(Level::Attested).contest(open.id, THIRD);
    let mut all = array![voter(@court, open.id, THIRD, true)];
    for voter in voters {
        all.append(*voter);
    }
    let voters = ascending(all);
    let judge = court.safe_attested();
    let heard = (CLOSED + 1_000, CLOSED_TIME + 30_000);
    for (block, time) in array![(DEADLINE + 2, START_TIME + 602), heard] {
        at(block, time);
        assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true), voters)), 'CONTESTED');
        set_contract_address(CLIENT);
        assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'CONTESTED');
    }
    let posted_at = court.port(Level::Attested).claim_of(open.id, WORKER).posted_at;
    set_contract_address(SLASHING);
    court.port(Level::Attested).resolve(open.id, THIRD, true, false, CLIENT);
    assert_eq!(court.port(Level::Attested).claim_of(open.id, WORKER).posted_at, posted_at);
    let (block, time) = heard;
    at(block + INCLUSION_BLOCKS + 1_000, time + INCLUSION_SECONDS - 1);
    set_contract_address(CLIENT);
    assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'REVEALS_OPEN');
    court.attested.finalise(open.slot, open.job, outputs(true), voters);
    assert_eq!((court.hub.balance(WORKER), court.hub.balance(BACKUP)), (PURSE + 2 * CIRO, PURSE + 2 * CIRO));
    assert_eq!(court.hub.balance(THIRD), 0);
    court.assert_conserved();
}

/// Who waited for the verdict reveals nothing after it, and who was right is paid in the same block.
#[test]
#[feature("safe_dispatcher")]
fn a_verdict_opens_no_reveals_and_holds_up_no_pay() {
    let court = court();
    let (open, voters) = revealed_at_the_last_moment(@court);
    set_contract_address(SLASHING);
    court.port(Level::Attested).contest(open.id, WORKER);
    at(CLOSED + 1_000, CLOSED_TIME + 30_000);
    court.port(Level::Attested).resolve(open.id, WORKER, false, true, CLIENT);
    let third = array![opening(THIRD)].span();
    let refused = court.safe_attested().reveal(open.slot, open.job, outputs(true), third);
    assert_eq!(code(refused), 'REVEALS_CLOSED');
    court.attested.finalise(open.slot, open.job, outputs(true), voters);
    assert_eq!(court.hub.balance(WORKER), PURSE + 2 * CIRO);
    court.assert_conserved();
}

/// A verdict while others may still reveal takes none of their time, and one after years leaves the blocks at least.
#[test]
#[feature("safe_dispatcher")]
fn a_case_moves_the_end_by_no_more_than_is_kept() {
    let court = court();
    let (open, voters) = revealed_at_the_last_moment(@court);
    let port = court.port(Level::Attested);
    let before = court.records.round(open.id);
    let posted_at = port.claim_of(open.id, WORKER).posted_at;
    set_contract_address(SLASHING);
    port.contest(open.id, WORKER);
    port.contest(open.id, BACKUP);
    at(DEADLINE + 1, START_TIME + 601);
    port.resolve(open.id, WORKER, false, false, CLIENT);
    let round = court.records.round(open.id);
    assert_eq!((round.reveal_by_block, round.reveal_by_time), (before.reveal_by_block, before.reveal_by_time));
    let late = (CLOSED + 1_000_000, CLOSED_TIME + MOST_HEARD.into() + 1_000);
    let (block, time) = late;
    at(block, time);
    port.resolve(open.id, BACKUP, false, false, CLIENT);
    let round = court.records.round(open.id);
    assert_eq!(round.reveal_by_block, block - 1);
    assert_eq!(round.reveal_by_time, before.reveal_by_time + MOST_HEARD.into());
    assert_eq!(port.claim_of(open.id, WORKER).posted_at, posted_at);
    at(block + INCLUSION_BLOCKS - 1, time);
    court.attested.finalise(open.slot, open.job, outputs(true), voters);
    court.assert_conserved();
}

/// And if nobody ends it then, it expires.
#[test]
#[feature("safe_dispatcher")]
fn a_contested_round_that_nobody_ends_expires_after_its_case() {
    let court = court();
    let (open, voters) = revealed_at_the_last_moment(@court);
    set_contract_address(SLASHING);
    court.port(Level::Attested).contest(open.id, WORKER);
    at(CLOSED + 1_000, CLOSED_TIME + 30_000);
    court.port(Level::Attested).resolve(open.id, WORKER, true, false, CLIENT);
    at(CLOSED + 1_000 + INCLUSION_BLOCKS, CLOSED_TIME + 30_000 + INCLUSION_SECONDS);
    let refused = court.safe_attested().finalise(open.slot, open.job, outputs(true), voters);
    assert_eq!(code(refused), 'DEADLINE_PASSED');
    set_contract_address(PASSER_BY);
    court.hub.safe_ends().expire(open.slot, open.job).unwrap();
    court.assert_conserved();
}

/// An outage within the time for reveals lets exposures forget a round that can still be paid: its pay takes nothing
/// from what counts.
#[test]
fn what_ends_after_it_was_forgotten_takes_nothing_from_the_others() {
    let court = court();
    let open = hurried(@court);
    court.beacon.set_lag(WAIT);
    at(LAST_TURN - 3 * RANK_WINDOW, START_TIME + 20);
    for worker in array![WORKER, BACKUP] {
        court.commit_at(open, worker, true);
    }
    // Blocks are fast: by the seconds it is not late.
    let submitted = DEADLINE + 35;
    at(submitted, START_TIME + 50);
    let next = court.hub.submit(CLIENT, level_spec(1, Level::Attested));
    at(DEADLINE + 50, START_TIME + 60);
    court.attested.reveal(open.slot, open.job, outputs(true), array![opening(WORKER)].span());
    court.attested.reveal(open.slot, open.job, outputs(true), array![opening(BACKUP)].span());
    at(submitted + 1 + WAIT, START_TIME + 5_000);
    court.commit_at(next, WORKER, true);
    assert_eq!(court.records.exposure(WORKER), 10 * CIRO);
    let voters = array![voter(@court, open.id, WORKER, true), voter(@court, open.id, BACKUP, true)];
    court.attested.finalise(open.slot, open.job, outputs(true), ascending(voters));
    assert_eq!(court.hub.balance(BACKUP), PURSE + 2 * CIRO);
    assert_eq!(court.records.exposure(WORKER), 10 * CIRO);
    court.assert_conserved();
}

/// The beacon is so late that no first reveal could come in time: nobody works for nothing, and nobody has missed a
/// seat.
#[test]
#[feature("safe_dispatcher")]
fn commitments_that_cannot_be_paid_any_more_are_not_taken() {
    let court = court();
    let open = hurried(@court);
    let judge = court.safe_attested();
    court.beacon.set_lag(WAIT + 1);
    at(START_BLOCK + 2 + WAIT + 2 * RANK_WINDOW, START_TIME + 10);
    set_contract_address(WORKER);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'DEADLINE_SHORT');
    assert_eq!(code(court.safe_records().missed_seat(open.slot, open.job, WORKER)), 'DEADLINE_SHORT');
    court.beacon.set_lag(WAIT);
    judge.commit(open.slot, open.job, 1).unwrap();
    court.turn(2);
    assert_eq!(court.records.missed_seat(open.slot, open.job, BACKUP), 0);
}

/// The beacon stays silent, nobody proves, a month passes: the worker can work again.
#[test]
#[feature("safe_dispatcher")]
fn what_a_posted_job_exposed_is_freed_when_it_expires() {
    let court = court();
    let open = court.posted(true, false);
    court.beacon.fall_silent();
    at(START_BLOCK + 1_000_000, open.job.unpack().deadline_time + JUDGING_TIME + 1);
    set_contract_address(PASSER_BY);
    court.hub.safe_ends().expire(open.slot, open.job).unwrap();
    assert_eq!(court.hub.balance(WORKER), PURSE);
    assert_eq!(court.optimistic.exposure(WORKER), 0);
    // Once: nothing ends it again.
    court.beacon.set_lag(10);
    let judge = court.safe_optimistic();
    assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'JOB_MISMATCH');
    assert_eq!(code(judge.finalise(open.slot, open.job, outputs(true))), 'NOT_POSTED');
    assert_eq!(code(judge.conclude(open.slot, open.job)), 'NOT_POSTED');
    set_contract_address(SLASHING);
    assert_eq!(code(court.safe_port(Level::Optimistic).contest(open.id, WORKER)), 'NOT_POSTED');
    assert_eq!(court.optimistic.exposure(WORKER), 0);
    court.assert_conserved();
}

/// Whose answer was found wrong does not wait for its bond, nor whose case is still open.
#[test]
#[feature("safe_dispatcher")]
fn the_contested_and_the_guilty_do_not_expire() {
    let court = court();
    let open = court.posted(false, false);
    let port = court.port(Level::Optimistic);
    set_contract_address(SLASHING);
    port.contest(open.id, WORKER);
    at(START_BLOCK + 1_000_000, open.job.unpack().deadline_time + JUDGING_TIME + 1);
    set_contract_address(WORKER);
    assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'CONTESTED');
    set_contract_address(SLASHING);
    port.resolve(open.id, WORKER, true, false, OTHER_CLIENT);
    set_contract_address(WORKER);
    assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'MUST_BE_CONCLUDED');
    court.optimistic.conclude(open.slot, open.job);
    assert_eq!(court.hub.balance(WORKER), PURSE - 64 * PRICE + TIP);
    assert_eq!(court.optimistic.exposure(WORKER), 0);
    court.assert_conserved();
}

/// A court that never ends its case, or a judge that never lets go: two months after the deadline nobody is asked, and
/// the case can still be resolved.
#[test]
#[feature("safe_dispatcher")]
fn no_judge_holds_a_job_up_for_ever() {
    let court = court();
    let open = court.posted(true, false);
    set_contract_address(SLASHING);
    court.port(Level::Optimistic).contest(open.id, WORKER);
    let deadline = open.job.unpack().deadline_time;
    set_contract_address(PASSER_BY);
    at(START_BLOCK + 1_000_000, deadline + HEARING_TIME);
    assert_eq!(code(court.hub.safe_ends().expire(open.slot, open.job)), 'CONTESTED');
    at(START_BLOCK + 1_000_000, deadline + HEARING_TIME + 1);
    court.hub.safe_ends().expire(open.slot, open.job).unwrap();
    assert_eq!(court.hub.balance(CLIENT), DEPOSIT - 2 * PURSE - TIP);
    set_contract_address(SLASHING);
    court.port(Level::Optimistic).resolve(open.id, WORKER, false, false, OTHER_CLIENT);
    assert_eq!(court.optimistic.posting(open.id).status, Status::Posted);
    assert_eq!(code(court.safe_optimistic().conclude(open.slot, open.job)), 'STILL_STANDS');
    court.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn only_the_job_manager_has_a_judge_let_go() {
    let court = court();
    let open = court.posted(true, false);
    for caller in array![CLIENT, WORKER, SLASHING, PASSER_BY] {
        set_contract_address(caller);
        for level in array![Level::Optimistic, Level::Attested] {
            let judge = IJudgeSafeDispatcher { contract_address: court.judge(level) };
            assert_eq!(code(judge.expire(open.id)), 'NOT_JOB_MANAGER');
        }
    }
}
