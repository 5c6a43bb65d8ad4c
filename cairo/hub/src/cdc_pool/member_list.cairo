//! The packed member list of a model: eight places a slot, 31 bits each.
//!
//! A place holds a worker's index (16 bits, from 1) and the epoch from which its entry is drawn (15 bits, modulo 2^15). An empty place has
//! index 0; its 15 bits then link the stack of holes. Places never move, so nobody but its owner can change what a throw at a place finds.

use crate::types::Epoch;
use super::errors::Errors;
use super::objects::List;
use super::schedule::{DELAY, ScheduleTrait};

/// Places of a list that has never doubled.
pub const FIRST_CAPACITY: u32 = 8;
/// 32,768 places.
const MAX_DOUBLINGS: u32 = 12;

const TWO_15: felt252 = 0x8000;
const BY_15: NonZero<u128> = 0x8000;
const BY_31: NonZero<u128> = 0x80000000;
const TWO_124: u128 = 0x10000000000000000000000000000000;
const BY_EIGHT: NonZero<u32> = 8;
const EPOCH_MODULUS: u64 = 0x8000;
/// An entry lies at most this many epochs ahead of a seed whose draw can still be computed: written one epoch after it, plus `DELAY`.
const AHEAD: u64 = DELAY + 1;

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
        Place { index, rest: (active_from % EPOCH_MODULUS).try_into().unwrap() }
    }

    fn hole(next: u32) -> Place {
        Place { index: 0, rest: next.try_into().unwrap() }
    }

    /// Whether a draw with a seed in `epoch` sees the entry. Modulo 2^15, so an entry rests for three epochs in every 32,768; that is the
    /// same for everybody who looks and needs no clean-up.
    fn is_active(self: @Place, epoch: Epoch) -> bool {
        let ahead = ((*self.rest).into() + EPOCH_MODULUS - epoch % EPOCH_MODULUS) % EPOCH_MODULUS;
        ahead == 0 || ahead > AHEAD
    }
}

/// (slot, place within it) of a position.
pub fn locate(position: u32) -> (u16, u32) {
    let (slot, within) = DivRem::div_rem(position, BY_EIGHT);
    (slot.try_into().unwrap(), within)
}

/// Bits 31·within .. 31·(within + 1) of a slot.
pub fn place_in(slot: felt252, within: u32) -> Place {
    let u256 { low, high } = slot.into();
    // Two halves of four places each, since the fifth lies across bit 128.
    let half = if within < 4 {
        low
    } else {
        high * 16 + low / TWO_124
    };
    let shift: NonZero<u128> = match within % 4 {
        0 => 1,
        1 => 0x80000000,
        2 => 0x4000000000000000,
        _ => 0x200000000000000000000000,
    };
    let (from_place, _) = DivRem::div_rem(half, shift);
    let (_, place) = DivRem::div_rem(from_place, BY_31);
    let (index, rest) = DivRem::div_rem(place, BY_15);
    Place { index: index.try_into().unwrap(), rest: rest.try_into().unwrap() }
}

/// The slot with `place` at `within`.
pub fn with_place(slot: felt252, within: u32, place: Place) -> felt252 {
    let shift = match within {
        0 => 1,
        1 => 0x80000000,
        2 => 0x4000000000000000,
        3 => 0x200000000000000000000000,
        4 => 0x10000000000000000000000000000000,
        5 => 0x800000000000000000000000000000000000000,
        6 => 0x40000000000000000000000000000000000000000000000,
        _ => 0x2000000000000000000000000000000000000000000000000000000,
    };
    slot + (encode(place) - encode(place_in(slot, within))) * shift
}

fn encode(place: Place) -> felt252 {
    place.index.into() * TWO_15 + place.rest.into()
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
