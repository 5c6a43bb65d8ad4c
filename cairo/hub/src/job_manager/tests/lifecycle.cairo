//! The state machine alone: every state, every action, both sides of every limit.

use crate::job_manager::lifecycle::{Action, DELIVERY_TIME, JUDGING_TIME, Moment, is_judge_asked, refusal};
use crate::job_manager::objects::{Job, JobState};
use super::packing::sample;

const SUBMITTED: u64 = 100;
const DEADLINE_BLOCK: u64 = 200;
const DEADLINE_TIME: u64 = 5000;

fn job(state: JobState) -> Job {
    Job {
        state, submit_block: SUBMITTED, deadline_block: DEADLINE_BLOCK, deadline_time: DEADLINE_TIME, ..sample(),
    }
}

/// (state, action, block, time, what it says)
#[test]
fn allows_exactly_what_is_drawn() {
    let (late, abandoned) = ((DEADLINE_BLOCK + 1, DEADLINE_TIME + 1), DEADLINE_TIME + DELIVERY_TIME);
    let (late_block, late_time) = late;
    let unjudged = DEADLINE_TIME + JUDGING_TIME;
    let cases = array![
        (JobState::Submitted, Action::Cancel, SUBMITTED, 0, 0),
        (JobState::Submitted, Action::Cancel, SUBMITTED + 1, 0, 0),
        (JobState::Submitted, Action::Cancel, SUBMITTED + 2, 0, 'CANCEL_CLOSED'),
        (JobState::Submitted, Action::Assign, SUBMITTED + 10, 0, 'SEED_NOT_READABLE'),
        (JobState::Submitted, Action::Assign, SUBMITTED + 11, 0, 0),
        (JobState::Submitted, Action::Assign, late_block, late_time, 'DEADLINE_PASSED'),
        (JobState::Submitted, Action::Answer, SUBMITTED + 10, 0, 'SEED_NOT_READABLE'),
        (JobState::Submitted, Action::Answer, SUBMITTED + 11, 0, 0),
        (JobState::Submitted, Action::Answer, late_block, late_time - 1, 0),
        (JobState::Submitted, Action::Answer, late_block - 1, late_time, 0),
        (JobState::Submitted, Action::Answer, late_block, late_time, 'DEADLINE_PASSED'),
        (JobState::Submitted, Action::Expire, late_block, late_time - 1, 'DEADLINE_NOT_PASSED'),
        (JobState::Submitted, Action::Expire, late_block - 1, late_time, 'DEADLINE_NOT_PASSED'),
        (JobState::Submitted, Action::Expire, late_block, late_time, 0),
        (JobState::Submitted, Action::Deliver, late_block, late_time, 'JOB_STATE'),
        (JobState::Submitted, Action::AbandonDelivery, late_block, abandoned + 1, 'JOB_STATE'),
        (JobState::Assigned, Action::Cancel, SUBMITTED, 0, 'JOB_STATE'),
        (JobState::Assigned, Action::Assign, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Assigned, Action::Answer, SUBMITTED + 11, 0, 0),
        (JobState::Assigned, Action::Answer, late_block, late_time, 'DEADLINE_PASSED'),
        (JobState::Assigned, Action::Expire, late_block, late_time - 1, 'DEADLINE_NOT_PASSED'),
        (JobState::Assigned, Action::Expire, late_block, late_time, 0),
        (JobState::Assigned, Action::Deliver, late_block, late_time, 'JOB_STATE'),
        (JobState::Assigned, Action::AbandonDelivery, late_block, abandoned + 1, 'JOB_STATE'),
        (JobState::Settled, Action::Cancel, SUBMITTED, 0, 'JOB_STATE'),
        (JobState::Settled, Action::Assign, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Settled, Action::Answer, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Settled, Action::Expire, late_block, late_time, 'JOB_STATE'),
        (JobState::Settled, Action::Deliver, SUBMITTED + 11, 0, 0),
        (JobState::Settled, Action::Deliver, late_block, abandoned + 1, 0),
        (JobState::Settled, Action::AbandonDelivery, late_block, abandoned, 'DELIVERY_OPEN'),
        (JobState::Settled, Action::AbandonDelivery, late_block, abandoned + 1, 0),
        (JobState::Judged, Action::Cancel, SUBMITTED + 1, 0, 0),
        (JobState::Judged, Action::Cancel, SUBMITTED + 2, 0, 'CANCEL_CLOSED'),
        (JobState::Judged, Action::Assign, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Judged, Action::Answer, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Judged, Action::Post, SUBMITTED + 10, 0, 'SEED_NOT_READABLE'),
        (JobState::Judged, Action::Post, SUBMITTED + 11, 0, 0),
        (JobState::Judged, Action::Post, late_block, late_time, 'DEADLINE_PASSED'),
        (JobState::Judged, Action::Commit, SUBMITTED + 10, 0, 'SEED_NOT_READABLE'),
        (JobState::Judged, Action::Commit, SUBMITTED + 11, 0, 0),
        (JobState::Judged, Action::Commit, late_block, late_time, 'DEADLINE_PASSED'),
        (JobState::Judged, Action::Attest, SUBMITTED + 10, 0, 'SEED_NOT_READABLE'),
        (JobState::Judged, Action::Attest, SUBMITTED + 11, 0, 0),
        (JobState::Judged, Action::Attest, late_block, late_time, 0),
        (JobState::Judged, Action::Rule, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Judged, Action::Expire, late_block, late_time - 1, 'DEADLINE_NOT_PASSED'),
        (JobState::Judged, Action::Expire, late_block, late_time, 0),
        (JobState::Submitted, Action::Post, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Submitted, Action::Commit, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Submitted, Action::Attest, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Posted, Action::Post, SUBMITTED + 11, 0, 'JOB_STATE'),
        (JobState::Posted, Action::Rule, late_block, late_time, 0),
        (JobState::Posted, Action::Expire, late_block, late_time, 'DEADLINE_NOT_PASSED'),
        (JobState::Posted, Action::Expire, late_block, unjudged, 'DEADLINE_NOT_PASSED'),
        (JobState::Posted, Action::Expire, late_block, unjudged + 1, 0),
        (JobState::Ruled, Action::Rule, late_block, late_time, 'JOB_STATE'),
        (JobState::Ruled, Action::Expire, late_block, unjudged + 1, 'JOB_STATE'),
        (JobState::Ruled, Action::Deliver, SUBMITTED + 11, 0, 0),
        (JobState::Ruled, Action::AbandonDelivery, late_block, abandoned + 1, 0),
    ];
    for (state, action, block, time, expected) in cases {
        assert_eq!(refusal(@job(state), action, Moment { block, time }), expected);
    }
}

/// A15: at no moment may a job be both answered and expired, and from the deadline on it is always one or the other.
#[test]
fn answer_and_expiry_exclude_each_other() {
    for state in array![JobState::Submitted, JobState::Assigned] {
        for block in array![SUBMITTED + 11, DEADLINE_BLOCK, DEADLINE_BLOCK + 1, DEADLINE_BLOCK + 1000] {
            for time in array![0, DEADLINE_TIME, DEADLINE_TIME + 1, DEADLINE_TIME + 1000000] {
                let now = Moment { block, time };
                let answers = refusal(@job(state), Action::Answer, now) == 0;
                let expires = refusal(@job(state), Action::Expire, now) == 0;
                assert!(answers != expires);
            }
        }
    }
}

/// Only judged jobs have a judge, and it is asked for two months.
#[test]
fn a_judge_is_asked_for_two_months() {
    let two_months = DEADLINE_TIME + 60 * 24 * 3600;
    for state in array![JobState::Judged, JobState::Posted] {
        for (time, asked) in array![(DEADLINE_TIME + 1, true), (two_months, true), (two_months + 1, false)] {
            assert_eq!(is_judge_asked(@job(state), Moment { block: DEADLINE_BLOCK + 1, time }), asked);
        }
    }
    for state in array![JobState::Submitted, JobState::Assigned] {
        assert!(!is_judge_asked(@job(state), Moment { block: DEADLINE_BLOCK + 1, time: DEADLINE_TIME + 1 }));
    }
}
