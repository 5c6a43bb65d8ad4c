//! What every submission reads and writes once, whatever its number of jobs: one slot.

use starknet::storage_access::StorePacking;
use crate::types::{BasisPoints, Timestamp, UNIT};
use super::errors::Errors;
use super::interface::Settings;

/// Protocol fees end here, whatever the owner wishes: 10 %.
pub const MAX_FEE: BasisPoints = 1000;
/// Tips end below 2^48 units: bits of `PackedJob.amounts`.
const MAX_TIP_UNITS: u128 = 0x1000000000000;

#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Globals {
    pub job_counter: u64,
    pub paused_until: Timestamp,
    pub settings: Settings,
}

const SHIFT_32: felt252 = 0x100000000;
const SHIFT_40: felt252 = 0x10000000000;
const SHIFT_48: felt252 = 0x1000000000000;
const POW_32: NonZero<u128> = 0x100000000;
const POW_40: NonZero<u128> = 0x10000000000;
const POW_48: NonZero<u128> = 0x1000000000000;

/// Bits: job_counter 0-47, paused_until 48-87, fee 88-127, tip in units 128-175, min_blocks 176-207, max_blocks
/// 208-239.
pub impl GlobalsPacking of StorePacking<Globals, felt252> {
    fn pack(value: Globals) -> felt252 {
        let settings = value.settings;
        value.job_counter.into()
            + SHIFT_48
                * (value.paused_until.into()
                    + SHIFT_40
                        * (settings.fee.into()
                            + SHIFT_40
                                * ((settings.tip / UNIT).into()
                                    + SHIFT_48
                                        * (settings.min_blocks.into() + SHIFT_32 * settings.max_blocks.into()))))
    }

    fn unpack(value: felt252) -> Globals {
        let word: u256 = value.into();
        let (rest, job_counter) = DivRem::div_rem(word.low, POW_48);
        let (fee, paused_until) = DivRem::div_rem(rest, POW_40);
        let (rest, tip) = DivRem::div_rem(word.high, POW_48);
        let (max_blocks, min_blocks) = DivRem::div_rem(rest, POW_32);
        Globals {
            job_counter: job_counter.try_into().unwrap(),
            paused_until: paused_until.try_into().unwrap(),
            settings: Settings {
                fee: fee.try_into().unwrap(),
                tip: tip * UNIT,
                min_blocks: min_blocks.try_into().unwrap(),
                max_blocks: max_blocks.try_into().unwrap(),
            },
        }
    }
}

pub fn check_settings(settings: Settings) {
    assert(settings.fee <= MAX_FEE, Errors::FEE_RANGE);
    assert(settings.tip % UNIT == 0, Errors::AMOUNT_UNIT);
    assert(settings.tip / UNIT < MAX_TIP_UNITS, Errors::AMOUNT_RANGE);
    assert(0 < settings.min_blocks && settings.min_blocks <= settings.max_blocks, Errors::SETTINGS_RANGE);
}
