//! Each way to forge, to replay or to abuse an accusation.

use starknet::ContractAddress;
use starknet::testing::{set_block_number, set_block_timestamp};
use crate::uptime::interface::{Hour, Opening};
use super::super::interface::{
    Accusation, IDoubleSigningDispatcherTrait, IDowntimeDispatcherTrait, IDowntimeSafeDispatcherTrait,
    ISlashingDispatcherTrait,
};
use super::doubles::{ITestPoolDispatcherTrait, ITestTokenDispatcherTrait, SlashCall};
use super::signing::pair;
use super::world::{
    ALICE, BLOCK, BOB, DAY, EPOCH, FIRST_SECRET, MALLORY, NOBODY, NOW, RULES, WINDOW, World, act_as, open, pass, refused,
    validator,
};

const HOUR: u64 = 3_600;
/// The hour that begins now.
const THIS: u32 = (NOW / HOUR).try_into().unwrap();
const WORKERS: u16 = 30;

/// Of `count` hours from `first` on, in which the worker was absent.
fn absent(first: u32, count: u32) -> Array<Opening> {
    let mut hours = array![];
    for k in 0..count {
        hours.append(opening(first + k, WORKERS, 25, 0));
    }
    hours
}

fn opening(hour: u32, workers: u16, present: u16, felt: felt252) -> Opening {
    let hour = Hour { hour, workers, present, block_hash: 1, certified_at: 1, root: felt };
    Opening { hour, felt, path: [].span() }
}

fn accusation(worker: ContractAddress, first: u32) -> Accusation {
    Accusation { worker, hours: absent(first, 6).span() }
}

fn accuse(world: World, worker: ContractAddress, first: u32) {
    act_as(ALICE);
    world.downtime.accuse([accusation(worker, first)].span());
}

#[feature("safe_dispatcher")]
fn refuses(world: World, hours: Array<Opening>, code: felt252) {
    let accusations = [Accusation { worker: BOB, hours: hours.span() }].span();
    refused(world.safe_downtime.accuse(accusations), code);
    assert_eq!(world.token.paid(ALICE), 0);
    assert_eq!(world.downtime.accusation(BOB).accuser, NOBODY);
}

fn close(world: World, worker: ContractAddress) {
    world.downtime.close_accusations([worker].span());
}

/// D4: certified absence costs nothing; six hours of silence on the chain do.
#[test]
fn silence_costs_what_the_matrix_says() {
    let world = open();
    accuse(world, BOB, THIS - 6);
    assert_eq!(world.token.paid(ALICE), RULES.bond);
    assert_eq!(world.pool.calls().len(), 0);
    pass(RULES.seconds.into());
    act_as(MALLORY);
    close(world, BOB);
    let SlashCall { worker, share, points, jail_until, infraction, bounty_to, .. } = *world.pool.calls()[0];
    assert_eq!((worker, share, points), (BOB, 500, 10));
    assert_eq!(jail_until, NOW + RULES.seconds.into() + 30 * DAY);
    assert_eq!(infraction, NOW - 6 * HOUR);
    // The accuser gets bond and bounty, whoever closes.
    assert_eq!((bounty_to, world.token.gained(ALICE), world.token.gained(MALLORY)), (ALICE, RULES.bond, 0));
    assert_eq!(world.downtime.outage(), (0, 0));
}

#[test]
#[feature("safe_dispatcher")]
fn five_hours_are_not_six() {
    let world = open();
    refuses(world, absent(THIS - 5, 5), 'SIX_HOURS');
    refuses(world, absent(THIS - 7, 7), 'SIX_HOURS');
    refuses(world, array![], 'SIX_HOURS');
    refused(world.safe_downtime.accuse([].span()), 'NO_EVIDENCE');
}

#[test]
fn six_hours_that_do_not_follow_each_other_are_no_absence() {
    let world = open();
    let mut gap = absent(THIS - 8, 3);
    gap.append_span(absent(THIS - 4, 3).span());
    refuses(world, gap, 'NOT_CONSECUTIVE');
    // Nor one hour six times, nor six of them backwards.
    let hour = opening(THIS - 1, WORKERS, 25, 0);
    refuses(world, array![hour, hour, hour, hour, hour, hour], 'NOT_CONSECUTIVE');
    let mut backwards = array![];
    for k in 0..6_u32 {
        backwards.append(opening(THIS - 1 - k, WORKERS, 25, 0));
    }
    refuses(world, backwards, 'NOT_CONSECUTIVE');
}

/// It was there, or its heartbeat healed the hour.
#[test]
fn an_hour_in_which_it_was_there_breaks_the_six() {
    let world = open();
    let mut hours = absent(THIS - 6, 5);
    hours.append(opening(THIS - 1, WORKERS, 25, 1));
    refuses(world, hours, 'NOT_MISSED');
}

#[test]
fn an_hour_that_nobody_certified_is_not_missed() {
    let world = open();
    let mut hours = absent(THIS - 6, 5);
    let unknown = opening(THIS - 1, WORKERS, 25, 0);
    hours.append(Opening { hour: Hour { certified_at: 0, ..unknown.hour }, ..unknown });
    refuses(world, hours, 'HOUR_UNKNOWN');
}

/// An outage of three days makes nobody's hours count.
#[test]
fn an_hour_in_which_a_third_was_missing_counts_for_nobody() {
    let world = open();
    let mut hours = absent(THIS - 6, 5);
    hours.append(opening(THIS - 1, WORKERS, 19, 0));
    refuses(world, hours, 'NOT_MISSED');
}

#[test]
fn hours_older_than_the_window_are_refused() {
    let world = open();
    let first: u32 = ((NOW - WINDOW) / HOUR).try_into().unwrap();
    refuses(world, absent(first - 1, 6), 'EVIDENCE_OLD');
    accuse(world, BOB, first);
}

/// D4: one answer ends an accusation and takes the bond.
#[test]
#[feature("safe_dispatcher")]
fn one_answer_ends_an_accusation_and_takes_the_bond() {
    let world = open();
    accuse(world, BOB, THIS - 6);
    set_block_timestamp(NOW + RULES.seconds.into() - 1);
    act_as(BOB);
    world.downtime.here();
    assert_eq!(world.token.gained(BOB), RULES.bond);
    refused(world.safe_downtime.here(), 'NOT_ACCUSED');
    pass(RULES.seconds.into());
    refused(world.safe_downtime.close_accusations([BOB].span()), 'NOT_ACCUSED');
    assert_eq!(world.pool.calls().len(), 0);
    assert_eq!(world.downtime.outage(), (0, 0));
}

/// A4: validators that all lie about one worker cost it a transaction, which their friend's bond pays for.
#[test]
fn validators_that_all_lie_about_one_worker_cannot_feign_silence() {
    let world = open();
    for day in 0..3_u64 {
        set_block_timestamp(NOW + day * DAY);
        accuse(world, BOB, THIS - 6 + 24 * day.try_into().unwrap());
        act_as(BOB);
        world.downtime.here();
    }
    assert_eq!(world.pool.calls().len(), 0);
    assert_eq!(world.token.gained(BOB), 3 * RULES.bond);
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_answers_for_another() {
    let world = open();
    accuse(world, BOB, THIS - 6);
    act_as(MALLORY);
    refused(world.safe_downtime.here(), 'NOT_ACCUSED');
    assert_eq!(world.downtime.accusation(BOB).accuser, ALICE);
    assert_eq!(world.token.gained(MALLORY), 0);
}

#[test]
#[feature("safe_dispatcher")]
fn an_answer_after_the_window_is_none() {
    let world = open();
    accuse(world, BOB, THIS - 6);
    pass(RULES.seconds.into());
    act_as(BOB);
    refused(world.safe_downtime.here(), 'ANSWER_OVER');
    close(world, BOB);
    assert_eq!(world.pool.calls().len(), 1);
}

#[test]
#[feature("safe_dispatcher")]
fn an_accusation_is_not_closed_before_the_window_is_over() {
    let world = open();
    accuse(world, BOB, THIS - 6);
    set_block_number(BLOCK + RULES.blocks.into());
    set_block_timestamp(NOW + RULES.seconds.into() - 1);
    refused(world.safe_downtime.close_accusations([BOB].span()), 'ANSWER_OPEN');
}

/// A15: the clock that jumps when the chain comes back is not enough.
#[test]
#[feature("safe_dispatcher")]
fn an_outage_of_the_chain_ends_no_window() {
    let world = open();
    accuse(world, BOB, THIS - 6);
    set_block_timestamp(NOW + 3 * DAY);
    set_block_number(BLOCK + RULES.blocks.into() - 1);
    refused(world.safe_downtime.close_accusations([BOB].span()), 'ANSWER_OPEN');
    act_as(BOB);
    world.downtime.here();
    assert_eq!(world.pool.calls().len(), 0);
}

#[test]
#[feature("safe_dispatcher")]
fn who_stands_accused_is_not_accused_again() {
    let world = open();
    accuse(world, BOB, THIS - 6);
    act_as(MALLORY);
    let again = [accusation(BOB, THIS - 7)].span();
    refused(world.safe_downtime.accuse(again), 'ALREADY_ACCUSED');
    assert_eq!(world.token.paid(MALLORY), 0);
}

#[test]
#[feature("safe_dispatcher")]
fn an_accusation_is_closed_once() {
    let world = open();
    accuse(world, BOB, THIS - 6);
    pass(RULES.seconds.into());
    world.downtime.close_accusations([BOB, BOB].span());
    refused(world.safe_downtime.close_accusations([BOB].span()), 'NOT_ACCUSED');
    refused(world.safe_downtime.close_accusations([].span()), 'NO_EVIDENCE');
    assert_eq!(world.pool.calls().len(), 1);
    assert_eq!(world.token.gained(ALICE), RULES.bond);
}

/// A16: one slash an episode: hours before the recovery has ended, and hours that were used, do not count again.
#[test]
#[feature("safe_dispatcher")]
fn a_three_day_absence_is_slashed_once() {
    let world = open();
    accuse(world, BOB, THIS - 60);
    pass(RULES.seconds.into());
    close(world, BOB);
    act_as(ALICE);
    for first in [THIS - 60, THIS - 54, THIS - 6].span() {
        refused(world.safe_downtime.accuse([accusation(BOB, *first)].span()), 'HOURS_COUNTED');
    }
    let jailed = world.slashing.record(BOB).recovers_at;
    set_block_timestamp(jailed + 10 * HOUR);
    let last: u32 = (jailed / HOUR).try_into().unwrap();
    refused(world.safe_downtime.accuse([accusation(BOB, last - 1)].span()), 'HOURS_COUNTED');
    // Out again and still away: another episode.
    accuse(world, BOB, last + 1);
    assert_eq!(world.downtime.accusation(BOB).accuser, ALICE);
}

/// A16: jail for whatever reason.
#[test]
#[feature("safe_dispatcher")]
fn hours_of_a_jailed_worker_do_not_count() {
    let world = open();
    let worker = validator(0);
    world.double_signing.submit_equivocations([pair(FIRST_SECRET, EPOCH, 3)].span());
    set_block_timestamp(NOW + 2 * DAY);
    let accusations = [accusation(worker, THIS + 6)].span();
    refused(world.safe_downtime.accuse(accusations), 'HOURS_COUNTED');
}

#[test]
#[feature("safe_dispatcher")]
fn hours_before_an_answer_do_not_count_any_more() {
    let world = open();
    accuse(world, BOB, THIS - 6);
    act_as(BOB);
    world.downtime.here();
    act_as(MALLORY);
    for first in [THIS - 6, THIS - 12, THIS - 1].span() {
        refused(world.safe_downtime.accuse([accusation(BOB, *first)].span()), 'HOURS_COUNTED');
    }
    // So a worker is asked at most once in six hours, and paid each time.
    set_block_timestamp(NOW + 7 * HOUR);
    world.downtime.accuse([accusation(BOB, THIS)].span());
}

/// When more than a third stand accused at once, the network was out: whoever is closed first, nobody is slashed.
#[test]
#[feature("safe_dispatcher")]
fn more_than_a_third_accused_is_nobody_s_fault() {
    let world = open();
    let mut workers = array![];
    let mut accusations = array![];
    for k in 1..12_u32 {
        workers.append(validator(k));
        accusations.append(accusation(validator(k), THIS - 6));
    }
    act_as(ALICE);
    world.downtime.accuse(accusations.span());
    assert_eq!(world.downtime.outage(), (11, NOW));
    pass(RULES.seconds.into());
    // One at a time, so that soon fewer than a third are left.
    for worker in workers {
        close(world, worker);
    }
    assert_eq!(world.pool.calls().len(), 0);
    assert_eq!(world.token.gained(ALICE), 11 * RULES.bond);
    assert_eq!(world.downtime.outage(), (0, NOW));
}

#[test]
fn a_third_accused_is_their_own_fault() {
    let world = open();
    let mut workers = array![];
    let mut accusations = array![];
    for k in 1..11_u32 {
        workers.append(validator(k));
        accusations.append(accusation(validator(k), THIS - 6));
    }
    world.downtime.accuse(accusations.span());
    pass(RULES.seconds.into());
    world.downtime.close_accusations(workers.span());
    assert_eq!(world.pool.calls().len(), 10);
    // An outage excuses those who stood accused in it, and nobody later.
    accuse(world, BOB, THIS - 6);
    pass(RULES.seconds.into());
    close(world, BOB);
    assert_eq!(world.pool.calls().len(), 11);
}

#[test]
fn an_answer_under_way_does_not_spoil_a_batch() {
    let world = open();
    let (one, other) = (validator(1), validator(2));
    world.downtime.accuse([accusation(one, THIS - 6), accusation(other, THIS - 6)].span());
    act_as(one);
    world.downtime.here();
    pass(RULES.seconds.into());
    world.downtime.close_accusations([one, other].span());
    assert_eq!(world.pool.calls().len(), 1);
    act_as(MALLORY);
    let batch = [accusation(one, THIS - 6), accusation(validator(3), THIS - 6)].span();
    world.downtime.accuse(batch);
    assert_eq!(world.token.paid(MALLORY), RULES.bond);
}
