//! A certificate: signatures of members of one epoch over one statement.

use ciro_signatures::stark;
use core::poseidon::poseidon_hash_span;

/// Weight is in whole CIRO.
pub type Weight = u64;

/// A member as far as certificates need it.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Voter {
    pub stark_key: felt252,
    pub weight: Weight,
}

/// A member's, by its place in the epoch's list.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Signature {
    pub member: u32,
    pub r: felt252,
    pub s: felt252,
}

pub mod Errors {
    pub const SIGNERS_ORDER: felt252 = 'SIGNERS_ORDER';
    pub const SIGNER_UNKNOWN: felt252 = 'SIGNER_UNKNOWN';
    pub const SIGNATURE: felt252 = 'SIGNATURE';
}

pub fn voters_digest(voters: Span<Voter>) -> felt252 {
    let mut felts = array!['CIRO_VOTERS'];
    for voter in voters {
        felts.append(*voter.stark_key);
        felts.append((*voter.weight).into());
    }
    poseidon_hash_span(felts.span())
}

/// Those who signed, in the order of their places. Panics unless every signature holds and places ascend: nobody counts
/// twice.
pub fn signers(statement: felt252, voters: Span<Voter>, signatures: Span<Signature>) -> Array<Voter> {
    let mut signed = array![];
    let mut next = 0;
    for signature in signatures {
        let Signature { member, r, s } = *signature;
        assert(member >= next, Errors::SIGNERS_ORDER);
        next = member + 1;
        let voter = *voters.get(member).expect(Errors::SIGNER_UNKNOWN).unbox();
        assert(stark::is_valid(statement, voter.stark_key, r, s), Errors::SIGNATURE);
        signed.append(voter);
    }
    signed
}

pub fn weight_of(voters: Span<Voter>) -> u128 {
    let mut weight: u128 = 0;
    for voter in voters {
        weight += (*voter.weight).into();
    }
    weight
}

/// More than two thirds.
pub fn is_quorum(weight: u128, total: u128) -> bool {
    3 * weight > 2 * total
}
