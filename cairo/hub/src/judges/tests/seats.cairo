//! Who was drawn for a committee and let its turn pass: what the judge says of it is ground for an accusation.

use starknet::testing::set_contract_address;
use crate::job_manager::tests::doubles::{IRankBookDispatcherTrait, RANK_WINDOW};
use crate::job_manager::tests::world::{
    ASK, BACKUP, CIRO, CLIENT, DRAWN, MODEL, PASSER_BY, START_TIME, WORKER, WorldTrait, at, code,
};
use crate::judges::interface::{
    IAttestedJudgeDispatcherTrait, IAttestedJudgeSafeDispatcherTrait, IAttestedRecordsDispatcherTrait,
    IAttestedRecordsSafeDispatcherTrait, Opening,
};
use crate::model_registry::interface::IModelFreezesDispatcherTrait;
use crate::types::Level;
use super::attested::opening;
use super::world::{CourtTrait, FOURTH, PURSE, SLASHING, THIRD, court, outputs};

const ATTESTED: Level = Level::Attested;

/// Each of the three has a turn of its own before the next may act for it, and has missed nothing before that is over.
#[test]
fn a_seat_is_missed_when_its_own_turn_has_passed() {
    let court = court();
    let open = court.open(ATTESTED);
    let ranks = array![WORKER, BACKUP, THIRD];
    for rank in 0..3_u64 {
        let worker = *ranks[rank.try_into().unwrap()];
        let ends = DRAWN + (rank + 1) * RANK_WINDOW;
        at(ends - 1, START_TIME + 60);
        assert_eq!(court.records.missed_seat(open.slot, open.job, worker), 0);
        at(ends, START_TIME + 60);
        assert_eq!(court.records.missed_seat(open.slot, open.job, worker), ends);
    }
}

#[test]
fn who_has_committed_or_was_not_drawn_missed_nothing() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 1, WORKER, true);
    court.turn(4);
    for worker in array![WORKER, FOURTH, PASSER_BY, CLIENT, 0.try_into().unwrap()] {
        assert_eq!(court.records.missed_seat(open.slot, open.job, worker), 0);
    }
    assert_eq!(court.records.missed_seat(open.slot, open.job, BACKUP), DRAWN + 2 * RANK_WINDOW);
}

/// A job that was made up, has another judge, is paid, late or of a frozen model convicts nobody.
#[test]
#[feature("safe_dispatcher")]
fn nothing_is_missed_of_a_job_that_nobody_can_commit_to() {
    let court = court();
    let records = court.safe_records();
    let open = court.open(ATTESTED);
    for (rank, worker) in array![(0, WORKER), (2, THIRD), (3, FOURTH)] {
        court.commit(open, rank, worker, true);
    }
    assert_eq!(court.records.missed_seat(open.slot, open.job, BACKUP), DRAWN + 2 * RANK_WINDOW);
    let forged = crate::job_manager::interface::PackedJob { model_hash: MODEL + 1, ..open.job };
    assert_eq!(code(records.missed_seat(open.slot, forged, BACKUP)), 'JOB_MISMATCH');
    let mut openings = array![];
    for worker in array![WORKER, THIRD, FOURTH] {
        openings.append(Opening { worker, ask: ASK, salt: worker.into() });
    }
    court.attested.reveal(open.slot, open.job, outputs(true), openings.span());
    assert_eq!(code(records.missed_seat(open.slot, open.job, BACKUP)), 'JOB_MISMATCH');

    let posted = court.open_nth(1, Level::Optimistic);
    assert_eq!(code(records.missed_seat(posted.slot, posted.job, BACKUP)), 'NOT_JUDGE');

    let frozen = court.open_nth(2, ATTESTED);
    court.turn(4);
    assert_eq!(court.records.missed_seat(frozen.slot, frozen.job, BACKUP), DRAWN + 2 * RANK_WINDOW);
    set_contract_address(SLASHING);
    court.freezes.freeze_model(MODEL);
    assert_eq!(code(records.missed_seat(frozen.slot, frozen.job, BACKUP)), 'MODEL_FROZEN');
}

/// Where the draw finds fewer than four, nobody may commit.
#[test]
fn nobody_misses_a_seat_of_a_committee_that_is_too_small() {
    let court = court();
    let open = court.open(ATTESTED);
    court.turn(4);
    court.hub.pool.set_ranks(array![WORKER, BACKUP, THIRD].span(), ASK);
    assert_eq!(court.records.missed_seat(open.slot, open.job, WORKER), 0);
}

/// Two of three seats for two of four ranks: the first one commits and leaves its list, its seat and pay stay, and its
/// other rank would move up into the turn before its own.
#[test]
#[feature("safe_dispatcher")]
fn who_leaves_after_it_has_committed_moves_nobody_up() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    // What a draw would find from here on, and what is left of the list.
    court.hub.pool.set_ranks(array![BACKUP, THIRD, FOURTH, PASSER_BY].span(), ASK);
    let judge = court.safe_attested();
    court.turn(2);
    set_contract_address(FOURTH);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'NOT_YOUR_TURN');
    court.commit_at(open, THIRD, true);
    // A fifth rank has no turn at all.
    court.turn(3);
    set_contract_address(PASSER_BY);
    assert_eq!(code(judge.commit(open.slot, open.job, 1)), 'NOT_YOUR_TURN');
    court.commit_at(open, FOURTH, true);
    let openings = array![opening(WORKER), opening(THIRD), opening(FOURTH)].span();
    court.attested.reveal(open.slot, open.job, outputs(true), openings);
    assert_eq!(court.hub.balance(WORKER), PURSE + 2 * CIRO);
}

/// Who has left its list takes no seat any more, and nobody gets it.
#[test]
#[feature("safe_dispatcher")]
fn who_has_left_commits_no_more() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    court.hub.pool.set_ranks(array![WORKER, THIRD, FOURTH].span(), ASK);
    court.turn(1);
    set_contract_address(BACKUP);
    assert_eq!(code(court.safe_attested().commit(open.slot, open.job, 1)), 'NOT_A_MEMBER');
    set_contract_address(THIRD);
    assert_eq!(code(court.safe_attested().commit(open.slot, open.job, 1)), 'NOT_YOUR_TURN');
    court.commit(open, 2, THIRD, true);
}

/// The fourth rank is asked only if somebody of the three stays away; what others do does not make it one of them.
#[test]
fn nobody_has_missed_a_seat_that_others_left_to_it() {
    let court = court();
    let open = court.open(ATTESTED);
    court.commit(open, 0, WORKER, true);
    court.hub.pool.set_ranks(array![BACKUP, THIRD, FOURTH, PASSER_BY].span(), ASK);
    court.turn(4);
    for worker in array![WORKER, FOURTH, PASSER_BY] {
        assert_eq!(court.records.missed_seat(open.slot, open.job, worker), 0);
    }
    assert_eq!(court.records.missed_seat(open.slot, open.job, BACKUP), DRAWN + 2 * RANK_WINDOW);
    assert_eq!(court.records.missed_seat(open.slot, open.job, THIRD), DRAWN + 3 * RANK_WINDOW);
}
