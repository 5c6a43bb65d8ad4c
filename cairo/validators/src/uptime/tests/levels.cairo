//! A day's levels, as certified, each part once and in order.

use starknet::testing::pop_log;
use crate::testing::pool::ITestPoolDispatcherTrait;
use crate::testing::refused;
use crate::testing::validators::{START, certify};
use crate::uptime::interface::{IUptimeDispatcherTrait, IUptimeSafeDispatcherTrait};
use crate::uptime::levels::unpack;
use crate::uptime::uptime::Uptime::{Event, LevelsSet};
use super::world::{World, after, drop_logs, world};

/// The day before the world begins, and of workers 16, 32 …
const YESTERDAY: u32 = 20_832;
const AT_20: felt252 = 0x100000;

/// Worker 16 gets level 7, worker 8,000 gets 0.
fn changes() -> Span<felt252> {
    [16 * 16 + 7 + 8_000 * 16 * AT_20].span()
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
    assert_eq!((world.validators.pool.level(16), world.validators.pool.level(8_000)), (7, 0));
    let event = LevelsSet { day: YESTERDAY, part: 0, changes: changes() };
    assert_eq!(pop_log(world.uptime.contract_address), Some(Event::LevelsSet(event)));
    let round = world.uptime.levels_round();
    assert_eq!((round.day, round.part, round.index), (YESTERDAY, 0, 8_000));
}

/// D2: weights move once a day.
#[test]
fn each_part_of_a_day_is_set_once_and_in_order() {
    let world = world();
    refused(set(world, YESTERDAY, 1, changes()), 'LEVELS_ORDER');
    set(world, YESTERDAY, 0, changes()).unwrap();
    refused(set(world, YESTERDAY, 0, changes()), 'LEVELS_ORDER');
    refused(set(world, YESTERDAY, 2, changes()), 'LEVELS_ORDER');
    set(world, YESTERDAY, 1, [].span()).unwrap();
    refused(set(world, YESTERDAY - 1, 0, [].span()), 'LEVELS_ORDER');
    after(86_400);
    refused(set(world, YESTERDAY + 1, 2, [].span()), 'LEVELS_ORDER');
    set(world, YESTERDAY + 1, 0, [].span()).unwrap();
    refused(set(world, YESTERDAY, 2, changes()), 'LEVELS_ORDER');
}

#[test]
fn a_day_counts_once_it_is_over_and_for_three_days() {
    let world = world();
    refused(set(world, YESTERDAY + 1, 0, changes()), 'DAY_NOT_OVER');
    refused(set(world, 0xffffffff, 0, changes()), 'DAY_NOT_OVER');
    refused(set(world, YESTERDAY - 3, 0, changes()), 'DAY_TOO_OLD');
    set(world, YESTERDAY - 2, 0, [].span()).unwrap();
}

#[test]
#[feature("safe_dispatcher")]
fn what_is_set_is_what_was_signed() {
    let world = world();
    let payload = payload(YESTERDAY, 0, changes());
    let certificate = certify(world.validators, 1, 'levels', payload, world.voters, [0, 1].span());
    let other = [*changes()[0] + 1].span();
    refused(world.safe.set_levels(YESTERDAY, 0, other, certificate), 'SIGNATURE');
    refused(world.safe.set_levels(YESTERDAY - 1, 0, [].span(), certificate), 'SIGNATURE');
    let few = certify(world.validators, 1, 'levels', payload, world.voters, [1, 2].span());
    refused(world.safe.set_levels(YESTERDAY, 0, changes(), few), 'NO_QUORUM');
    assert_eq!(world.uptime.levels_round().day, 0);
}

/// The pool's own stand-in takes any level; the real one is asked in the hub's tests.
#[test]
fn changes_are_of_real_indices() {
    let world = world();
    refused(set(world, YESTERDAY, 0, [8].span()), 'CHANGES_ORDER');
    let wide = 0x1000000000000000000000000000000000000000000000000000000000000;
    refused(set(world, YESTERDAY, 0, [wide].span()), 'LEVEL_RANGE');
}

#[test]
fn a_day_changes_only_workers_whose_day_it_is() {
    let world = world();
    for index in 1..17_u32 {
        let change: felt252 = (index * 16 + 7).into();
        if index != 16 {
            refused(set(world, YESTERDAY, 0, [change].span()), 'OTHER_DAY');
            refused(set(world, YESTERDAY, 0, [change + 32 * 16 * AT_20].span()), 'OTHER_DAY');
        }
    }
    set(world, YESTERDAY, 0, [16 * 16 + 7].span()).unwrap();
    after(86_400);
    refused(set(world, YESTERDAY + 1, 0, changes()), 'OTHER_DAY');
    set(world, YESTERDAY + 1, 0, [1 * 16 + 7 + 17 * 16 * AT_20].span()).unwrap();
    assert_eq!((world.validators.pool.level(1), world.validators.pool.level(16)), (7, 7));
}

/// Else a day could name one worker ten thousand times.
#[test]
fn a_day_changes_each_worker_once_whatever_its_parts() {
    let world = world();
    let twice = [16 * 16 + 7 + (16 * 16 + 6) * AT_20].span();
    refused(set(world, YESTERDAY, 0, twice), 'CHANGES_ORDER');
    refused(set(world, YESTERDAY, 0, [16 * 16 + 7, 16 * 16 + 6].span()), 'CHANGES_ORDER');
    refused(set(world, YESTERDAY, 0, [32 * 16 + 7 + (16 * 16 + 6) * AT_20].span()), 'CHANGES_ORDER');
    set(world, YESTERDAY, 0, [32 * 16 + 7].span()).unwrap();
    refused(set(world, YESTERDAY, 1, [32 * 16 + 6].span()), 'CHANGES_ORDER');
    refused(set(world, YESTERDAY, 1, [16 * 16 + 6].span()), 'CHANGES_ORDER');
    set(world, YESTERDAY, 1, [48 * 16 + 7].span()).unwrap();
    // A part without changes forgets nobody.
    set(world, YESTERDAY, 2, [].span()).unwrap();
    refused(set(world, YESTERDAY, 3, [48 * 16 + 6].span()), 'CHANGES_ORDER');
}

#[test]
fn twelve_changes_lie_in_a_felt() {
    let mut felts = array![];
    let mut expected = array![];
    let mut index: felt252 = 65_535 - 23 * 16;
    for _ in 0..2_u32 {
        let mut felt = 0;
        let mut power = 1;
        for _ in 0..12_u32 {
            felt += (index * 16 + 8) * power;
            power *= AT_20;
            expected.append(index * 16 + 8);
            index += 16;
        }
        felts.append(felt);
        felts.append(0);
    }
    assert_eq!(unpack(felts.span(), 15, 65_535 - 24 * 16), (expected, 65_535));
    // Gaps are no changes: the sixth and the seventh only.
    let gap = (16 * 16 + 1 + (32 * 16 + 1) * AT_20) * AT_20 * AT_20 * AT_20 * AT_20 * AT_20;
    assert_eq!(unpack([gap].span(), 32, 0), (array![16 * 16 + 1, 32 * 16 + 1], 32));
    assert_eq!(unpack([].span(), 32, 7), (array![], 7));
}
