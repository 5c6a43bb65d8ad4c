//! CIRO: SNIP-2 / ERC-20 with capped supply, a bridge that mints and burns, and votes by delegation.

use starknet::ContractAddress;

/// SNIP-2. Amounts are u256 outside; more than 2^128 - 1 is refused (`AMOUNT_RANGE`).
#[starknet::interface]
pub trait IERC20<TState> {
    fn total_supply(self: @TState) -> u256;
    fn balance_of(self: @TState, account: ContractAddress) -> u256;
    fn allowance(self: @TState, owner: ContractAddress, spender: ContractAddress) -> u256;
    fn transfer(ref self: TState, recipient: ContractAddress, amount: u256) -> bool;
    fn transfer_from(ref self: TState, sender: ContractAddress, recipient: ContractAddress, amount: u256) -> bool;
    /// `2^256 - 1` is an infinite allowance: spending does not lower it.
    fn approve(ref self: TState, spender: ContractAddress, amount: u256) -> bool;
}

#[starknet::interface]
pub trait IERC20Metadata<TState> {
    fn name(self: @TState) -> ByteArray;
    fn symbol(self: @TState) -> ByteArray;
    fn decimals(self: @TState) -> u8;
}

/// The names that older callers use.
#[starknet::interface]
pub trait IERC20Camel<TState> {
    fn totalSupply(self: @TState) -> u256;
    fn balanceOf(self: @TState, account: ContractAddress) -> u256;
    fn transferFrom(ref self: TState, sender: ContractAddress, recipient: ContractAddress, amount: u256) -> bool;
}

/// Votes follow the balance of those who delegated (to themselves or another); nobody else pays for checkpoints.
#[starknet::interface]
pub trait IVotes<TState> {
    fn get_votes(self: @TState, account: ContractAddress) -> u256;
    /// Votes at the end of the second `timepoint`, which must have passed.
    fn get_past_votes(self: @TState, account: ContractAddress, timepoint: u64) -> u256;
    fn delegates(self: @TState, account: ContractAddress) -> ContractAddress;
    /// The zero address ends the caller's delegation.
    fn delegate(ref self: TState, delegatee: ContractAddress);
}

/// What CIRO adds to ERC-20.
#[starknet::interface]
pub trait ICiroToken<TState> {
    /// Many transfers from the caller, with one write of its balance.
    fn batch_transfer(ref self: TState, transfers: Span<(ContractAddress, u256)>) -> bool;
    /// Burns of the caller's own.
    fn burn(ref self: TState, amount: u256);
    /// Bridge: new CIRO, up to the cap.
    fn mint(ref self: TState, recipient: ContractAddress, amount: u256);
    /// Bridge: burns of `account` what it allowed the bridge.
    fn burn_from(ref self: TState, account: ContractAddress, amount: u256);
    fn cap(self: @TState) -> u256;
    fn bridge(self: @TState) -> ContractAddress;
    /// Owner (timelock): who may mint; the zero address for nobody.
    fn set_bridge(ref self: TState, bridge: ContractAddress);
}
