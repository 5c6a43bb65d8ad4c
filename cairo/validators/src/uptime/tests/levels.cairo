//! A day's levels, as certified, each part once and in order.

use starknet::testing::pop_log;
use crate::testing::pool::ITestPoolDispatcherTrait;
use crate::testing::refused;
use crate::testing::validators::{START, certify};
use crate::uptime::interface::{IUptimeDispatcherTrait, IUptimeSafeDispatcherTrait};
use crate::uptime::levels::unpack;
use crate::uptime::uptime::Uptime::{Event, LevelsSet};
use super::world::{World, after, drop_logs, world};

/// The day before the world begins.
const YESTERDAY: u32 = 20_832;
const AT_20: felt252 = 0x100000;

/// Worker 1 gets level 7, worker 8,000 gets 0.
fn changes() -> Span<felt252> {
    [1 * 16 + 7 + 8_000 * 16 * AT_20].span()
}

fn payload(day: u32, part: u8, changes: Span<felt252>) -> Span<felt252> {
    let mut payload = array![day.into(), part.into()];
    payload.append_span(changes);
    payload.span()
}

#[feature("safe_dispatcher")]
fn set(world: World, day: u32, part: u8, changes: Span<felt252>) -> starknet::SyscallResult<()> {
    let payload = payload(day, part, changes);
    let certificate = certify(world.validators, 1, 'levels', payload, world.voters, [0, 1].span());
    world.safe.set_levels(day, part, changes, certificate)
}

#[test]
fn certified_changes_reach_the_pool() {
    let world = world();
    assert_eq!(START / 86_400, YESTERDAY.into() + 1);
    drop_logs(world);
    set(world, YESTERDAY, 0, changes()).unwrap();
    assert_eq!((world.validators.pool.level(1), world.validators.pool.level(8_000)), (7, 0));
    let event = LevelsSet { day: YESTERDAY, part: 0, changes: changes() };
    assert_eq!(pop_log(world.uptime.contract_address), Some(Event::LevelsSet(event)));
    let round = world.uptime.levels_round();
    assert_eq!((round.day, round.part), (YESTERDAY, 0));
}

#[test]
fn each_part_of_a_day_is_set_once_and_in_order() {
    let world = world();
    refused(set(world, YESTERDAY, 1, changes()), 'LEVELS_ORDER');
    set(world, YESTERDAY, 0, changes()).unwrap();
    refused(set(world, YESTERDAY, 0, changes()), 'LEVELS_ORDER');
    refused(set(world, YESTERDAY, 2, changes()), 'LEVELS_ORDER');
    set(world, YESTERDAY, 1, [].span()).unwrap();
    refused(set(world, YESTERDAY - 1, 0, changes()), 'LEVELS_ORDER');
    after(86_400);
    refused(set(world, YESTERDAY + 1, 2, changes()), 'LEVELS_ORDER');
    set(world, YESTERDAY + 1, 0, changes()).unwrap();
    refused(set(world, YESTERDAY, 2, changes()), 'LEVELS_ORDER');
}

#[test]
fn a_day_counts_once_it_is_over_and_for_three_days() {
    let world = world();
    refused(set(world, YESTERDAY + 1, 0, changes()), 'DAY_NOT_OVER');
    refused(set(world, 0xffffffff, 0, changes()), 'DAY_NOT_OVER');
    refused(set(world, YESTERDAY - 3, 0, changes()), 'DAY_TOO_OLD');
    set(world, YESTERDAY - 2, 0, changes()).unwrap();
}

#[test]
#[feature("safe_dispatcher")]
fn what_is_set_is_what_was_signed() {
    let world = world();
    let payload = payload(YESTERDAY, 0, changes());
    let certificate = certify(world.validators, 1, 'levels', payload, world.voters, [0, 1].span());
    let other = [*changes()[0] + 1].span();
    refused(world.safe.set_levels(YESTERDAY, 0, other, certificate), 'SIGNATURE');
    refused(world.safe.set_levels(YESTERDAY - 1, 0, changes(), certificate), 'SIGNATURE');
    let few = certify(world.validators, 1, 'levels', payload, world.voters, [1, 2].span());
    refused(world.safe.set_levels(YESTERDAY, 0, changes(), few), 'NO_QUORUM');
    assert_eq!(world.uptime.levels_round().day, 0);
}

#[test]
fn levels_are_eighths_of_real_indices() {
    let world = world();
    refused(set(world, YESTERDAY, 0, [16 + 9].span()), 'LEVEL_RANGE');
    refused(set(world, YESTERDAY, 0, [8].span()), 'LEVEL_RANGE');
    let wide = 0x1000000000000000000000000000000000000000000000000000000000000;
    refused(set(world, YESTERDAY, 0, [wide].span()), 'LEVEL_RANGE');
}

#[test]
fn twelve_changes_lie_in_a_felt() {
    let mut felt = 0;
    let mut expected = array![];
    let mut power = 1;
    for index in 65_524..65_536_u32 {
        felt += (index.into() * 16 + 8) * power;
        power *= AT_20;
        expected.append((index.try_into().unwrap(), 8));
    }
    assert_eq!(unpack([felt].span()), expected);
    let mut twice = array![];
    twice.append_span(expected.span());
    twice.append_span(expected.span());
    assert_eq!(unpack([felt, 0, felt].span()), twice);
    // Gaps are no changes: the sixth and the seventh only.
    let gap = (5 * 16 + 1) * AT_20 * AT_20 * AT_20 * AT_20 * AT_20 * (1 + AT_20);
    assert_eq!(unpack([gap].span()), array![(5, 1), (5, 1)]);
}
