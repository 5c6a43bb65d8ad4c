//! Units and records that several contracts share.

use starknet::ContractAddress;

/// CIRO in base units (10^-18). At the hub every amount is a multiple of `UNIT`.
pub type Amount = u128;
/// Base units in one ledger unit (10^-9 CIRO): what the packed words of the hub count in.
pub const UNIT: u128 = 1_000_000_000;
/// 1 / `UNIT` in the field. A multiple of `UNIT` times it is the number of units; any other amount times it is 2^128 or
/// more, for q < 2^128 with q·UNIT = amount in the field has it in the integers too (q·UNIT < p).
pub const PER_UNIT: felt252 = 0x234e234c68ecdc5f770ed936bd8155551c112da4d3df65abab69fb9c43172bf;
pub type BlockNumber = u64;
/// Seconds since 1970.
pub type Timestamp = u64;
/// `block_number / epoch_length`.
pub type Epoch = u64;
/// Hundredths of a percent.
pub type BasisPoints = u16;
pub const BASIS: u128 = 10_000;

/// How an answer is made sure of. Only what the chain can check today is offered; the others are refused by name.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub enum Level {
    Attested,
    Optimistic,
    #[default]
    Zkml,
}

/// What a client asks for, beside the model and the input.
#[derive(Copy, Drop, Serde)]
pub struct ComputeSpec {
    pub level: Level,
    /// Owner half of the registry's key (owner, model_hash).
    pub model_owner: ContractAddress,
    /// The client's next nonce (`Vault.account`): a repeated submission is refused, so it is harmless.
    pub nonce: u64,
    /// Number of input rows, 1..=64.
    pub rows: u32,
    /// The most that worker, royalty and fee together may cost.
    pub max_price: Amount,
    /// The job expires when this many blocks *and* this many seconds have passed since submission.
    pub deadline_blocks: u32,
    pub deadline_seconds: u32,
    /// Contract to `deliver` the result to; zero for none.
    pub consumer: ContractAddress,
    /// Paid to whoever calls `deliver`.
    pub delivery_fee: Amount,
    /// Keep the result's digest on-chain for ever (one new slot).
    pub store_result: bool,
    /// Key of a finished job's slot to write into; zero, or a slot that is not free: a fresh one.
    pub slot: felt252,
    pub salt: felt252,
    /// The packed input, checked against `input_commitment`; empty when it is fetched by its commitment.
    pub input: Span<felt252>,
}
