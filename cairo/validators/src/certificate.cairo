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
    pub const VOTERS_DIGEST: felt252 = 'VOTERS_DIGEST';
    pub const NO_QUORUM: felt252 = 'NO_QUORUM';
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
    let prepared = stark::prepare(statement).expect(Errors::SIGNATURE);
    let mut next = 0;
    for signature in signatures {
        let Signature { member, r, s } = *signature;
        assert(member >= next, Errors::SIGNERS_ORDER);
        next = member + 1;
        let voter = *voters.get(member).expect(Errors::SIGNER_UNKNOWN).unbox();
        assert(stark::is_valid_for(@prepared, voter.stark_key, r, s), Errors::SIGNATURE);
        signed.append(voter);
    }
    signed
}

/// The members of an epoch, as a certificate is held against them.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Electorate {
    pub voters_digest: felt252,
    pub total_weight: Weight,
}

/// Weight behind a statement. Panics if it is not more than two thirds of the electorate's.
pub fn check(electorate: Electorate, statement: felt252, voters: Span<Voter>, signatures: Span<Signature>) -> u128 {
    assert(voters_digest(voters) == electorate.voters_digest, Errors::VOTERS_DIGEST);
    let weight = weight_of(signers(statement, voters, signatures).span());
    assert(is_quorum(weight, electorate.total_weight.into()), Errors::NO_QUORUM);
    weight
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
