//! The courts over the real validator set and the real record of hours.

use ciro_common::types::Timestamp;
use starknet::ContractAddress;
use starknet::storage::StorageMapWriteAccess;
use starknet::testing::set_block_number;
use crate::certificate::Voter;
use crate::checkpoint::{Checkpoint, statement};
use crate::ed25519_check::Ed25519Check;
use crate::ports::BANNED;
use crate::testing::keys::{stark_key, stark_sign};
use crate::testing::pool::ITestPoolDispatcherTrait as ITestStakesTrait;
use crate::testing::validators::{START, begin, certify, keys, secret, sign, validator, world as validator_world};
use crate::testing::{act_as, at, deploy, refused};
use crate::uptime::interface::{Hour, IUptimeDispatcher, IUptimeDispatcherTrait, Opening, Report};
use crate::uptime::objects::heartbeat;
use crate::uptime::uptime::Uptime;
use crate::validator_set::interface::{IValidatorSetDispatcherTrait, Scheme};
use crate::validator_set::objects::key_id;
use crate::validator_set::validator_set::ValidatorSet;
use super::super::double_signing::DoubleSigning;
use super::super::downtime::Downtime;
use super::super::interface::{
    Accusation, Attack, CertificatePair, CheckpointPair, Courts, Equivocation, IDoubleSigningDispatcher,
    IDoubleSigningDispatcherTrait, IDoubleSigningSafeDispatcher, IDoubleSigningSafeDispatcherTrait, IDowntimeDispatcher,
    IDowntimeDispatcherTrait, IDowntimeSafeDispatcher, IDowntimeSafeDispatcherTrait, ISlashingDispatcher,
    ISlashingDispatcherTrait, SignedBy, SignedCheckpoint,
};
use super::super::slashing::Slashing;
use super::doubles::{ITestPoolDispatcher, ITestPoolDispatcherTrait, TestPool, TestToken};
use super::world::{RULES, WINDOW};

const WORKER: ContractAddress = 'WORKER'.try_into().unwrap();
const ALICE: ContractAddress = 'ALICE'.try_into().unwrap();
const WORKER_SECRET: felt252 = 'WORKER SECRET';
const FIRST: u32 = (START / 3_600).try_into().unwrap();
/// Workers 1 to 3 were there; the fourth was not.
const COLUMN: felt252 = 7;

#[derive(Copy, Drop)]
struct Stage {
    validators: crate::testing::validators::World,
    voters: Span<Voter>,
    uptime: IUptimeDispatcher,
    stake: ITestPoolDispatcher,
    double_signing: IDoubleSigningDispatcher,
    safe_double_signing: IDoubleSigningSafeDispatcher,
    downtime: IDowntimeDispatcher,
    safe_downtime: IDowntimeSafeDispatcher,
}

/// Four validators of one weight in epoch 1; three workers that nobody asks about, and WORKER, the fourth.
fn stage() -> Stage {
    let validators = validator_world();
    let voters = begin(validators, [1_000, 1_000, 1_000, 1_000].span());
    // As `change_keys` does, once it has checked that they are its own.
    act_as(validators.set.contract_address);
    let mut state = ValidatorSet::contract_state_for_testing();
    for id in 0..4_u32 {
        state.key_owners.write(key_id(Scheme::Stark, keys(id.into()).stark.into()), validator(id.into()));
    }
    for index in 1..4_u16 {
        validators.pool.add_worker(index, validator(index.into()), index.into());
    }
    validators.pool.add_worker(4, WORKER, stark_key(WORKER_SECRET));
    let set = validators.set.contract_address;
    let uptime = deploy(Uptime::TEST_CLASS_HASH, (ALICE, set, validators.pool.contract_address));
    let stake = deploy(TestPool::TEST_CLASS_HASH, ());
    let token = deploy(TestToken::TEST_CLASS_HASH, ());
    let slashing = deploy(Slashing::TEST_CLASS_HASH, (ALICE, stake, WINDOW));
    let double_signing = deploy(DoubleSigning::TEST_CLASS_HASH, (slashing, set, Ed25519Check::TEST_CLASS_HASH));
    let downtime = deploy(Downtime::TEST_CLASS_HASH, (token, slashing, uptime, RULES));
    act_as(ALICE);
    ISlashingDispatcher { contract_address: slashing }
        .bind_courts(Courts { double_signing, downtime, invalid_compute: ALICE });
    Stage {
        validators,
        voters,
        uptime: IUptimeDispatcher { contract_address: uptime },
        stake: ITestPoolDispatcher { contract_address: stake },
        double_signing: IDoubleSigningDispatcher { contract_address: double_signing },
        safe_double_signing: IDoubleSigningSafeDispatcher { contract_address: double_signing },
        downtime: IDowntimeDispatcher { contract_address: downtime },
        safe_downtime: IDowntimeSafeDispatcher { contract_address: downtime },
    }
}

fn checkpoint(digest: u256) -> Checkpoint {
    Checkpoint { epoch: 1, sequence: 5, digest, history: 1 }
}

fn signed(stage: Stage, digest: u256) -> SignedCheckpoint {
    let network = stage.validators.set.network();
    let (r, s) = stark_sign(secret(0), statement(network, checkpoint(digest)));
    SignedCheckpoint { digest, history: 1, r, s }
}

fn certificate(stage: Stage, digest: u256, members: Span<u32>) -> SignedBy {
    let signatures = sign(stage.validators.set.network(), checkpoint(digest), members);
    SignedBy { digest, history: 1, signatures }
}

/// Certifies an hour with this column, and opens it.
fn hour(stage: Stage, hour: u32, present: u16, column: felt252) -> Opening {
    let over_at: Timestamp = (hour.into() + 1) * 3_600;
    at(over_at);
    let payload = [hour.into(), 'BLOCK', 4, present.into(), column].span();
    let certificate = certify(stage.validators, 1, 'uptime', payload, stage.voters, [0, 1, 2].span());
    let report = Report { hour, block_hash: 'BLOCK', workers: 4, present, column: [column].span() };
    stage.uptime.certify([report].span(), certificate);
    let hour = Hour { hour, workers: 4, present, block_hash: 'BLOCK', certified_at: over_at, root: column };
    Opening { hour, felt: column, path: [].span() }
}

fn six_hours(stage: Stage) -> Array<Opening> {
    let mut hours = array![];
    for k in 0..6_u32 {
        hours.append(hour(stage, FIRST + k, 3, COLUMN));
    }
    hours
}

#[test]
#[feature("safe_dispatcher")]
fn a_member_of_an_epoch_is_convicted_by_its_two_checkpoints() {
    let stage = stage();
    let key = stark_key(secret(0));
    let pair = CheckpointPair { key, epoch: 1, sequence: 5, one: signed(stage, 'one'), other: signed(stage, 'other') };
    let evidence = [Equivocation::Checkpoints(pair)].span();
    stage.double_signing.submit_equivocations(evidence);
    let call = *stage.stake.calls()[0];
    assert_eq!((call.worker, call.share, call.infraction), (validator(0), 3_000, START));
    refused(stage.safe_double_signing.submit_equivocations(evidence), 'ALREADY_PUNISHED');
    let early = Equivocation::Checkpoints(CheckpointPair { epoch: 2, ..pair });
    refused(stage.safe_double_signing.submit_equivocations([early].span()), 'BAD_SIGNATURE');
}

#[test]
#[feature("safe_dispatcher")]
fn two_certificates_of_an_epoch_convict_who_is_in_both() {
    let stage = stage();
    let one = certificate(stage, 'one', [0, 1, 2].span());
    let other = certificate(stage, 'other', [1, 2, 3].span());
    let pair = CertificatePair { epoch: 1, sequence: 5, voters: stage.voters, one, other };
    let weak = certificate(stage, 'other', [1, 2].span());
    let too_weak = Attack::Certificates(CertificatePair { other: weak, ..pair });
    refused(stage.safe_double_signing.submit_attack(too_weak), 'NO_QUORUM');
    let fewer = Attack::Certificates(CertificatePair { voters: stage.voters.slice(0, 3), ..pair });
    refused(stage.safe_double_signing.submit_attack(fewer), 'VOTERS_DIGEST');
    stage.double_signing.submit_attack(Attack::Certificates(pair));
    let calls = stage.stake.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!((*calls[0].worker, *calls[1].worker), (validator(1), validator(2)));
    assert_eq!((*calls[0].share, *calls[0].jail_until), (10_000, BANNED));
}

#[test]
fn six_certified_hours_and_silence_cost_stake() {
    let stage = stage();
    let hours = six_hours(stage);
    act_as(ALICE);
    stage.downtime.accuse([Accusation { worker: WORKER, hours: hours.span() }].span());
    at(START + 6 * 3_600 + RULES.seconds.into());
    set_block_number(RULES.blocks.into());
    stage.downtime.close_accusations([WORKER].span());
    let call = *stage.stake.calls()[0];
    assert_eq!((call.worker, call.share, call.infraction), (WORKER, 500, START));
}

/// A bit that validators got wrong, or left out: the worker's signed heartbeat sets it, and the six hours are five.
#[test]
#[feature("safe_dispatcher")]
fn a_healed_hour_accuses_nobody() {
    let stage = stage();
    let hours = six_hours(stage);
    let last = *hours[5];
    let statement = heartbeat(stage.uptime.contract_address, FIRST + 5, 'BLOCK');
    let (r, s) = stark_sign(WORKER_SECRET, statement);
    stage.uptime.heal(WORKER, last, r, s);
    let old = [Accusation { worker: WORKER, hours: hours.span() }].span();
    refused(stage.safe_downtime.accuse(old), 'HOUR_UNKNOWN');
    let healed = Hour { present: 4, root: 15, ..last.hour };
    let mut with_healed: Array<Opening> = array![];
    with_healed.append_span(hours.span().slice(0, 5));
    with_healed.append(Opening { hour: healed, felt: 15, ..last });
    let new = [Accusation { worker: WORKER, hours: with_healed.span() }].span();
    refused(stage.safe_downtime.accuse(new), 'NOT_MISSED');
}

#[test]
#[feature("safe_dispatcher")]
fn only_certified_hours_that_count_accuse_only_who_was_in_them() {
    let stage = stage();
    let hours = six_hours(stage);
    // Who was there, and who is no worker at all.
    let there = [Accusation { worker: validator(1), hours: hours.span() }].span();
    refused(stage.safe_downtime.accuse(there), 'NOT_MISSED');
    let mut forged: Array<Opening> = array![];
    for opening in hours.span() {
        forged.append(Opening { felt: 0, ..*opening });
    }
    let lied = [Accusation { worker: validator(1), hours: forged.span() }].span();
    refused(stage.safe_downtime.accuse(lied), 'OPENING');
    // Hours never certified.
    let mut later: Array<Opening> = array![];
    for opening in hours.span() {
        let opening = *opening;
        later.append(Opening { hour: Hour { hour: opening.hour.hour + 6, ..opening.hour }, ..opening });
    }
    let uncertified = [Accusation { worker: WORKER, hours: later.span() }].span();
    refused(stage.safe_downtime.accuse(uncertified), 'HOUR_UNKNOWN');
}

/// A15: for three days the chain stands still, and after it most workers are still away. Who stood accused answers
/// when it is back; nobody can be accused of what came after.
#[test]
#[feature("safe_dispatcher")]
fn a_three_day_outage_costs_nobody_its_stake() {
    let stage = stage();
    let hours = six_hours(stage);
    act_as(ALICE);
    stage.downtime.accuse([Accusation { worker: WORKER, hours: hours.span() }].span());
    at(START + 78 * 3_600);
    refused(stage.safe_downtime.close_accusations([WORKER].span()), 'ANSWER_OPEN');
    act_as(WORKER);
    stage.downtime.here();
    let mut after = array![];
    for k in 78..84_u32 {
        after.append(hour(stage, FIRST + k, 1, 1));
    }
    for worker in array![WORKER, validator(2), validator(3)] {
        act_as(ALICE);
        refused(stage.safe_downtime.accuse([Accusation { worker, hours: after.span() }].span()), 'NOT_MISSED');
    }
    assert_eq!(stage.stake.calls().len(), 0);
}

/// A15: three days in which nobody was there, and validators said so hour by hour.
#[test]
#[feature("safe_dispatcher")]
fn hours_of_an_outage_accuse_nobody() {
    let stage = stage();
    let mut hours = array![];
    for k in 0..6_u32 {
        hours.append(hour(stage, FIRST + k, 0, 0));
    }
    let accusations = [Accusation { worker: WORKER, hours: hours.span() }].span();
    refused(stage.safe_downtime.accuse(accusations), 'NOT_MISSED');
}
