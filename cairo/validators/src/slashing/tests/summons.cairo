//! D5: each way to abuse a summons, or to get around one.

use starknet::ContractAddress;
use starknet::testing::{pop_log, set_block_number, set_block_timestamp};
use crate::uptime::interface::{Hour, Opening};
use super::super::downtime::Downtime::Event;
use super::super::interface::{
    Accusation, IDowntimeDispatcherTrait, IDowntimeSafeDispatcherTrait, OpenSummons,
};
use super::super::summonses::Summonses;
use super::super::summonses::Summonses::SummonsClosed;
use super::doubles::{ITestPoolDispatcherTrait, ITestTokenDispatcherTrait, ITestUptimeDispatcherTrait};
use super::world::{
    ALICE, BLOCK, BOB, DAY, MALLORY, NOBODY, NOW, RULES, World, act_as, open as open_courts, pass, refused, validator,
};

const FOREVER: u64 = 0xffffffffff;
const THIS: u32 = (NOW / 3_600).try_into().unwrap();

/// BOB and three others weigh something; as many as are asked for may be absent in a day.
fn open() -> World {
    let world = open_courts();
    for worker in workers() {
        world.pool.set_worker(*worker, 1_000, 8, 0);
    }
    world.uptime.set_room(100);
    world
}

fn workers() -> Span<ContractAddress> {
    [BOB, validator(1), validator(2), validator(3)].span()
}

fn summon(world: World, worker: ContractAddress) {
    act_as(ALICE);
    world.downtime.summon([worker].span());
}

fn accuse(world: World, worker: ContractAddress) {
    act_as(ALICE);
    let mut hours = array![];
    for hour in THIS - 6..THIS {
        let hour = Hour { hour, workers: 30, present: 25, block_hash: 1, certified_at: 1, root: 0 };
        hours.append(Opening { hour, felt: 0, path: [].span() });
    }
    world.downtime.accuse([Accusation { worker, hours: hours.span() }].span());
}

/// Whatever is certified: there are no grounds in the call.
#[test]
fn silence_takes_weight_and_neither_stake_nor_points() {
    let world = open();
    summon(world, BOB);
    assert_eq!(world.token.paid(ALICE), RULES.bond);
    assert_eq!(world.downtime.summons(BOB), OpenSummons { summoner: ALICE, opened_at: NOW, opened_block: BLOCK });
    assert!(world.uptime.absentees().is_empty());
    pass(RULES.seconds.into());
    act_as(MALLORY);
    world.downtime.close_summons([BOB].span());
    assert_eq!(world.uptime.absentees(), array![BOB]);
    assert!(world.pool.calls().is_empty());
    // The bond is the summoner's again, whoever closes, and nobody gains anything.
    assert_eq!((world.token.gained(ALICE), world.token.gained(MALLORY)), (RULES.bond, 0));
    assert_eq!(world.downtime.summons(BOB).summoner, NOBODY);
    assert_eq!(world.downtime.counts_from(BOB), 0);
}

#[test]
#[feature("safe_dispatcher")]
fn one_answer_ends_a_summons_and_takes_the_bond() {
    let world = open();
    summon(world, BOB);
    set_block_timestamp(NOW + RULES.seconds.into() - 1);
    act_as(MALLORY);
    refused(world.safe_downtime.here(), 'NOT_ACCUSED');
    act_as(BOB);
    world.downtime.here();
    assert_eq!((world.token.gained(BOB), world.token.gained(ALICE)), (RULES.bond, 0));
    assert_eq!(world.downtime.counts_from(BOB), NOW + RULES.seconds.into() - 1);
    refused(world.safe_downtime.here(), 'NOT_ACCUSED');
    pass(RULES.seconds.into());
    refused(world.safe_downtime.close_summons([BOB].span()), 'NOT_SUMMONED');
    assert!(world.uptime.absentees().is_empty());
}

/// A15: a clock that jumps ends no window; nor do blocks alone.
#[test]
#[feature("safe_dispatcher")]
fn the_window_needs_both_clocks() {
    let world = open();
    summon(world, BOB);
    set_block_timestamp(NOW + 3 * DAY);
    set_block_number(BLOCK + RULES.blocks.into() - 1);
    refused(world.safe_downtime.close_summons([BOB].span()), 'ANSWER_OPEN');
    set_block_timestamp(NOW + RULES.seconds.into() - 1);
    set_block_number(BLOCK + 2 * RULES.blocks.into());
    refused(world.safe_downtime.close_summons([BOB].span()), 'ANSWER_OPEN');
    set_block_timestamp(NOW + RULES.seconds.into());
    world.downtime.close_summons([BOB].span());
}

/// A friend's summons neither keeps an accusation away nor holds it up, excuses nobody, and moves nobody's hours.
#[test]
fn a_summons_is_no_shield_against_an_accusation() {
    let world = open();
    act_as(MALLORY);
    world.downtime.summon(workers());
    assert_eq!(world.downtime.outage(), (0, 0));
    accuse(world, BOB);
    assert_eq!(world.downtime.outage(), (1, 0));
    pass(RULES.seconds.into());
    world.downtime.close_summons(workers());
    assert_eq!(world.downtime.accusation(BOB).accuser, ALICE);
    assert_eq!(world.downtime.counts_from(BOB), 0);
    world.downtime.close_accusations([BOB].span());
    assert_eq!(world.pool.calls().len(), 1);
    assert_eq!(world.downtime.outage(), (0, 0));
    assert_eq!((world.token.gained(ALICE), world.token.gained(MALLORY)), (RULES.bond, 4 * RULES.bond));
}

#[test]
fn one_answer_ends_both_and_takes_both_bonds() {
    let world = open();
    accuse(world, BOB);
    act_as(MALLORY);
    world.downtime.summon([BOB].span());
    act_as(BOB);
    world.downtime.here();
    assert_eq!(world.token.gained(BOB), 2 * RULES.bond);
    assert_eq!(world.downtime.outage(), (0, 0));
}

/// An accusation that was left unanswered is not undone by the answer to a later summons.
#[test]
fn an_answer_to_a_summons_does_not_answer_an_older_accusation() {
    let world = open();
    accuse(world, BOB);
    pass(RULES.seconds.into());
    summon(world, BOB);
    act_as(BOB);
    world.downtime.here();
    assert_eq!(world.token.gained(BOB), RULES.bond);
    assert_eq!(world.downtime.accusation(BOB).accuser, ALICE);
    world.downtime.close_accusations([BOB].span());
    assert_eq!(world.pool.calls().len(), 1);
}

/// Banned, jailed, unknown, without weight, or absent already: it would only use up a day's room for others.
#[test]
#[feature("safe_dispatcher")]
fn who_weighs_nothing_is_not_summoned() {
    let world = open();
    act_as(ALICE);
    refused(world.safe_downtime.summon([MALLORY].span()), 'WEIGHS_NOTHING');
    refused(world.safe_downtime.summon([NOBODY].span()), 'WEIGHS_NOTHING');
    for (weight, uptime, jailed_until) in array![(0, 8, 0), (1_000, 0, 0), (1_000, 8, NOW + 1), (1_000, 8, FOREVER)] {
        world.pool.set_worker(BOB, weight, uptime, jailed_until);
        refused(world.safe_downtime.summon([BOB].span()), 'WEIGHS_NOTHING');
    }
    refused(world.safe_downtime.summon([].span()), 'NO_EVIDENCE');
    assert_eq!(world.token.paid(ALICE), 0);
    world.pool.set_worker(BOB, 1_000, 8, NOW);
    world.downtime.summon([BOB, MALLORY].span());
    assert_eq!(world.token.paid(ALICE), RULES.bond);
}

#[test]
#[feature("safe_dispatcher")]
fn who_is_summoned_is_not_summoned_again() {
    let world = open();
    summon(world, BOB);
    act_as(MALLORY);
    refused(world.safe_downtime.summon([BOB].span()), 'ALREADY_SUMMONED');
    // Named twice in one call, it is one summons and one bond.
    world.downtime.summon([validator(1), validator(1)].span());
    assert_eq!(world.token.paid(MALLORY), RULES.bond);
    pass(RULES.seconds.into());
    world.downtime.close_summons([BOB, BOB, validator(1)].span());
    assert_eq!(world.uptime.absentees(), array![BOB, validator(1)]);
    refused(world.safe_downtime.close_summons([BOB].span()), 'NOT_SUMMONED');
    refused(world.safe_downtime.close_summons([].span()), 'NO_EVIDENCE');
}

/// Everybody is summoned while nobody can answer: a day takes weight from few, and the others can be asked again.
#[test]
#[feature("safe_dispatcher")]
fn an_outage_takes_no_more_than_a_day_has_room_for() {
    let world = open();
    world.uptime.set_room(2);
    act_as(ALICE);
    world.downtime.summon(workers());
    pass(RULES.seconds.into());
    world.downtime.close_summons(workers());
    assert_eq!(world.uptime.absentees(), array![BOB, validator(1)]);
    refused(world.safe_downtime.close_summons([validator(2)].span()), 'DAY_FULL');
    assert_eq!(world.token.gained(ALICE), 2 * RULES.bond);
    assert_eq!(world.downtime.summons(validator(2)).summoner, ALICE);
    world.uptime.set_room(4);
    world.downtime.close_summons([validator(2)].span());
    assert_eq!(world.token.gained(ALICE), 3 * RULES.bond);
}

/// Who waits for a day with room is there again: it keeps its weight, and its summoner the bond.
#[test]
#[feature("safe_dispatcher")]
fn who_comes_back_before_it_is_closed_keeps_its_weight() {
    let world = open();
    world.uptime.set_room(0);
    summon(world, BOB);
    pass(RULES.seconds.into());
    refused(world.safe_downtime.close_summons([BOB].span()), 'DAY_FULL');
    while pop_log::<Event>(world.downtime.contract_address).is_some() {}
    let came_back = starknet::get_block_timestamp();
    act_as(BOB);
    world.downtime.here();
    assert_eq!((world.token.gained(BOB), world.token.gained(ALICE)), (0, RULES.bond));
    assert_eq!(world.downtime.counts_from(BOB), came_back);
    let closed = SummonsClosed { worker: BOB, answered: false, absent: false };
    let told = pop_log::<Event>(world.downtime.contract_address).unwrap();
    assert_eq!(told, Event::SummonsEvent(Summonses::Event::SummonsClosed(closed)));
    world.uptime.set_room(100);
    refused(world.safe_downtime.close_summons([BOB].span()), 'NOT_SUMMONED');
    refused(world.safe_downtime.here(), 'NOT_ACCUSED');
    assert!(world.uptime.absentees().is_empty());
}

/// An accusation whose window is over stays one: coming back ends a summons only.
#[test]
#[feature("safe_dispatcher")]
fn coming_back_ends_no_accusation() {
    let world = open();
    accuse(world, BOB);
    act_as(MALLORY);
    world.downtime.summon([BOB].span());
    pass(RULES.seconds.into());
    act_as(BOB);
    world.downtime.here();
    assert_eq!((world.token.gained(BOB), world.token.gained(MALLORY)), (0, RULES.bond));
    refused(world.safe_downtime.here(), 'ANSWER_OVER');
    world.downtime.close_accusations([BOB].span());
    assert_eq!(world.pool.calls().len(), 1);
}

/// Slashed meanwhile: nothing is left to be taken, and a day's room not used for it.
#[test]
fn who_lost_its_weight_meanwhile_is_closed_without_effect() {
    let world = open();
    summon(world, BOB);
    world.pool.set_worker(BOB, 1_000, 8, NOW + 30 * DAY);
    pass(RULES.seconds.into());
    world.downtime.close_summons([BOB].span());
    assert!(world.uptime.absentees().is_empty());
    assert_eq!(world.token.gained(ALICE), RULES.bond);
}
