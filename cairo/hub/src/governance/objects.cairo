//! The governor's words, and what names a proposal.

use core::poseidon::poseidon_hash_span;
use starknet::account::Call;
use starknet::storage_access::StorePacking;
use starknet::ContractAddress;
use crate::types::{Amount, Timestamp};

const TWO_40: u128 = 0x10000000000;
const BY_40: NonZero<u128> = 0x10000000000;
const TWO_128: felt252 = 0x100000000000000000000000000000000;

/// What its proposer or a queuer did to a proposal.
#[derive(Copy, Drop, PartialEq, Debug)]
pub enum Fate {
    Open,
    Cancelled,
    Queued,
}

#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Terms {
    pub quorum: Amount,
    /// 0: there is no such proposal.
    pub checkpoint: Timestamp,
    pub fate: Fate,
}

/// 0..128 quorum, 128..168 checkpoint, 168..170 fate.
pub impl TermsPacking of StorePacking<Terms, felt252> {
    fn pack(value: Terms) -> felt252 {
        let fate = match value.fate {
            Fate::Open => 0,
            Fate::Cancelled => 1,
            Fate::Queued => 2,
        };
        value.quorum.into() + TWO_128 * (value.checkpoint.into() + TWO_40 * fate).into()
    }

    fn unpack(value: felt252) -> Terms {
        let u256 { low, high } = value.into();
        let (fate, checkpoint) = DivRem::div_rem(high, BY_40);
        let fate = match fate {
            0 => Fate::Open,
            1 => Fate::Cancelled,
            _ => Fate::Queued,
        };
        Terms { quorum: low, checkpoint: checkpoint.try_into().unwrap(), fate }
    }
}

/// H of the calls as they are serialised: their number, then each call with its arguments' number before them.
pub fn hash_calls(calls: Span<Call>) -> felt252 {
    poseidon_hash_span(serialised(calls).span())
}

pub fn serialised(calls: Span<Call>) -> Array<felt252> {
    let mut felts = array![];
    calls.serialize(ref felts);
    felts
}

/// Bound to what is proposed and by whom: after a reorganisation a vote cannot be for anything else.
pub fn id_of(
    governor: ContractAddress, proposer: ContractAddress, calls_hash: felt252, description: @ByteArray,
) -> felt252 {
    let mut text = array![];
    description.serialize(ref text);
    poseidon_hash_span(
        ['CIRO_PROPOSAL', governor.into(), proposer.into(), calls_hash, poseidon_hash_span(text.span())].span(),
    )
}
