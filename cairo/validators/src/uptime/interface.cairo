//! Which workers were there, hour by hour, as validators certify it.

use ciro_common::types::Timestamp;
use starknet::ContractAddress;
use crate::certificate::{Signature, Voter};
use crate::checkpoint::Place;
use super::objects::LevelsRound;

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

/// What a decision says of one hour: `Hour` before it is certified, with its column.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Report {
    pub hour: u32,
    pub block_hash: felt252,
    pub workers: u16,
    pub present: u16,
    pub column: Span<felt252>,
}

/// One felt of an hour's column.
#[derive(Copy, Drop, Serde)]
pub struct Opening {
    pub hour: Hour,
    pub felt: felt252,
    /// Siblings on the way to the root, from below.
    pub path: Span<felt252>,
}

/// A worker's hours: hour h is bit (h % 720) % 240 of felt (h % 720) / 240.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Month {
    pub there: [felt252; 3],
    /// Hours that it could be there in, and that count.
    pub counted: [felt252; 3],
}

/// A certificate for the checkpoint that decided one item, or several that stand one after another.
#[derive(Copy, Drop, Serde)]
pub struct Certificate {
    pub place: Place,
    pub voters: Span<Voter>,
    pub signatures: Span<Signature>,
}

#[starknet::interface]
pub trait IUptime<TState> {
    /// Anyone, within a day after each of the hours: columns that more than two thirds certify, as one decision has them
    /// one after another. All of them or none.
    fn certify(ref self: TState, hours: Span<Report>, certificate: Certificate);
    /// Anyone, within a day of the certification: a worker's signed heartbeat of that hour sets its bit.
    fn heal(ref self: TState, worker: ContractAddress, opening: Opening, r: felt252, s: felt252);
    /// Anyone: uptime levels (eighths) that change by a day's certified reckoning, as `levels` packs them. Parts of one
    /// day in their order, only workers whose day it is, each once.
    fn set_levels(ref self: TState, day: u32, part: u8, changes: Span<felt252>, certificate: Certificate);
    /// The deployer, once.
    fn bind_downtime(ref self: TState, downtime: ContractAddress);
    /// The bound Downtime only, of a worker that left a summons unanswered: its level is 0 until validators certify
    /// another. False, and nothing happens, if a sixteenth of the workers, rounded up, were absent so today: a day changes
    /// no more.
    fn absent(ref self: TState, worker: ContractAddress) -> bool;
    /// Whether a worker was certified absent in an hour that counts: it was in the column, its bit is 0, and at least two
    /// thirds of the workers were there. Panics if the opening is not of a certified hour.
    fn missed(self: @TState, worker: ContractAddress, opening: Opening) -> bool;
    /// The mission's 720 bits, from openings in ascending order, of the last thirty days; an hour that is not opened is
    /// not counted. 720 openings do not fit a transaction: a view.
    fn month(self: @TState, worker: ContractAddress, openings: Span<Opening>) -> Month;
    /// `objects::hour_digest` of the hour that the ring of 720 keeps in this one's place; 0 for none.
    fn hour_digest(self: @TState, hour: u32) -> felt252;
    /// Of an hour that is over for less than a day.
    fn is_certified(self: @TState, hour: u32) -> bool;
    /// Whose levels were set last.
    fn levels_round(self: @TState) -> LevelsRound;
    fn downtime(self: @TState) -> ContractAddress;
    fn validator_set(self: @TState) -> ContractAddress;
    fn pool(self: @TState) -> ContractAddress;
}
