//! Stake, opt-in, and the draw of workers.

use starknet::ContractAddress;
use crate::types::{Amount, BlockNumber, Epoch, Timestamp};
use super::schedule::Schedule;

/// A worker as the pool knows it.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Worker {
    /// Position in the pool's list, from 1; 0 = has never had the minimum stake.
    pub index: u16,
    /// Weight until `from_epoch`, and from it on. In whole CIRO, capped.
    pub weight_now: u32,
    pub weight_next: u32,
    pub from_epoch: Epoch,
    pub stake: Amount,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Unbonding {
    pub amount: Amount,
    pub ready_at: Timestamp,
}

/// One place of a model's list, as the draw reads it.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Member {
    pub position: u32,
    pub worker: ContractAddress,
    /// A row.
    pub ask: Amount,
    pub active_from: Epoch,
    pub weight: Schedule,
}

/// A model's list, as the draw reads it: `8 · 2^doublings` places, of which `used` have ever held an entry.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct MemberList {
    pub members: u32,
    pub used: u32,
    pub doublings: Schedule,
}

/// What was fixed at deployment.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct PoolRules {
    /// In blocks. No job's deadline may lie further away.
    pub epoch_length: u64,
    /// Blocks after which the next rank may answer too.
    pub rank_window: u64,
    pub min_stake: Amount,
    /// In whole CIRO: a worker of this weight is taken by every throw at it.
    pub weight_cap: u32,
    /// In seconds.
    pub unbonding_period: u64,
}

/// For stakers and workers.
#[starknet::interface]
pub trait ICDCPool<TState> {
    /// Stakes `amount` (a multiple of UNIT) of the caller's CIRO, approved to the vault, for any worker. Emits `WorkerStaked`.
    fn stake_for_worker(ref self: TState, worker_address: ContractAddress, amount: Amount);
    /// Begins to unbond `amount` of the caller's stake in `worker_address`. The weight falls at once.
    fn unstake(ref self: TState, worker_address: ContractAddress, amount: Amount);
    /// Moves what the caller has unbonded into its vault balance.
    fn claim_unbonded(ref self: TState, worker_address: ContractAddress);
    /// Plans the weight that a worker's stake deserves, if it could not be planned when the stake came. Anyone may call.
    fn sync_weight(ref self: TState, worker_address: ContractAddress);
    /// The calling worker offers to serve a model, for `ask` a row (a multiple of UNIT). Active two epochs later.
    fn opt_in(ref self: TState, model_hash: felt252, ask: Amount);
    /// The calling worker leaves a model: its place is empty from now on.
    fn opt_out(ref self: TState, model_hash: felt252);
    /// Empties the place of a member whose stake has fallen below the minimum. Anyone may call.
    fn evict(ref self: TState, model_hash: felt252, worker_address: ContractAddress);
}

/// For anyone who asks.
#[starknet::interface]
pub trait ICDCPoolViews<TState> {
    fn worker(self: @TState, worker_address: ContractAddress) -> Worker;
    fn stake_of(self: @TState, worker_address: ContractAddress, staker: ContractAddress) -> Amount;
    fn unbonding_of(self: @TState, worker_address: ContractAddress, staker: ContractAddress) -> Array<Unbonding>;
    /// Sum of all active stakes. Unbonding ones have left it.
    fn total_stake(self: @TState) -> Amount;
    fn current_epoch(self: @TState) -> Epoch;
    /// In blocks.
    fn epoch_length(self: @TState) -> u64;
    fn rules(self: @TState) -> PoolRules;
    fn vault(self: @TState) -> ContractAddress;
    /// A model's list, and its members at positions `first .. first + count`: what a draw is recomputed from off-chain.
    fn member_list(self: @TState, model_hash: felt252) -> MemberList;
    fn members_at(self: @TState, model_hash: felt252, first: u32, count: u32) -> Array<Member>;
}

/// The draw. Pure functions of (seed, job, weights and lists of the seed block's epoch): anyone can recompute them.
#[starknet::interface]
pub trait IDraw<TState> {
    /// The ranked workers of a job: at most RANKS, fewer when 64 throws do not find them. Asks above `max_ask` are passed over.
    /// Panics `SEED_NOT_READY` until ten blocks after the seed block, `DRAW_EXPIRED` from the second epoch after its own on.
    fn ranked(
        self: @TState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
    ) -> Array<ContractAddress>;
    /// The worker of rank 0 and its ask, while nobody else may answer; panics `WINDOW_OVER` afterwards. None if no worker was drawn.
    fn first_ranked(
        self: @TState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
    ) -> Option<(ContractAddress, Amount)>;
    /// The ask of `worker` if it may answer at this block; panics `NOT_YOUR_TURN` or `NOT_A_MEMBER` otherwise.
    /// Rank j may answer from seed_block + 10 + j·rank_window on; after the last rank every active member may.
    fn entitled_ask(
        self: @TState,
        model_hash: felt252,
        job_id: felt252,
        seed_block: BlockNumber,
        max_ask: Amount,
        worker: ContractAddress,
    ) -> Amount;
    /// The same for several jobs (job_id, seed_block, max_ask) of one model; panics if any of them would.
    fn entitled_asks(
        self: @TState, model_hash: felt252, worker: ContractAddress, requests: Span<(felt252, BlockNumber, Amount)>,
    ) -> Array<Amount>;
    /// All members, whether active yet or not: worker, ask, epoch from which it is drawn. Off-chain use.
    fn members(self: @TState, model_hash: felt252) -> Array<(ContractAddress, Amount, Epoch)>;
}
