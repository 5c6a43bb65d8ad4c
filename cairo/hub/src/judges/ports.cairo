//! What judges ask of the stake pool, and of the beacon, which is not compiled here.

use starknet::ContractAddress;
use crate::cdc_pool::draw::RANKS;
use crate::cdc_pool::interface::{MemberList, PoolRules, Seed};
use crate::types::{Amount, BlockNumber, Timestamp};

#[starknet::interface]
pub trait IPoolForJudges<TState> {
    /// (own, delegated) stake that an infraction of that time can still take.
    fn slashable(self: @TState, worker: ContractAddress, infraction: Timestamp) -> (Amount, Amount);
    fn member_list(self: @TState, model_hash: felt252) -> MemberList;
    fn rules(self: @TState) -> PoolRules;
    /// Indices of the ranked workers.
    fn committee_indices(
        self: @TState, model_hash: felt252, job_id: felt252, seed: Seed, max_ask: Amount,
    ) -> Array<u16>;
    /// Index and ask of a member that draws of that seed block find.
    fn member(
        self: @TState, model_hash: felt252, worker: ContractAddress, seed_block: BlockNumber,
    ) -> (u16, Amount);
    /// 0 of a stranger.
    fn worker_index(self: @TState, worker: ContractAddress) -> u16;
}

/// In blocks.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct BeaconRules {
    pub round_blocks: u32,
    pub delay_blocks: u32,
    pub grace_blocks: u32,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Randomness {
    pub value: felt252,
    /// The first block at which it can be read.
    pub from_block: BlockNumber,
    /// When it could not be changed any more but by shares that came in time.
    pub decided_at: Timestamp,
}

#[starknet::interface]
pub trait IBeacon<TState> {
    /// Of a block; panics `BEACON_PENDING` until it is there.
    fn randomness(self: @TState, block: BlockNumber) -> Randomness;
    fn rules(self: @TState) -> BeaconRules;
}

/// Blocks from a seed block until its randomness can be read, if members reveal in good time.
pub fn wait(beacon: IBeaconDispatcher) -> u64 {
    let BeaconRules { round_blocks, delay_blocks, grace_blocks } = beacon.rules();
    round_blocks.into() + delay_blocks.into() + 2 * grace_blocks.into() + 1
}

/// What the committee of a seed block is drawn with.
pub fn seed_of(beacon: IBeaconDispatcher, block: BlockNumber) -> Seed {
    let Randomness { value, from_block, .. } = beacon.randomness(block);
    Seed { block, randomness: value, from_block }
}

/// The block from which on no rank of a committee has a turn.
pub fn last_turn(seed: Seed, rank_window: u32) -> BlockNumber {
    seed.from_block + RANKS.into() * rank_window.into()
}

/// A worker's open value ends at this part of its own stake: half of which is what a wrong answer costs it.
pub const VALUE_SHARE: Amount = 4;

/// Stake that stands behind what a worker says now.
pub fn stake_of(pool: IPoolForJudgesDispatcher, worker: ContractAddress, at: Timestamp) -> Amount {
    let (own, delegated) = pool.slashable(worker, at);
    own + delegated
}

/// The most value that a worker may answer for at once.
pub fn value_cap(pool: IPoolForJudgesDispatcher, worker: ContractAddress, at: Timestamp) -> Amount {
    let (own, _) = pool.slashable(worker, at);
    own / VALUE_SHARE
}
