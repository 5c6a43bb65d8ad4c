//! Escrow and stake: the only contract that holds CIRO. Its class cannot be replaced.

use starknet::{ClassHash, ContractAddress};
use crate::types::{Amount, BasisPoints, Timestamp};

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Account {
    /// Free to spend or withdraw.
    pub balance: Amount,
    /// Bound in open jobs.
    pub reserved: Amount,
    /// The next submission's nonce.
    pub nonce: u64,
}

/// One settled job, as the job manager states it. `reserved = paid out + returned`, checked.
#[derive(Copy, Drop, Serde)]
pub struct Settlement {
    pub client: ContractAddress,
    /// What was reserved for the job and is released now.
    pub reserved: Amount,
    pub model_owner: ContractAddress,
    pub to_worker: Amount,
    pub to_model_owner: Amount,
    pub fee: Amount,
    /// Stays reserved for `deliver`.
    pub kept: Amount,
}

/// A contract that moves credits.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub enum Role {
    /// The job manager: reserves, settles, releases.
    Jobs,
    /// The stake pool.
    Stake,
}

/// A part of slashed stake for who brought the evidence, or for whom the offence harmed.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Award {
    pub to: ContractAddress,
    pub amount: Amount,
}

/// Slashed stake, until it is burned or given back.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Frozen {
    /// Awards included.
    pub amount: Amount,
    pub awards: Amount,
    /// From then on it can be burned; until then the stake pool may thaw it.
    pub until: Timestamp,
    /// Burned or thawed.
    pub settled: bool,
}

/// Credit from one account to another.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Payment {
    pub to: ContractAddress,
    pub amount: Amount,
}

/// An operator on its way in.
#[derive(Copy, Drop, Serde, PartialEq, Debug, starknet::Store)]
pub struct Proposal {
    /// Zero if there is none.
    pub operator: ContractAddress,
    pub ready_at: Timestamp,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct FeeSplit {
    /// Of the gathered fees; the rest goes to the treasury.
    pub burn_share: BasisPoints,
    pub treasury: ContractAddress,
}

/// Classes that the vault's cold functions live in: the same storage, other code. Fixed at deployment.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct VaultFacets {
    pub penalties: ClassHash,
    pub admin: ClassHash,
    pub views: ClassHash,
}

/// For account holders.
#[starknet::interface]
pub trait IVault<TState> {
    /// Takes `amount` (a multiple of UNIT) of the caller's CIRO as credit of `account`.
    fn deposit(ref self: TState, account: ContractAddress, amount: Amount);
    /// Pays `amount` of the caller's free balance to `to` in CIRO.
    fn withdraw(ref self: TState, to: ContractAddress, amount: Amount);
    /// Moves parts of the caller's free balance into others' balances. No token moves: paying many costs a word each.
    fn pay(ref self: TState, payments: Span<Payment>);
    /// After a change of an operator: the caller's account serves the new one; what an earlier job manager had left
    /// reserved is free again. Without it the new one can touch neither the account nor its allowance to the vault.
    fn consent(ref self: TState, role: Role);
}

/// For the job manager alone.
#[starknet::interface]
pub trait IVaultJobs<TState> {
    /// Moves `total` of `client`'s balance into reserve for `count` consecutive nonces beginning with `nonce`.
    /// Refuses any other nonce than the client's next.
    fn reserve(ref self: TState, client: ContractAddress, nonce: u64, count: u64, total: Amount);
    /// Pays settled jobs of one worker. Neighbours of one client, or one model owner, cost one write.
    fn settle(ref self: TState, worker: ContractAddress, settlements: Span<Settlement>);
    /// Frees `amount` of the client's reserve: `tip` to `tipped`, the rest back to the client.
    fn release(ref self: TState, client: ContractAddress, amount: Amount, tipped: ContractAddress, tip: Amount);
    /// Moves `amount` of `account`'s balance into reserve, for what it has put its name to. Released like any reserve.
    fn bond(ref self: TState, account: ContractAddress, amount: Amount);
    /// Takes `amount` out of `account`'s reserve for good: `award` to `awarded`, the rest to the fees.
    fn forfeit(ref self: TState, account: ContractAddress, amount: Amount, awarded: ContractAddress, award: Amount);
}

/// For the stake pool alone.
#[starknet::interface]
pub trait IVaultStake<TState> {
    /// Takes `amount` of `from`'s CIRO into stake.
    fn stake(ref self: TState, from: ContractAddress, amount: Amount);
    /// Moves `amount` out of stake into `to`'s balance.
    fn unstake(ref self: TState, to: ContractAddress, amount: Amount);
    /// Whether the worker's pay goes into `earnings` from now on.
    fn set_pooled(ref self: TState, worker: ContractAddress, pooled: bool);
    /// Divides a worker's earnings: `to_stake` into stake, the rest into its balance. Returns the rest.
    fn distribute(ref self: TState, worker: ContractAddress, to_stake: Amount) -> Amount;
}

/// Slashed stake. For the stake pool; `burn_frozen` for anyone.
#[starknet::interface]
pub trait IVaultPenalties<TState> {
    /// Takes `amount` out of stake for seven days; then `burn_frozen`. At most two awards, together at most half of it.
    fn freeze(ref self: TState, case_id: felt252, amount: Amount, awards: Span<Award>);
    /// Within the seven days: back into stake, awards included. Returns the amount.
    fn thaw(ref self: TState, case_id: felt252) -> Amount;
    /// Seven days after a slash: pays its awards and burns the rest. Anyone may call.
    fn burn_frozen(ref self: TState, case_id: felt252);
}

/// For the owner (timelock); `flush_fees` for anyone.
#[starknet::interface]
pub trait IVaultAdmin<TState> {
    /// Once, at wiring.
    fn bind_operators(ref self: TState, jobs: ContractAddress, stake: ContractAddress);
    /// Announces another operator; it can be accepted after `OPERATOR_DELAY`. The zero address takes the proposal back.
    fn propose_operator(ref self: TState, role: Role, operator: ContractAddress);
    /// Within `OPERATOR_WINDOW` after the delay.
    fn accept_operator(ref self: TState, role: Role);
    /// What has gathered is flushed by the old split first.
    fn set_fee_split(ref self: TState, split: FeeSplit);
    /// Burns or pays out what fees have gathered, by the fixed split. Anyone may call.
    fn flush_fees(ref self: TState);
}

/// For contracts, and for anyone who asks.
#[starknet::interface]
pub trait IVaultViews<TState> {
    fn account(self: @TState, account: ContractAddress) -> Account;
    /// Whether the account serves the present operator. A new account does from its first credit or stake on.
    fn has_consented(self: @TState, account: ContractAddress, role: Role) -> bool;
    /// Units of fees of the jobs that `worker` did, modulo 2^47.
    fn contribution(self: @TState, worker: ContractAddress) -> u64;
    /// Pay of a worker that shares it with its delegators, until the stake pool divides it.
    fn earnings(self: @TState, worker: ContractAddress) -> Amount;
    fn frozen(self: @TState, case_id: felt252) -> Frozen;
    /// Sum of all slashed stakes that are neither burned nor given back.
    fn total_frozen(self: @TState) -> Amount;
    fn token(self: @TState) -> ContractAddress;
    /// Sum of all balances, reserves, earnings, stakes, frozen stakes and gathered fees: never above the vault's CIRO (INV-001).
    fn total_owed(self: @TState) -> Amount;
    fn total_staked(self: @TState) -> Amount;
    fn gathered_fees(self: @TState) -> Amount;
    fn fee_split(self: @TState) -> FeeSplit;
    fn operator(self: @TState, role: Role) -> ContractAddress;
    fn proposal(self: @TState, role: Role) -> Proposal;
}
