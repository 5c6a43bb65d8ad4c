//! Powers of two at which fields of the words begin, as factors and as divisors.

pub const TWO_5: u128 = 0x20;
pub const TWO_16: u128 = 0x10000;
pub const TWO_24: u128 = 0x1000000;
pub const TWO_31: felt252 = 0x80000000;
pub const TWO_32: u128 = 0x100000000;
pub const TWO_40: u128 = 0x10000000000;
pub const TWO_47: u128 = 0x800000000000;
pub const TWO_62: felt252 = 0x4000000000000000;
pub const TWO_64: u128 = 0x10000000000000000;
pub const TWO_86: felt252 = 0x4000000000000000000000;
pub const TWO_96: u128 = 0x1000000000000000000000000;
pub const TWO_117: felt252 = 0x200000000000000000000000000000;
pub const TWO_128: felt252 = 0x100000000000000000000000000000000;
pub const BY_4: NonZero<u128> = 0x10;
pub const BY_5: NonZero<u128> = 0x20;
pub const BY_7: NonZero<u128> = 0x80;
pub const BY_8: NonZero<u128> = 0x100;
pub const BY_15: NonZero<u128> = 0x8000;
pub const BY_16: NonZero<u128> = 0x10000;
pub const BY_24: NonZero<u128> = 0x1000000;
pub const BY_31: NonZero<u128> = 0x80000000;
pub const BY_32: NonZero<u128> = 0x100000000;
pub const BY_40: NonZero<u128> = 0x10000000000;
pub const BY_47: NonZero<u128> = 0x800000000000;
pub const BY_62: NonZero<u128> = 0x4000000000000000;
pub const BY_64: NonZero<u128> = 0x10000000000000000;
pub const BY_86: NonZero<u128> = 0x4000000000000000000000;
pub const BY_96: NonZero<u128> = 0x1000000000000000000000000;

/// A word of two halves.
pub fn join(low: u128, high: u128) -> felt252 {
    low.into() + high.into() * TWO_128
}
