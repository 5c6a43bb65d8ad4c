//! What a round of ATTESTED goes by: which jobs are open to it, who was drawn, and its clocks.

use starknet::storage::StoragePointerReadAccess;
use starknet::get_contract_address;
use crate::cdc_pool::draw::RANKS;
use crate::cdc_pool::interface::Seed;
use crate::job_manager::interface::{IJobViewsDispatcher, IJobViewsDispatcherTrait, PackedJob};
use crate::job_manager::lifecycle::{Action, Moment, check, now};
use crate::job_manager::objects::{Job, JobTrait, PackedJobTrait};
use crate::model_registry::interface::{
    IModelFreezesDispatcher, IModelFreezesDispatcherTrait, IModelRegistryDispatcherTrait,
};
use crate::types::{BlockNumber, Timestamp, UNIT};
use super::super::errors::Errors;
use super::super::interface::RoundRules;
use super::super::ports::{IBeaconDispatcher, IPoolForJudgesDispatcherTrait, last_turn, seed_of, wait};
use super::objects::{MOST_HEARD, Tally};
use super::state::RoundsState::ComponentState;

/// Workers that answer, and how many of them must agree.
pub const SEATS: u8 = 3;
pub const QUORUM: u32 = 2;
/// Blocks and seconds in which a transaction that is sent in time gets into a block.
pub const INCLUSION_BLOCKS: u64 = 10;
pub const INCLUSION_SECONDS: Timestamp = 300;

#[generate_trait]
pub impl RoundsImpl<TContractState> of RoundsTrait<TContractState> {
    /// A drawn job of this judge's that its slot holds, of a model that can be judged.
    fn open(self: @ComponentState<TContractState>, slot: felt252, job: PackedJob) -> Job {
        assert(job.verifier == get_contract_address(), Errors::NOT_JUDGE);
        let manager = IJobViewsDispatcher { contract_address: self.job_manager.read().contract_address };
        assert(manager.holds(slot, job), Errors::JOB_MISMATCH);
        let registry = self.model_registry.read();
        let freezes = IModelFreezesDispatcher { contract_address: registry.contract_address };
        assert(!freezes.is_frozen(job.model_hash, registry.verifier()), Errors::MODEL_FROZEN);
        let job = job.unpack();
        check(@job, Action::Attest, now());
        job
    }

    /// What the committee of a job is drawn with to which workers may commit; panics until the beacon has said it.
    /// Answers to commitments that no reveal could follow in time would be for nothing.
    fn committee_seed(self: @ComponentState<TContractState>, job: @Job) -> Seed {
        check(job, Action::Commit, now());
        let seed = seed_of(self.beacon.read(), job.seed_block());
        let last_turn = last_turn(seed, self.rules.read().rank_window);
        assert(last_turn + INCLUSION_BLOCKS <= *job.deadline_block, Errors::DEADLINE_SHORT);
        seed
    }

    /// Pool indices of the ranks of a job that nobody has committed to yet.
    fn draw(self: @ComponentState<TContractState>, job: @Job, seed: Seed) -> Array<u16> {
        // Three asks must fit the job's price.
        let max_ask = job.max_ask() / UNIT / SEATS.into() * UNIT;
        self.cdc_pool.read().committee_indices(*job.model_hash, job.id(), seed, max_ask)
    }

    /// The tally with its clock running, if reveals are taken now: none before commits are over, the first not after
    /// the deadline.
    fn reveal_opens(self: @ComponentState<TContractState>, job: @Job, tally: Tally) -> Tally {
        if tally.reveals != 0 {
            assert(!is_over(tally), Errors::REVEALS_CLOSED);
            return tally;
        }
        let now = now();
        check(job, Action::Commit, now);
        let RoundRules { rank_window, reveal_blocks, reveal_seconds } = self.rules.read();
        let over = tally.commits == SEATS
            || now.block >= last_turn(seed_of(self.beacon.read(), job.seed_block()), rank_window);
        assert(over && tally.commits.into() >= QUORUM, Errors::COMMITS_OPEN);
        Tally {
            reveal_by_block: now.block + reveal_blocks.into(),
            reveal_by_time: now.time + reveal_seconds.into(),
            ..tally,
        }
    }
}

/// Blocks from submission until who commits last can still reveal in time, if the beacon is as late as it may be.
pub fn needed_blocks(beacon: IBeaconDispatcher, rank_window: u32) -> u64 {
    1 + wait(beacon) + RANKS.into() * rank_window.into() + INCLUSION_BLOCKS
}

/// The rank of a worker, by its pool index.
pub fn rank_of(ranks: Span<u16>, index: u16) -> Option<BlockNumber> {
    let mut rank = 0;
    let mut found = None;
    for other in ranks {
        if *other == index {
            found = Some(rank);
            break;
        }
        rank += 1;
    }
    found
}

/// Whether the time to reveal has run out, by both clocks.
pub fn is_over(tally: Tally) -> bool {
    let Moment { block, time } = now();
    tally.reveals != 0 && block > tally.reveal_by_block && time > tally.reveal_by_time
}

/// After a case, which held up the pay of those who were right: the time to reveal is over, and the one to end the round
/// begins anew.
pub fn heard(tally: Tally) -> Tally {
    let Moment { block, time } = now();
    let reveal_by_block = core::cmp::max(tally.reveal_by_block, block - 1);
    if time - 1 <= tally.reveal_by_time {
        return Tally { reveal_by_block, ..tally };
    }
    let stood = core::cmp::min(time - 1 - tally.reveal_by_time, (MOST_HEARD - tally.heard).into());
    Tally {
        reveal_by_block,
        reveal_by_time: tally.reveal_by_time + stood,
        heard: tally.heard + stood.try_into().unwrap(),
        ..tally,
    }
}

/// Whether whoever wanted to end it could have: a job that is late is paid until here, and expires from here on.
pub fn is_closed(tally: Tally) -> bool {
    let Moment { block, time } = now();
    block > tally.reveal_by_block + INCLUSION_BLOCKS && time > tally.reveal_by_time + INCLUSION_SECONDS
}
