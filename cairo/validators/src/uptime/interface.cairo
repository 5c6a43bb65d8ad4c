//! Which workers were there, hour by hour, as validators certify it.

use starknet::ContractAddress;
use crate::certificate::{Signature, Voter};
use crate::checkpoint::Place;
use ciro_common::types::Timestamp;

/// A certified hour. Worker i of the pool's list, from 1, is bit (i-1) % 248 of felt (i-1) / 248.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Hour {
    /// Seconds since 1970 over 3,600.
    pub hour: u32,
    /// How many workers the column is about.
    pub workers: u16,
    /// How many of them were there, as certified; one more for each bit healed.
    pub present: u16,
    /// Hash of that hour's first block: what heartbeats are signed over.
    pub block_hash: felt252,
    pub certified_at: Timestamp,
    /// `column::root_of` its felts.
    pub root: felt252,
}

/// One felt of an hour's column.
#[derive(Copy, Drop, Serde)]
pub struct Opening {
    pub hour: Hour,
    pub felt: felt252,
    /// Siblings on the way to the root, from below.
    pub path: Span<felt252>,
}

/// A certificate for the checkpoint that decided an item.
#[derive(Copy, Drop, Serde)]
pub struct Certificate {
    pub place: Place,
    pub voters: Span<Voter>,
    pub signatures: Span<Signature>,
}

#[starknet::interface]
pub trait IUptime<TState> {
    /// Anyone, once an hour is over and within a day: the column that more than two thirds certify.
    fn certify(
        ref self: TState,
        hour: u32,
        block_hash: felt252,
        workers: u16,
        present: u16,
        column: Span<felt252>,
        certificate: Certificate,
    );
    /// Anyone, within a day of the certification: a worker's signed heartbeat of that hour sets its bit.
    fn heal(ref self: TState, worker: ContractAddress, opening: Opening, r: felt252, s: felt252);
    /// Anyone: uptime levels (eighths) that change by a day's certified reckoning, as `levels` packs them. Parts of one
    /// day in their order.
    fn set_levels(ref self: TState, day: u32, part: u8, changes: Span<felt252>, certificate: Certificate);
    /// Whether a worker was certified absent in an hour that counts: it was in the column, its bit is 0, and at least two
    /// thirds of the workers were there. Panics if the opening is not of a certified hour.
    fn missed(self: @TState, worker: ContractAddress, opening: Opening) -> bool;
    /// The same of the last hours of any number, by index; bit k of the 720 (240 a felt) is `openings[k]`: 1 where the
    /// worker was there.
    fn uptime_bits(self: @TState, worker: ContractAddress, openings: Span<Opening>) -> [felt252; 3];
    /// Digest of the certified hour in this place of the ring of 720; 0 for none.
    fn hour_digest(self: @TState, place: u32) -> felt252;
    fn is_certified(self: @TState, hour: u32) -> bool;
    /// (day, part) applied last.
    fn last_levels(self: @TState) -> (u32, u8);
    fn validator_set(self: @TState) -> ContractAddress;
    fn pool(self: @TState) -> ContractAddress;
}
