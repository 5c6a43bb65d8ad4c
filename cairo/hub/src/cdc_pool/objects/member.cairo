//! A worker in a model's list, and the head of that list.

use starknet::storage_access::StorePacking;
use crate::types::{Amount, Epoch, UNIT};
use super::super::schedule::Schedule;
use super::bits::{BY_15, BY_16, BY_24, BY_5, BY_64, TWO_16, TWO_24, TWO_5, TWO_64};

const ASK_BITS: u128 = 0xffffffffffffffff;

/// What a worker offers for a model.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Membership {
    /// Units of 10^-9 CIRO a row.
    pub ask: u64,
    pub position: u32,
    pub active_from: Epoch,
    pub joined: bool,
}

/// 0..64 ask, 64..79 position, 79..103 active from, 103 joined.
pub fn pack_membership(value: Membership) -> felt252 {
    let joined: u128 = if value.joined {
        1
    } else {
        0
    };
    let upper: u128 = value.position.into() + 0x8000 * (value.active_from.into() + TWO_24 * joined);
    (value.ask.into() + TWO_64 * upper).into()
}

pub fn unpack_membership(word: felt252) -> Membership {
    let word: u256 = word.into();
    let (rest, ask) = DivRem::div_rem(word.low, BY_64);
    let (rest, position) = DivRem::div_rem(rest, BY_15);
    let (joined, active_from) = DivRem::div_rem(rest, BY_24);
    Membership {
        ask: ask.try_into().unwrap(),
        position: position.try_into().unwrap(),
        active_from: active_from.try_into().unwrap(),
        joined: joined != 0,
    }
}

/// The ask of a membership alone, in base units.
pub fn unpack_ask(word: felt252) -> Amount {
    let word: u256 = word.into();
    let ask: felt252 = (word.low & ASK_BITS).into();
    (ask * UNIT.into()).try_into().unwrap()
}

/// The head of a model's member list. Its places are 0..used; the holes among them, `used - members` many, form a stack.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct List {
    pub members: u32,
    pub used: u32,
    /// Top of the stack of holes; without meaning when there is none.
    pub hole: u32,
    /// Of `FIRST_CAPACITY`.
    pub doublings: Schedule,
}

/// 0..16 members, 16..32 used, 32..48 hole, 48..53 doublings now, 53..58 next, 58..82 from epoch.
pub impl ListPacking of StorePacking<List, u128> {
    fn pack(value: List) -> u128 {
        let doublings = value.doublings.now.into()
            + TWO_5 * (value.doublings.next.into() + TWO_5 * value.doublings.from_epoch.into());
        value.members.into() + TWO_16 * (value.used.into() + TWO_16 * (value.hole.into() + TWO_16 * doublings))
    }

    fn unpack(value: u128) -> List {
        let (rest, members) = DivRem::div_rem(value, BY_16);
        let (rest, used) = DivRem::div_rem(rest, BY_16);
        let (rest, hole) = DivRem::div_rem(rest, BY_16);
        let (rest, now) = DivRem::div_rem(rest, BY_5);
        let (from_epoch, next) = DivRem::div_rem(rest, BY_5);
        List {
            members: members.try_into().unwrap(),
            used: used.try_into().unwrap(),
            hole: hole.try_into().unwrap(),
            doublings: Schedule {
                now: now.try_into().unwrap(), next: next.try_into().unwrap(), from_epoch: from_epoch.try_into().unwrap(),
            },
        }
    }
}
