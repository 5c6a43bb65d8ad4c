//! Changes of uptime levels, as a certified day lists them: twelve to a felt from its low end, 20 bits each,
//! index·16 + level; 0 is no change.

use super::errors::Errors;

/// Level of a worker that was always there.
pub const FULL: u8 = 8;
const BY_LEVEL: NonZero<u128> = 16;
const BY_CHANGE: NonZero<u128> = 0x100000;
/// 120 bits: six changes.
const HALF: NonZero<u128> = 0x1000000000000000000000000000000;
/// What of the second half lies in the low limb.
const REST: u128 = 0x100;
const HIGH_LIMIT: u128 = 0x10000000000000000000000000000;

pub fn unpack(felts: Span<felt252>) -> Array<(u16, u8)> {
    let mut changes = array![];
    for felt in felts {
        let u256 { low, high } = (*felt).into();
        assert(high < HIGH_LIMIT, Errors::LEVEL_RANGE);
        let (rest, first) = DivRem::div_rem(low, HALF);
        append(ref changes, first);
        append(ref changes, high * REST + rest);
    }
    changes
}

fn append(ref changes: Array<(u16, u8)>, half: u128) {
    let mut left = half;
    while left != 0 {
        let (rest, change) = DivRem::div_rem(left, BY_CHANGE);
        left = rest;
        if change != 0 {
            let (index, level) = DivRem::div_rem(change, BY_LEVEL);
            assert(index != 0 && level <= FULL.into(), Errors::LEVEL_RANGE);
            changes.append((index.try_into().unwrap(), level.try_into().unwrap()));
        }
    }
}
