//! A model's word.

use starknet::ContractAddress;
use starknet::storage_access::StorePacking;
use crate::types::BasisPoints;

/// All zero: unknown (a known model has inputs).
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct ModelWord {
    pub inputs: u32,
    pub outputs: u32,
    pub macs: u32,
    pub royalty: BasisPoints,
    pub retired: bool,
    /// As many as one answer may have; at most 64.
    pub max_rows: u32,
    /// A hash names one strategy: as it was registered.
    pub committed: bool,
    /// `tag_of` the verifier that checked the program last.
    pub checked_by: u128,
}

const AT_32: u128 = 0x100000000;
const AT_64: u128 = 0x10000000000000000;
const AT_96: u128 = 0x1000000000000000000000000;
const AT_112: u128 = 0x10000000000000000000000000000;
const AT_113: u128 = 0x20000000000000000000000000000;
const AT_120: u128 = 0x1000000000000000000000000000000;
const BY_2: NonZero<u128> = 2;
const BY_128: NonZero<u128> = 128;
const BY_16: NonZero<u128> = 0x10000;
const BY_32: NonZero<u128> = 0x100000000;
const BY_120: NonZero<u128> = 0x1000000000000000000000000000000;

/// Bits 0..32 inputs, 32..64 outputs, 64..96 MACs, 96..112 royalty, 112 retired, 113..120 rows, 120 committed, 128..248 the
/// verifier's tag.
pub impl ModelWordPacking of StorePacking<ModelWord, felt252> {
    fn pack(value: ModelWord) -> felt252 {
        let retired = if value.retired {
            AT_112
        } else {
            0
        };
        let committed = if value.committed {
            AT_120
        } else {
            0
        };
        let low = value.inputs.into()
            + value.outputs.into() * AT_32
            + value.macs.into() * AT_64
            + value.royalty.into() * AT_96
            + retired
            + value.max_rows.into() * AT_113
            + committed;
        u256 { low, high: value.checked_by }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> ModelWord {
        let u256 { low, high } = value.into();
        let (rest, inputs) = DivRem::div_rem(low, BY_32);
        let (rest, outputs) = DivRem::div_rem(rest, BY_32);
        let (rest, macs) = DivRem::div_rem(rest, BY_32);
        let (rest, royalty) = DivRem::div_rem(rest, BY_16);
        let (rest, retired) = DivRem::div_rem(rest, BY_2);
        let (committed, max_rows) = DivRem::div_rem(rest, BY_128);
        ModelWord {
            inputs: inputs.try_into().unwrap(),
            outputs: outputs.try_into().unwrap(),
            macs: macs.try_into().unwrap(),
            royalty: royalty.try_into().unwrap(),
            retired: retired != 0,
            max_rows: max_rows.try_into().unwrap(),
            committed: committed != 0,
            checked_by: high,
        }
    }
}

/// The lowest 120 bits of an address: they fit beside the rest, and no two contracts with one tag can be found.
pub fn tag_of(verifier: ContractAddress) -> u128 {
    let address: felt252 = verifier.into();
    let address: u256 = address.into();
    let (_, tag) = DivRem::div_rem(address.low, BY_120);
    tag
}

/// A proof of so many rows was checked by the verifier of this tag.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Measured {
    pub rows: u32,
    pub by: u128,
}

/// Bits 0..32 rows, 128..248 the verifier's tag.
pub impl MeasuredPacking of StorePacking<Measured, felt252> {
    fn pack(value: Measured) -> felt252 {
        u256 { low: value.rows.into(), high: value.by }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Measured {
        let u256 { low, high } = value.into();
        Measured { rows: low.try_into().unwrap(), by: high }
    }
}
