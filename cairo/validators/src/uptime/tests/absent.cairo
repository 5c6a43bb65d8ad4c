//! Workers that left a summons unanswered.

use starknet::ContractAddress;
use starknet::testing::pop_log;
use crate::ports::{IStakeOfOthersDispatcher, IStakeOfOthersDispatcherTrait};
use crate::testing::pool::ITestPoolDispatcherTrait;
use crate::testing::{act_as, at, MALLORY, refused};
use crate::testing::validators::START;
use crate::uptime::interface::{IUptimeDispatcherTrait, IUptimeSafeDispatcherTrait};
use crate::uptime::uptime::Uptime::{Absent, Event};
use super::world::{DEPLOYER, World, add_workers, drop_logs, worker, world};

const DOWNTIME: ContractAddress = 'DOWNTIME'.try_into().unwrap();
const DAY: u64 = 86_400;

/// Forty workers, of whom three at most may be absent in a day; Downtime is bound.
fn bound() -> World {
    let world = world();
    let mut indices = array![];
    for index in 1..41_u16 {
        indices.append(index);
    }
    add_workers(world, indices.span(), 0);
    act_as(DEPLOYER);
    world.uptime.bind_downtime(DOWNTIME);
    act_as(DOWNTIME);
    world
}

/// D5: its level is 0 and stays so until validators certify another.
#[test]
fn who_is_absent_has_no_level_and_its_last_one_is_told() {
    let world = bound();
    set_level(world, 7, 5);
    drop_logs(world);
    assert!(world.uptime.absent(worker(7)));
    assert_eq!(world.validators.pool.level(7), 0);
    let event = Absent { worker: worker(7), index: 7, level: 5 };
    assert_eq!(pop_log(world.uptime.contract_address), Some(Event::Absent(event)));
}

/// D5: an outage, or a bonded crowd, changes no more levels in a day than a day's certified list may.
#[test]
fn a_day_takes_the_level_of_a_sixteenth_at_most() {
    let world = bound();
    for index in 1..41_u16 {
        set_level(world, index, 8);
    }
    for index in 1..4_u16 {
        assert!(world.uptime.absent(worker(index)));
    }
    assert!(!world.uptime.absent(worker(4)));
    assert_eq!(world.validators.pool.level(4), 8);
    at(START - START % DAY + DAY - 1);
    assert!(!world.uptime.absent(worker(4)));
    at(START - START % DAY + DAY);
    assert!(world.uptime.absent(worker(4)));
    assert_eq!((world.validators.pool.level(3), world.validators.pool.level(4)), (0, 0));
}

#[test]
#[feature("safe_dispatcher")]
fn downtime_alone_says_who_is_absent_and_is_bound_once() {
    let world = world();
    refused(world.safe.absent(worker(1)), 'NOT_DOWNTIME');
    act_as(0.try_into().unwrap());
    refused(world.safe.absent(worker(1)), 'NOT_DOWNTIME');
    act_as(MALLORY);
    refused(world.safe.bind_downtime(MALLORY), 'NOT_DEPLOYER');
    act_as(DEPLOYER);
    refused(world.safe.bind_downtime(0.try_into().unwrap()), 'ZERO_ADDRESS');
    world.uptime.bind_downtime(DOWNTIME);
    assert_eq!(world.uptime.downtime(), DOWNTIME);
    refused(world.safe.bind_downtime(MALLORY), 'ALREADY_BOUND');
    refused(world.safe.absent(worker(1)), 'NOT_DOWNTIME');
}

fn set_level(world: World, index: u16, level: u8) {
    let pool = IStakeOfOthersDispatcher { contract_address: world.validators.pool.contract_address };
    pool.set_uptime([index.into() * 16 + level.into()].span());
}
