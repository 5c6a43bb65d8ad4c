//! What more than a third of the weight did together. Less cannot make two certificates, nor two decisions.

use core::num::traits::Zero;
use starknet::{ClassHash, ContractAddress};
use crate::certificate::{Signature, Voter, voters_digest};
use crate::checkpoint::Checkpoint;
use crate::validator_set::interface::{IValidatorSetDispatcher, IValidatorSetDispatcherTrait, Scheme, Signed};
use super::equivocation::{Offence, checkpoint_place, offence};
use super::errors::Errors;
use super::interface::{CertificatePair, Coalition, SignedBy};

/// Who took part, and where.
#[derive(Drop)]
pub struct Conspiracy {
    pub epoch: u64,
    pub place: felt252,
    pub offenders: Array<ContractAddress>,
}

/// Two quorums share more than a third of the weight, and a member signs one checkpoint a sequence, whatever the view.
/// Panics unless both are certificates of one epoch's members, and differ.
pub fn conflict(validators: IValidatorSetDispatcher, pair: CertificatePair) -> Conspiracy {
    let CertificatePair { epoch, sequence, voters, one, other } = pair;
    assert(one.digest != other.digest || one.history != other.history, Errors::SAME_STATEMENT);
    for certificate in [one, other].span() {
        let SignedBy { digest, history, signatures } = *certificate;
        let Signed { quorum, .. } = validators.signed(Checkpoint { epoch, sequence, digest, history }, voters, signatures);
        assert(quorum, Errors::NO_QUORUM);
    }
    let mut offenders = array![];
    for member in shared(one.signatures, other.signatures) {
        offenders.append(member_of(validators, *voters[member]));
    }
    let place = checkpoint_place(epoch, sequence);
    Conspiracy { epoch, place, offenders }
}

/// Members of both. Both lists ascend: no certificate is one otherwise.
fn shared(mut one: Span<Signature>, mut other: Span<Signature>) -> Array<u32> {
    let mut members = array![];
    while !one.is_empty() && !other.is_empty() {
        let (first, second) = (*one[0].member, *other[0].member);
        if first == second {
            members.append(first);
        }
        if first <= second {
            let _ = one.pop_front();
        }
        if second <= first {
            let _ = other.pop_front();
        }
    }
    members
}

/// Panics unless each of the members equivocated at one and the same place, and they weigh more than a third together.
pub fn coalition(validators: IValidatorSetDispatcher, ed25519: ClassHash, attack: Coalition) -> Conspiracy {
    let Coalition { voters, mut members } = attack;
    let network = validators.network();
    let (mut member, evidence) = *members.pop_front().expect(Errors::NO_EVIDENCE);
    let first = offence(network, ed25519, evidence);
    let facts = validators.epoch_facts(first.epoch);
    assert(voters_digest(voters) == facts.voters_digest, Errors::VOTERS_MISMATCH);
    let (offender, mut weight) = convict(validators, voters, member, first);

    let mut offenders = array![offender];
    for (next, evidence) in members {
        assert(*next > member, Errors::MEMBER_ORDER);
        member = *next;
        let found = offence(network, ed25519, *evidence);
        assert(found.place == first.place && found.epoch == first.epoch, Errors::OTHER_PLACE);
        let (offender, its_weight) = convict(validators, voters, member, found);
        weight += its_weight;
        offenders.append(offender);
    }
    assert(3 * weight > facts.total_weight.into(), Errors::WEIGHT_SHORT);
    Conspiracy { epoch: first.epoch, place: first.place, offenders }
}

/// A member's address and weight, if it is the offender: by another key of its, maybe.
fn convict(
    validators: IValidatorSetDispatcher, voters: Span<Voter>, member: u32, offence: Offence,
) -> (ContractAddress, u128) {
    let voter = *voters.get(member).expect(Errors::MEMBER_MISMATCH).unbox();
    let offender = member_of(validators, voter);
    assert(validators.key_owner(offence.scheme, offence.key) == offender, Errors::MEMBER_MISMATCH);
    (offender, voter.weight.into())
}

fn member_of(validators: IValidatorSetDispatcher, voter: Voter) -> ContractAddress {
    let member = validators.key_owner(Scheme::Stark, voter.stark_key.into());
    assert(member.is_non_zero(), Errors::KEY_UNKNOWN);
    member
}
