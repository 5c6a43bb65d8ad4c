//! Stake, opt-in, and the draw of workers.

use starknet::ContractAddress;
use crate::types::{Amount, BlockNumber, Epoch};

/// A worker's word (`worker_registry`), unpacked.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Worker {
    /// Position in the pool's list, from 1; 0 = unknown.
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
    /// Seconds since 1970.
    pub ready_at: u64,
}

/// For stakers and workers.
#[starknet::interface]
pub trait ICDCPool<TState> {
    /// Stakes `amount` of the caller's CIRO (approved to the vault) for a worker. Emits `WorkerStaked`.
    fn stake_for_worker(ref self: TState, worker_address: ContractAddress, amount: Amount);
    /// Begins to unbond `amount` of the caller's stake in `worker_address`. The weight falls at once.
    fn unstake(ref self: TState, worker_address: ContractAddress, amount: Amount);
    /// Moves the caller's unbonded stake into its vault balance.
    fn claim_unbonded(ref self: TState, worker_address: ContractAddress);
    /// Writes a stake that could not yet change the weight into it. Anyone may call.
    fn sync_weight(ref self: TState, worker_address: ContractAddress);
    /// The calling worker offers to serve a model, for `ask` a row. Active two epochs later.
    fn opt_in(ref self: TState, model_hash: felt252, ask: Amount);
    /// The calling worker leaves a model: its place is empty from now on.
    fn opt_out(ref self: TState, model_hash: felt252);
    fn worker(self: @TState, worker_address: ContractAddress) -> Worker;
    fn stake_of(self: @TState, worker_address: ContractAddress, staker: ContractAddress) -> Amount;
    fn unbonding_of(self: @TState, worker_address: ContractAddress, staker: ContractAddress) -> Array<Unbonding>;
    fn total_stake(self: @TState) -> Amount;
    fn current_epoch(self: @TState) -> Epoch;
}

/// The draw. Pure functions of (seed, job, weights of the seed block's epoch): anyone can recompute them.
#[starknet::interface]
pub trait IDraw<TState> {
    /// The ranked workers of a job: at most RANKS, fewer when 64 tries do not find them. Asks above `max_ask` are passed over.
    fn ranked(self: @TState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount) -> Array<ContractAddress>;
    /// The ask of `worker` if it may answer at this block; panics `NOT_YOUR_TURN` or `NOT_A_MEMBER` otherwise.
    /// Rank j may answer from seed_block + 10 + j·RANK_WINDOW on; after the last rank every active member may.
    fn entitled_ask(self: @TState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount, worker: ContractAddress) -> Amount;
    /// The same for several jobs of one model: (job_id, seed_block, max_ask) each.
    fn entitled_asks(
        self: @TState, model_hash: felt252, worker: ContractAddress, requests: Span<(felt252, BlockNumber, Amount)>,
    ) -> Array<Amount>;
    /// Members that are active in an epoch (a view over the packed list; off-chain use).
    fn members(self: @TState, model_hash: felt252) -> Array<(ContractAddress, Amount, Epoch)>;
}
