//! The one state machine of a job: which action a state and a moment allow. Drawn in docs/SPEC.md.
//! Who may act, and what is paid, is the contract's; what may happen is decided here and nowhere else.

use starknet::get_block_info;
use crate::types::{BlockNumber, Timestamp};
use super::errors::Errors;
use super::interface::PackedJob;
use super::objects::{HASH_DELAY, Job, JobState, JobTrait, PackedJobTrait};

/// A settled job waits this long after its deadline for somebody to deliver it.
pub const DELIVERY_TIME: Timestamp = 7 * 24 * 3600;
/// A judge has this long after a job's deadline to end a posted job; then anybody may.
pub const JUDGING_TIME: Timestamp = 30 * 24 * 3600;
/// So long after a job's deadline its judge is asked whether it may expire: one that does not let go holds up nobody
/// for ever.
pub const HEARING_TIME: Timestamp = 2 * JUDGING_TIME;

#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Moment {
    pub block: BlockNumber,
    pub time: Timestamp,
}

#[derive(Copy, Drop, PartialEq, Debug)]
pub enum Action {
    Cancel,
    Assign,
    Answer,
    Expire,
    Deliver,
    AbandonDelivery,
    /// A worker puts an unproven answer into the job.
    Post,
    /// The judge ends a posted job: paid or refused.
    Rule,
    /// Workers bind themselves to answers, and the first of them opens its own.
    Commit,
    /// The judge pays the workers that agree: also late, if they began in time. Until then it does not let the job
    /// expire.
    Attest,
}

pub fn now() -> Moment {
    let block = get_block_info().unbox();
    Moment { block: block.block_number, time: block.block_timestamp }
}

/// Why `action` is refused, or 0 if it is allowed. Of `Answer` and `Expire` never both are.
#[inline(always)]
pub fn refusal(job: @Job, action: Action, now: Moment) -> felt252 {
    match (action, *job.state) {
        // From the seed block's close on the client could know the draw, and cancel until it pleases.
        (Action::Cancel, JobState::Submitted) |
        (
            Action::Cancel, JobState::Judged,
        ) => if now.block <= job.seed_block() {
            0
        } else {
            Errors::CANCEL_CLOSED
        },
        (
            Action::Assign, JobState::Submitted,
        ) => if !seed_readable(job, now) {
            Errors::SEED_NOT_READABLE
        } else if is_late(job, now) {
            Errors::DEADLINE_PASSED
        } else {
            0
        },
        (Action::Answer, JobState::Submitted) | (Action::Answer, JobState::Assigned) |
        (Action::Post, JobState::Judged) |
        (
            Action::Commit, JobState::Judged,
        ) => if !seed_readable(job, now) {
            Errors::SEED_NOT_READABLE
        } else if is_late(job, now) {
            Errors::DEADLINE_PASSED
        } else {
            0
        },
        (Action::Expire, JobState::Submitted) | (Action::Expire, JobState::Assigned) |
        (Action::Expire, JobState::Judged) => if is_late(job, now) {
            0
        } else {
            Errors::DEADLINE_NOT_PASSED
        },
        (
            Action::Expire, JobState::Posted,
        ) => if is_late(job, now) && now.time > *job.deadline_time + JUDGING_TIME {
            0
        } else {
            Errors::DEADLINE_NOT_PASSED
        },
        (
            Action::Attest, JobState::Judged,
        ) => if seed_readable(job, now) {
            0
        } else {
            Errors::SEED_NOT_READABLE
        },
        (Action::Rule, JobState::Posted) => 0,
        (Action::Deliver, JobState::Settled) | (Action::Deliver, JobState::Ruled) => 0,
        (Action::AbandonDelivery, JobState::Settled) |
        (
            Action::AbandonDelivery, JobState::Ruled,
        ) => if now.time > *job.deadline_time + DELIVERY_TIME {
            0
        } else {
            Errors::DELIVERY_OPEN
        },
        _ => Errors::JOB_STATE,
    }
}

#[inline(always)]
pub fn check(job: @Job, action: Action, now: Moment) {
    let refused = refusal(job, action, now);
    assert(refused == 0, refused);
}

/// A job as the caller presents it to a slot that holds `held`, if that is the job, and `action` is allowed now.
pub fn present(held: felt252, packed: PackedJob, action: Action) -> Job {
    assert(held == packed.digest(), Errors::JOB_MISMATCH);
    let job = packed.unpack();
    check(@job, action, now());
    job
}

/// Whether a job that may expire does so only if its judge lets it.
pub fn is_judge_asked(job: @Job, now: Moment) -> bool {
    match *job.state {
        JobState::Judged | JobState::Posted => now.time <= *job.deadline_time + HEARING_TIME,
        _ => false,
    }
}

/// Late only by both clocks: in an outage timestamps jump while blocks stand still.
#[inline(always)]
fn is_late(job: @Job, now: Moment) -> bool {
    now.block > *job.deadline_block && now.time > *job.deadline_time
}

#[inline(always)]
fn seed_readable(job: @Job, now: Moment) -> bool {
    now.block >= job.seed_block() + HASH_DELAY
}
