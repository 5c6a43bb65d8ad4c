//! What a worker has put its name to and is not done with: prices of the jobs that it committed to, together.

use starknet::storage_access::StorePacking;
use crate::job_manager::lifecycle::Moment;
use crate::job_manager::objects::Job;
use crate::judges::interface::RoundRules;
use crate::types::{Amount, Timestamp, UNIT};
use super::rounds::{INCLUSION_BLOCKS, INCLUSION_SECONDS};

/// Of rounds without a majority nobody tells the judge; so it counts until none of its jobs can be paid any more: the
/// last is late by both clocks, and by a round of reveals that began in time.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Exposure {
    pub value: Amount,
    pub until_block: u64,
    pub until_time: Timestamp,
}

#[generate_trait]
pub impl ExposureImpl of ExposureTrait {
    /// What counts of it.
    fn counted(self: Exposure, now: Moment) -> Amount {
        if now.block > self.until_block && now.time > self.until_time {
            0
        } else {
            self.value
        }
    }

    /// With one job more.
    fn with(self: Exposure, job: @Job, rules: RoundRules, now: Moment) -> Exposure {
        let until = until(job, rules);
        Exposure {
            value: self.counted(now) + *job.max_price,
            until_block: core::cmp::max(self.until_block, until.block),
            until_time: core::cmp::max(self.until_time, until.time),
        }
    }

    /// Without a job that has ended. One that does not count any more was perhaps forgotten with all before it: it then
    /// takes nothing from the others, and counts no longer than they do.
    fn without(self: Exposure, job: @Job, rules: RoundRules, now: Moment) -> Exposure {
        let until = until(job, rules);
        if now.block > until.block && now.time > until.time {
            return self;
        }
        Exposure { value: self.value - *job.max_price, ..self }
    }
}

/// So long a job counts.
fn until(job: @Job, rules: RoundRules) -> Moment {
    Moment {
        block: *job.deadline_block + rules.reveal_blocks.into() + INCLUSION_BLOCKS,
        time: *job.deadline_time + rules.reveal_seconds.into() + INCLUSION_SECONDS,
    }
}

const AT_40: felt252 = 0x10000000000;
const AT_64: felt252 = 0x10000000000000000;
const BY_40: NonZero<u128> = 0x10000000000;
const BY_64: NonZero<u128> = 0x10000000000000000;

/// Bits 0..64 value in units, 64..104 until block, 128..168 until time; 168 is set in every slot that was used.
pub impl ExposurePacking of StorePacking<Exposure, felt252> {
    fn pack(value: Exposure) -> felt252 {
        let low: felt252 = (value.value / UNIT).into() + AT_64 * value.until_block.into();
        let high: felt252 = value.until_time.into() + AT_40;
        u256 { low: low.try_into().unwrap(), high: high.try_into().unwrap() }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Exposure {
        let u256 { low, high } = value.into();
        let (until_block, units) = DivRem::div_rem(low, BY_64);
        let (_, until_time) = DivRem::div_rem(high, BY_40);
        Exposure {
            value: units * UNIT,
            until_block: until_block.try_into().unwrap(),
            until_time: until_time.try_into().unwrap(),
        }
    }
}
