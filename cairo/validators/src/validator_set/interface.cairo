//! Who the validators are, and what more than two thirds of them say.

use ciro_common::types::{Amount, Timestamp};
use starknet::{ContractAddress, EthAddress};
use crate::certificate::{Electorate, Signature, Voter, Weight};
use crate::checkpoint::Checkpoint;

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub enum Scheme {
    Stark,
    Secp256k1,
    Ed25519,
}

/// One key of each scheme: for contracts on Starknet, on EVM chains, and for consensus and Solana.
#[derive(Copy, Drop, Serde, PartialEq, Debug, starknet::Store)]
pub struct Keys {
    pub stark: felt252,
    pub ethereum: EthAddress,
    /// The 32 bytes of the key as a big-endian number.
    pub ed25519: u256,
}

/// Each key's signature over all three: `possession.cairo`.
#[derive(Copy, Drop, Serde)]
pub struct Possession {
    /// r, s
    pub stark: (felt252, felt252),
    /// r, s, whether y of R is odd
    pub secp256k1: (u256, u256, bool),
    /// The halves R and S, big-endian as the key
    pub ed25519: (u256, u256),
    /// What the check of the Ed25519 signature asks for: `ed25519Hints` of the SDK.
    pub hints: Span<felt252>,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Member {
    pub validator: ContractAddress,
    pub keys: Keys,
    pub weight: Weight,
}

/// An epoch lasts from `began_at` until the next one begins.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct ValidatorEpoch {
    pub began_at: Timestamp,
    pub size: u32,
    pub total_weight: Weight,
    /// Of (Stark key, weight) of each member: `certificate::voters_digest`.
    pub voters_digest: felt252,
    /// Of everything about each member: `possession.cairo`'s order of keys.
    pub members_digest: felt252,
}

/// What was fixed at deployment. Times in seconds.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Rules {
    pub min_stake: Amount,
    /// No epoch begins with fewer members.
    pub min_members: u32,
    pub epoch_seconds: u32,
    /// How long an epoch's certificates are taken after the next one began.
    pub overlap_seconds: u32,
    /// No certificate is taken this long after its epoch began, even if none follows.
    pub lifetime_seconds: u32,
}

/// Who signed, whatever it is worth.
#[derive(Drop, Serde)]
pub struct Signed {
    pub signers: Array<Voter>,
    pub weight: u128,
    pub total_weight: u128,
    /// More than two thirds.
    pub quorum: bool,
}

#[starknet::interface]
pub trait IValidatorSet<TState> {
    /// `change_keys` and `join`.
    fn register(ref self: TState, keys: Keys, possession: Possession);
    /// Keys of the caller from the next epoch on. What it had before stays attributable to it.
    fn change_keys(ref self: TState, keys: Keys, possession: Possession);
    /// The caller, who has keys and the minimum stake, becomes a candidate; in a full list it takes the weakest one's
    /// place, if it is stronger.
    fn join(ref self: TState);
    /// The caller is no candidate any more. A member stays one until the next epoch, and slashable for longer.
    fn leave(ref self: TState);
    /// Anyone, once the epoch is over: the strongest candidates are the next one's members. Returns its number.
    fn rotate(ref self: TState) -> u64;
    /// Whom a certificate of a living epoch is held against (`certificate::check`): what a contract asks that checks many.
    fn electorate(self: @TState, epoch: u64) -> Electorate;
    /// Weight behind a checkpoint of a living epoch; panics if it is not more than two thirds.
    fn check(self: @TState, checkpoint: Checkpoint, voters: Span<Voter>, signatures: Span<Signature>) -> u128;
    /// The same of any epoch, living or not, and of any weight: evidence has no use for the living alone.
    fn signed(self: @TState, checkpoint: Checkpoint, voters: Span<Voter>, signatures: Span<Signature>) -> Signed;
    /// Who has or had this key; zero if nobody. A Stark key and an Ethereum address are numbers as they are.
    fn key_owner(self: @TState, scheme: Scheme, key: u256) -> ContractAddress;
    /// Number of the present epoch; 0 before the first.
    fn epoch(self: @TState) -> u64;
    /// Panics if it has not begun.
    fn epoch_facts(self: @TState, epoch: u64) -> ValidatorEpoch;
    /// Present keys; all zero for who has none.
    fn keys_of(self: @TState, validator: ContractAddress) -> Keys;
    fn candidates(self: @TState) -> Array<ContractAddress>;
    /// `checkpoint::network_of` this contract: what consensus calls its chain.
    fn network(self: @TState) -> felt252;
    fn rules(self: @TState) -> Rules;
}
