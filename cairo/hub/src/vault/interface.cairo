//! Escrow and stake: the only contract that holds CIRO. Its class cannot be replaced.

use starknet::ContractAddress;
use crate::types::Amount;

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

/// For anyone.
#[starknet::interface]
pub trait IVault<TState> {
    /// Takes `amount` (a multiple of UNIT) of the caller's CIRO as credit of `account`.
    fn deposit(ref self: TState, account: ContractAddress, amount: Amount);
    /// Pays `amount` of the caller's free balance to `to` in CIRO.
    fn withdraw(ref self: TState, to: ContractAddress, amount: Amount);
    fn account(self: @TState, account: ContractAddress) -> Account;
    /// Burns or pays out what fees have gathered, by the fixed split. Anyone may call.
    fn flush_fees(ref self: TState);
    fn token(self: @TState) -> ContractAddress;
    /// Sum of all balances, reserves, stakes and gathered fees: never above the vault's CIRO (INV).
    fn total_owed(self: @TState) -> Amount;
}

/// For the job manager alone.
#[starknet::interface]
pub trait IVaultJobs<TState> {
    /// Moves `amounts` of `client`'s balance into reserve for consecutive nonces beginning with `nonce`. Refuses any other nonce.
    fn reserve(ref self: TState, client: ContractAddress, nonce: u64, count: u64, total: Amount);
    /// Pays settled jobs of one worker.
    fn settle(ref self: TState, worker: ContractAddress, settlements: Span<Settlement>);
    /// Frees `amount` of the client's reserve: `tip` to `tipped`, the rest back to the client.
    fn release(ref self: TState, client: ContractAddress, amount: Amount, tipped: ContractAddress, tip: Amount);
}

/// For the stake pool alone.
#[starknet::interface]
pub trait IVaultStake<TState> {
    /// Takes `amount` of `from`'s CIRO into stake.
    fn stake(ref self: TState, from: ContractAddress, amount: Amount);
    /// Moves `amount` out of stake into `to`'s balance.
    fn unstake(ref self: TState, to: ContractAddress, amount: Amount);
}
