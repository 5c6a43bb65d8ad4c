//! What the contract stores in one word, and what it hashes.

use ciro_common::types::Timestamp;
use core::poseidon::poseidon_hash_span;
use starknet::ContractAddress;
use starknet::storage_access::StorePacking;
use crate::certificate::Weight;
use super::interface::{Keys, Member, Rules, Scheme};

/// All zero: the epoch has not begun (a time is never 0).
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct EpochWord {
    pub began_at: Timestamp,
    /// From then on its certificates are not taken.
    pub ends_at: Timestamp,
    pub size: u32,
    pub total_weight: Weight,
}

const AT_32: u128 = 0x100000000;
const AT_64: u128 = 0x10000000000000000;
const AT_96: u128 = 0x1000000000000000000000000;
const BY_32: NonZero<u128> = 0x100000000;
const BY_64: NonZero<u128> = 0x10000000000000000;

/// Bits 0..64 began at, 64..128 ends at, 128..192 total weight, 192..224 members.
pub impl EpochWordPacking of StorePacking<EpochWord, felt252> {
    fn pack(value: EpochWord) -> felt252 {
        let low = value.began_at.into() + value.ends_at.into() * AT_64;
        let high = value.total_weight.into() + value.size.into() * AT_64;
        u256 { low, high }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> EpochWord {
        let u256 { low, high } = value.into();
        let (ends_at, began_at) = DivRem::div_rem(low, BY_64);
        let (size, total_weight) = DivRem::div_rem(high, BY_64);
        EpochWord {
            began_at: began_at.try_into().unwrap(),
            ends_at: ends_at.try_into().unwrap(),
            size: size.try_into().unwrap(),
            total_weight: total_weight.try_into().unwrap(),
        }
    }
}

/// Bits 0..32 members at least, 32..64 epoch, 64..96 overlap, 96..128 lifetime, 128..248 minimum stake.
pub impl RulesPacking of StorePacking<Rules, felt252> {
    fn pack(value: Rules) -> felt252 {
        let low = value.min_members.into()
            + value.epoch_seconds.into() * AT_32
            + value.overlap_seconds.into() * AT_64
            + value.lifetime_seconds.into() * AT_96;
        u256 { low, high: value.min_stake }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Rules {
        let u256 { low, high } = value.into();
        let (rest, min_members) = DivRem::div_rem(low, BY_32);
        let (rest, epoch_seconds) = DivRem::div_rem(rest, BY_32);
        let (lifetime_seconds, overlap_seconds) = DivRem::div_rem(rest, BY_32);
        Rules {
            min_stake: high,
            min_members: min_members.try_into().unwrap(),
            epoch_seconds: epoch_seconds.try_into().unwrap(),
            overlap_seconds: overlap_seconds.try_into().unwrap(),
            lifetime_seconds: lifetime_seconds.try_into().unwrap(),
        }
    }
}

/// Under which a key is attributed. Schemes do not share keys.
pub fn key_id(scheme: Scheme, key: u256) -> felt252 {
    let tag = match scheme {
        Scheme::Stark => 'stark',
        Scheme::Secp256k1 => 'secp256k1',
        Scheme::Ed25519 => 'ed25519',
    };
    poseidon_hash_span(['CIRO_KEY', tag, key.low.into(), key.high.into()].span())
}

pub fn ids_of(keys: Keys) -> [felt252; 3] {
    let ethereum: felt252 = keys.ethereum.into();
    [
        key_id(Scheme::Stark, keys.stark.into()), key_id(Scheme::Secp256k1, ethereum.into()),
        key_id(Scheme::Ed25519, keys.ed25519),
    ]
}

pub fn members_digest(members: Span<Member>) -> felt252 {
    let mut felts = array!['CIRO_MEMBERS'];
    for member in members {
        (*member).serialize(ref felts);
    }
    poseidon_hash_span(felts.span())
}

/// The `count` strongest of those with `min_stake` or more, strongest first; of equals whoever stands first.
pub fn strongest(
    candidates: Span<ContractAddress>, stakes: Span<u128>, min_stake: u128, count: u32,
) -> Array<(ContractAddress, u128)> {
    let mut chosen = array![];
    let mut left = candidates;
    let mut left_stakes = stakes;
    while chosen.len() < count {
        let mut best: u32 = 0;
        let mut most = 0;
        for at in 0..left.len() {
            if *left_stakes[at] > most {
                most = *left_stakes[at];
                best = at;
            }
        }
        if most == 0 || most < min_stake {
            break;
        }
        chosen.append((*left[best], most));
        left = without(left, best);
        left_stakes = without(left_stakes, best);
    }
    chosen
}

fn without<T, +Copy<T>, +Drop<T>>(from: Span<T>, at: u32) -> Span<T> {
    let mut kept = array![];
    kept.append_span(from.slice(0, at));
    kept.append_span(from.slice(at + 1, from.len() - at - 1));
    kept.span()
}
