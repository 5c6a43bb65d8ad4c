//! What judges ask of the stake pool.

use starknet::ContractAddress;
use crate::cdc_pool::interface::MemberList;
use crate::types::{Amount, BlockNumber, Timestamp};

#[starknet::interface]
pub trait IPoolForJudges<TState> {
    /// (own, delegated) stake that an infraction of that time can still take.
    fn slashable(self: @TState, worker: ContractAddress, infraction: Timestamp) -> (Amount, Amount);
    fn member_list(self: @TState, model_hash: felt252) -> MemberList;
    fn ranked(
        self: @TState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
    ) -> Array<ContractAddress>;
    fn entitled_ask(
        self: @TState,
        model_hash: felt252,
        job_id: felt252,
        seed_block: BlockNumber,
        max_ask: Amount,
        worker: ContractAddress,
    ) -> Amount;
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
