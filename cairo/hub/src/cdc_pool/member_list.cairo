//! The packed member list of a model: eight places a slot, indices in its low half and the rest in its high one.
//!
//! A place holds a worker's index (16 bits, from 1) and the epoch from which its entry is drawn (15 bits, modulo 2^15). An empty place has
//! index 0; its 15 bits then link the stack of holes. Places never move, so nobody but its owner can change what a throw at a place finds.
//!
//! Fields are masked, and divided by their shift in the field: that takes no range check.

use core::felt252_div;
use crate::types::Epoch;
use super::errors::Errors;
use super::objects::List;
use super::schedule::ScheduleTrait;

/// Places of a list that has never doubled.
pub const FIRST_CAPACITY: u32 = 8;
/// 32,768 places.
const MAX_DOUBLINGS: u32 = 12;

const TWO_128: felt252 = 0x100000000000000000000000000000000;
const BY_EIGHT: NonZero<u32> = 8;
const EPOCH_MODULUS: NonZero<u64> = 0x8000;
const TWO_15: felt252 = 0x8000;

/// What a place holds.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Place {
    /// Worker's index; 0 = empty.
    pub index: u16,
    /// Epoch modulo 2^15 of an entry; next hole of an empty place.
    pub rest: u16,
}

#[generate_trait]
pub impl PlaceImpl of PlaceTrait {
    fn entry(index: u16, active_from: Epoch) -> Place {
        Place { index, rest: epoch_bits(active_from).try_into().unwrap() }
    }

    fn hole(next: u32) -> Place {
        Place { index: 0, rest: next.try_into().unwrap() }
    }
}

/// An epoch as an entry holds it.
pub fn epoch_bits(epoch: Epoch) -> felt252 {
    let (_, bits) = DivRem::div_rem(epoch, EPOCH_MODULUS);
    bits.into()
}

/// Whether a draw with a seed in an epoch sees an entry, both given by their 15 bits. An entry lies at most three epochs ahead of a seed
/// whose draw can still be computed: written one epoch after it, plus `DELAY`. So it rests for three epochs in every 32,768; that is the
/// same for everybody who looks and needs no clean-up.
pub fn is_active(rest: felt252, epoch: felt252) -> bool {
    let ahead = rest - epoch;
    let wrapped = ahead + TWO_15;
    ahead != 1 && ahead != 2 && ahead != 3 && wrapped != 1 && wrapped != 2 && wrapped != 3
}

/// (first position of the slot, place within it) of a position.
pub fn locate(position: u32) -> (felt252, felt252) {
    let (_, within) = DivRem::div_rem(position, BY_EIGHT);
    ((position - within).into(), within.into())
}

pub fn place_in(slot: felt252, within: felt252) -> Place {
    let u256 { low, high } = slot.into();
    Place { index: index_in(low, within).try_into().unwrap(), rest: rest_in(high, within).try_into().unwrap() }
}

/// Bits 16·within .. 16·(within + 1) of a slot's low half.
pub fn index_in(half: u128, within: felt252) -> felt252 {
    match within {
        0 => (half & 0xffff).into(),
        1 => felt252_div((half & 0xffff0000).into(), 0x10000),
        2 => felt252_div((half & 0xffff00000000).into(), 0x100000000),
        3 => felt252_div((half & 0xffff000000000000).into(), 0x1000000000000),
        4 => felt252_div((half & 0xffff0000000000000000).into(), 0x10000000000000000),
        5 => felt252_div((half & 0xffff00000000000000000000).into(), 0x100000000000000000000),
        6 => felt252_div((half & 0xffff000000000000000000000000).into(), 0x1000000000000000000000000),
        _ => felt252_div((half & 0xffff0000000000000000000000000000).into(), 0x10000000000000000000000000000),
    }
}

/// Bits 15·within .. 15·(within + 1) of a slot's high half.
pub fn rest_in(half: u128, within: felt252) -> felt252 {
    match within {
        0 => (half & 0x7fff).into(),
        1 => felt252_div((half & 0x3fff8000).into(), 0x8000),
        2 => felt252_div((half & 0x1fffc0000000).into(), 0x40000000),
        3 => felt252_div((half & 0xfffe00000000000).into(), 0x200000000000),
        4 => felt252_div((half & 0x7fff000000000000000).into(), 0x1000000000000000),
        5 => felt252_div((half & 0x3fff8000000000000000000).into(), 0x8000000000000000000),
        6 => felt252_div((half & 0x1fffc0000000000000000000000).into(), 0x40000000000000000000000),
        _ => felt252_div((half & 0xfffe00000000000000000000000000).into(), 0x200000000000000000000000000),
    }
}

/// The slot with `place` at `within`.
pub fn with_place(slot: felt252, within: felt252, place: Place) -> felt252 {
    let old = place_in(slot, within);
    let index_shift = match within {
        0 => 0x1,
        1 => 0x10000,
        2 => 0x100000000,
        3 => 0x1000000000000,
        4 => 0x10000000000000000,
        5 => 0x100000000000000000000,
        6 => 0x1000000000000000000000000,
        _ => 0x10000000000000000000000000000,
    };
    let rest_shift = match within {
        0 => 0x1,
        1 => 0x8000,
        2 => 0x40000000,
        3 => 0x200000000000,
        4 => 0x1000000000000000,
        5 => 0x8000000000000000000,
        6 => 0x40000000000000000000000,
        _ => 0x200000000000000000000000000,
    };
    slot
        + (place.index.into() - old.index.into()) * index_shift
        + (place.rest.into() - old.rest.into()) * rest_shift * TWO_128
}

#[generate_trait]
pub impl ListImpl of ListTrait {
    fn capacity_at(self: @List, epoch: Epoch) -> u32 {
        capacity(self.doublings.at(epoch))
    }

    fn has_hole(self: @List) -> bool {
        *self.used != *self.members
    }

    /// The position for a new entry in a list without holes. Doubles the capacity, two epochs ahead like the entry itself, when the planned
    /// one is used up. `LIST_FULL` when it may not be planned again in this epoch, or is the largest.
    fn append(ref self: List, epoch: Epoch) -> u32 {
        let planned = self.doublings.next;
        if self.used == capacity(planned) {
            assert(planned != MAX_DOUBLINGS && self.doublings.is_open(epoch), Errors::LIST_FULL);
            self.doublings = self.doublings.plan(epoch, planned + 1);
        }
        let position = self.used;
        self.used += 1;
        self.members += 1;
        position
    }

    /// The position for a new entry in a list with holes; `next` is what the hole at `self.hole` links to.
    fn fill(ref self: List, next: u16) -> u32 {
        let position = self.hole;
        self.hole = next.into();
        self.members += 1;
        position
    }

    /// Makes a hole at `position`. Returns the hole to link it to.
    fn leave(ref self: List, position: u32) -> u32 {
        let next = self.hole;
        self.hole = position;
        self.members -= 1;
        next
    }
}

fn capacity(doublings: u32) -> u32 {
    let mut capacity = FIRST_CAPACITY;
    for _ in 0..doublings {
        capacity *= 2;
    }
    capacity
}
