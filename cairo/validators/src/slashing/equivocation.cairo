//! Two statements of one key for one place. Whoever keeps its journal signs one (docs/consensus.md, "Double-sign
//! protection"); nobody else can sign either, so the two are all the proof there is to ask for.
//!
//! A signature is only ever checked. What identifies evidence are key and place, so neither a second signature of the
//! same statement, nor a malleated one, nor the two in other order, is other evidence.

use ciro_signatures::stark;
use core::poseidon::poseidon_hash_span;
use starknet::ClassHash;
use crate::checkpoint::{Checkpoint, statement};
use crate::validator_set::interface::Scheme;
use super::errors::Errors;
use super::interface::{CheckpointPair, Equivocation, RoutePair, SignedCheckpoint, VotePair};
use super::statements::{check_route, check_vote};

/// What is proven.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Offence {
    pub scheme: Scheme,
    pub key: u256,
    /// In which it was committed.
    pub epoch: u64,
    /// Of the two statements.
    pub place: felt252,
}

/// Panics unless the evidence holds.
pub fn offence(network: felt252, ed25519: ClassHash, evidence: Equivocation) -> Offence {
    match evidence {
        Equivocation::Checkpoints(pair) => of_checkpoints(network, pair),
        Equivocation::Votes(pair) => of_votes(network, ed25519, pair),
        Equivocation::Routes(pair) => of_routes(pair),
    }
}

fn of_checkpoints(network: felt252, pair: CheckpointPair) -> Offence {
    let CheckpointPair { key, epoch, sequence, one, other } = pair;
    assert(one.digest != other.digest || one.history != other.history, Errors::SAME_STATEMENT);
    for signed in [one, other].span() {
        let SignedCheckpoint { digest, history, r, s } = *signed;
        let hash = statement(network, Checkpoint { epoch, sequence, digest, history });
        assert(stark::is_valid(hash, key, r, s), Errors::BAD_SIGNATURE);
    }
    Offence { scheme: Scheme::Stark, key: key.into(), epoch, place: checkpoint_place(epoch, sequence) }
}

pub fn checkpoint_place(epoch: u64, sequence: u64) -> felt252 {
    poseidon_hash_span(['CHECKPOINT', epoch.into(), sequence.into()].span())
}

fn of_votes(network: felt252, ed25519: ClassHash, pair: VotePair) -> Offence {
    let VotePair { key, phase, epoch, view, sequence, one, other } = pair;
    assert(phase != 0 && phase <= 6, Errors::PHASE_RANGE);
    assert(one.digest != other.digest, Errors::SAME_STATEMENT);
    for vote in [one, other].span() {
        check_vote(network, ed25519, pair, *vote);
    }
    let place = poseidon_hash_span(['VOTE', phase.into(), epoch.into(), view.into(), sequence.into()].span());
    Offence { scheme: Scheme::Ed25519, key, epoch, place }
}

/// The epochs may differ: a message is signed once, whoever the validators are. It was broken in the later one.
fn of_routes(pair: RoutePair) -> Offence {
    let RoutePair { key, route, nonce, one, other } = pair;
    assert(one.digest != other.digest, Errors::SAME_STATEMENT);
    for signed in [one, other].span() {
        check_route(pair, *signed);
    }
    let place = poseidon_hash_span(['ROUTE', route.high.into(), route.low.into(), nonce.into()].span());
    let key: felt252 = key.into();
    Offence { scheme: Scheme::Secp256k1, key: key.into(), epoch: core::cmp::max(one.epoch, other.epoch), place }
}
