//! Stake, opt-in, and the draw of workers.

use starknet::{ClassHash, ContractAddress};
use crate::types::{Amount, BasisPoints, BlockNumber, Epoch, Timestamp};
use super::schedule::Schedule;

/// A worker as the pool knows it.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Worker {
    /// Position in the pool's list, from 1; 0 = has never deserved a weight.
    pub index: u16,
    /// Weight until `from_epoch`, and from it on. In whole CIRO, capped.
    pub weight_now: u32,
    pub weight_next: u32,
    pub from_epoch: Epoch,
    /// Active: its own and others'.
    pub stake: Amount,
    pub self_bond: Amount,
    pub delegated: Amount,
    /// What of it counts: at most ten times the self-bond.
    pub counted: Amount,
    /// Points, 0..=100.
    pub reputation: u8,
    /// Of capability, 0..=3.
    pub class: u8,
    /// Eighths of the last thirty days.
    pub uptime: u8,
    /// It draws nothing until then; 2^40 - 1: banned.
    pub jailed_until: Timestamp,
    /// What it keeps of what its delegators' part earns.
    pub commission: BasisPoints,
    /// Cases against it.
    pub cases: u16,
    /// 0: never registered.
    pub stark_key: felt252,
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

/// What a violation costs.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Penalty {
    /// Of all stake that is slashable.
    pub share: BasisPoints,
    pub points: u8,
    /// 2^64 - 1: for ever.
    pub jail_until: Timestamp,
}

/// A case that nothing undoes.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Conviction {
    pub case_id: felt252,
    pub worker: ContractAddress,
    pub penalty: Penalty,
    pub infraction: Timestamp,
}

/// What was taken from what the worker staked itself, and from what others staked for it.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Loss {
    pub from_self: Amount,
    pub from_delegated: Amount,
}

/// Sums over some workers, for the formulas of docs/SPEC.md, "Security". Stake in base units.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Security {
    pub workers: u16,
    pub stake: Amount,
    /// Stake x reputation x uptime, both as parts of one.
    pub security: Amount,
}

/// Classes that the contract's cold functions live in: the same storage, other code. Fixed at deployment.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Facets {
    pub memberships: ClassHash,
    pub stakes: ClassHash,
    pub penalties: ClassHash,
    pub views: ClassHash,
}

/// For stakers and workers.
#[starknet::interface]
pub trait ICDCPool<TState> {
    /// Stakes `amount` (a multiple of UNIT) of the caller's CIRO, approved to the vault, for any worker: its own bond if the caller is the
    /// worker, else shares of the delegated part. Emits `WorkerStaked`.
    fn stake_for_worker(ref self: TState, worker_address: ContractAddress, amount: Amount);
    /// Begins to unbond `amount` of the caller's stake in `worker_address`. The weight falls at once; the stake stays slashable for what
    /// happened before the end of its bucket of time.
    fn unstake(ref self: TState, worker_address: ContractAddress, amount: Amount);
    /// Moves what the caller has unbonded into its vault balance.
    fn claim_unbonded(ref self: TState, worker_address: ContractAddress);
    /// Plans the weight that a worker deserves, if it could not be planned when it changed, or a jail is over. Anyone may call.
    fn sync_weight(ref self: TState, worker_address: ContractAddress);
    /// The calling worker says what it is: class of capability 0..=3, region, where to reach it, and the Stark key of its heartbeats
    /// and answers, with a signature by that key of H('CIRO_WORKER_KEY', chain, pool, worker, key). Emits `WorkerRegistered`.
    fn register_worker(
        ref self: TState, class: u8, region: felt252, endpoints: ByteArray, stark_key: felt252, r: felt252, s: felt252,
    );
    /// What the calling worker keeps of what its delegators' part earns; 10,000 unless set. A rise holds seven days later.
    fn set_commission(ref self: TState, commission: BasisPoints);
    /// Divides what a worker with delegators has earned. Anyone may call.
    fn distribute(ref self: TState, worker_address: ContractAddress);
    /// Once a day: a point for fees, or drift towards 50 for idle days. Anyone may call.
    fn refresh(ref self: TState, worker_address: ContractAddress);
}

/// For workers.
#[starknet::interface]
pub trait IMemberLists<TState> {
    /// The calling worker offers to serve a model, for `ask` a row (a multiple of UNIT). Active two epochs later.
    fn opt_in(ref self: TState, model_hash: felt252, ask: Amount);
    /// The calling worker leaves a model: its place is empty from now on.
    fn opt_out(ref self: TState, model_hash: felt252);
    /// Empties the place of a member that deserves no weight and has had none for an epoch. Anyone may call.
    fn evict(ref self: TState, model_hash: felt252, worker_address: ContractAddress);
}

/// For the bound contracts; `bind` for the deployer, once.
#[starknet::interface]
pub trait IPenalties<TState> {
    fn bind(ref self: TState, slashing: ContractAddress, uptime: ContractAddress);
    /// The slashing contract, once a case. Takes `penalty.share` of the active stake and of what unbonds since the bucket of `infraction`:
    /// the self-bond first. The bounty is at most 5 % of what the worker itself loses, and awards together at most half of that.
    fn slash(
        ref self: TState,
        case_id: felt252,
        worker: ContractAddress,
        penalty: Penalty,
        infraction: Timestamp,
        bounty_to: ContractAddress,
        harmed: ContractAddress,
        harmed_amount: Amount,
    ) -> Loss;
    /// The slashing contract: the same for several cases that nobody is harmed by and nothing undoes. What they take is frozen, and
    /// later burned, as one, under the id of the first.
    fn slash_all(ref self: TState, convictions: Span<Conviction>, bounty_to: ContractAddress) -> Array<Loss>;
    /// The slashing contract, within seven days: undoes a case of `slash`.
    fn restore(ref self: TState, case_id: felt252);
    /// The uptime contract: worker's index·16 + its eighths of full uptime, of whoever has new ones. Weights follow two epochs later.
    fn set_uptime(ref self: TState, levels: Span<felt252>);
}

/// For contracts, and for anyone who asks.
#[starknet::interface]
pub trait ICDCPoolViews<TState> {
    fn worker(self: @TState, worker_address: ContractAddress) -> Worker;
    /// Workers with an index in `first .. first + count`.
    fn workers(self: @TState, first: u16, count: u16) -> Array<Worker>;
    /// Stake that counts, of each; 0 while jailed or banned.
    fn stakes_of(self: @TState, workers: Span<ContractAddress>) -> Array<Amount>;
    /// What a slash for something done at `infraction` reaches: of the worker's own, and of others' stake.
    fn slashable(self: @TState, worker: ContractAddress, infraction: Timestamp) -> (Amount, Amount);
    /// Of the workers with an index in `first .. first + count`.
    fn security(self: @TState, first: u16, count: u16) -> Security;
    fn worker_by_key(self: @TState, stark_key: felt252) -> ContractAddress;
    fn worker_index(self: @TState, worker: ContractAddress) -> u16;
    fn worker_at(self: @TState, index: u16) -> ContractAddress;
    fn worker_count(self: @TState) -> u16;
    fn stark_key(self: @TState, worker: ContractAddress) -> felt252;
    fn is_jailed(self: @TState, worker: ContractAddress) -> bool;
    fn unbonding_period(self: @TState) -> u64;
    fn bound(self: @TState) -> (ContractAddress, ContractAddress);
    fn stake_of(self: @TState, worker_address: ContractAddress, staker: ContractAddress) -> Amount;
    /// What of the caller's choice of `workers` votes for `staker` at the end of the second `checkpoint`: stake that it has had there since,
    /// without what it has gained. Whoever counts votes sees to it that no worker is named twice.
    fn votes_of(
        self: @TState, staker: ContractAddress, workers: Span<ContractAddress>, checkpoint: Timestamp,
    ) -> Amount;
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
    /// All members, whether active yet or not: worker, ask, epoch from which it is drawn. Off-chain use.
    fn members(self: @TState, model_hash: felt252) -> Array<(ContractAddress, Amount, Epoch)>;
}

/// What a committee is drawn with.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Seed {
    pub block: BlockNumber,
    /// Of that block, which its proposer could not foresee.
    pub randomness: felt252,
    /// Where the first rank's window begins.
    pub from_block: BlockNumber,
}

/// The draw. Pure functions of (seed, job, weights and lists of the seed block's epoch): anyone can recompute them.
#[starknet::interface]
pub trait IDraw<TState> {
    /// The ranked workers of a job: at most RANKS, fewer when 64 throws do not find them. Asks above `max_ask` are passed over.
    /// Panics `SEED_NOT_READY` until ten blocks after the seed block, `DRAW_EXPIRED` from the second epoch after its own on.
    fn ranked(
        self: @TState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
    ) -> Array<ContractAddress>;
    /// `ranked`, by other dice and from another block on: for the judge that knows both.
    fn committee(
        self: @TState, model_hash: felt252, job_id: felt252, seed: Seed, max_ask: Amount,
    ) -> Array<ContractAddress>;
    /// The same workers by their indices.
    fn committee_indices(
        self: @TState, model_hash: felt252, job_id: felt252, seed: Seed, max_ask: Amount,
    ) -> Array<u16>;
    /// Index and ask of a member whose entry draws of that seed block find; panics `NOT_A_MEMBER`. An ask is its
    /// entry's for good.
    fn member(
        self: @TState, model_hash: felt252, worker: ContractAddress, seed_block: BlockNumber,
    ) -> (u16, Amount);
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
}
