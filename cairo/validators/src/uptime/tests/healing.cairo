//! A wrong bit is set by the worker's own signature for that hour, and by nothing else.

use starknet::testing::{pop_log, set_chain_id};
use crate::testing::keys::stark_sign;
use crate::testing::pool::ITestPoolDispatcherTrait;
use crate::testing::validators::{DAY, START};
use crate::testing::{MALLORY, refused};
use crate::uptime::column;
use crate::uptime::interface::{IUptimeDispatcherTrait, IUptimeSafeDispatcherTrait, Opening, Report};
use crate::uptime::objects::{heartbeat, hour_digest};
use crate::uptime::uptime::Uptime::{Event, Healed};
use super::world::{BLOCK, HOUR, ReportTrait, World, add_workers, after, drop_logs, report, worker, worker_secret, world};

/// Worker 250, who is missing in `report`, and whose heartbeat for `hour` the validators have not seen.
const INDEX: u16 = 250;

fn certified() -> World {
    let world = world();
    add_workers(world, [3, INDEX].span(), INDEX);
    report(HOUR).certify(world);
    drop_logs(world);
    world
}

fn signed(world: World, hour: u32, block_hash: felt252) -> (felt252, felt252) {
    stark_sign(worker_secret(INDEX), heartbeat(world.uptime.contract_address, hour, block_hash))
}

fn opening() -> Opening {
    report(HOUR).opening(START, INDEX)
}

/// D3: validators that leave a worker out are put right by its own signature.
#[test]
fn a_heartbeat_sets_its_bit_and_counts_the_worker_in() {
    let world = certified();
    assert!(world.uptime.missed(worker(INDEX), opening()));
    after(DAY - 1);
    let (r, s) = signed(world, HOUR, BLOCK);
    world.uptime.heal(worker(INDEX), opening(), r, s);
    let column = report(HOUR).column;
    let healed = Report { present: 498, column: [*column[0], *column[1] + 2, *column[2]].span(), ..report(HOUR) };
    assert_eq!(world.uptime.hour_digest(HOUR), hour_digest(healed.facts(START)));
    assert!(!world.uptime.missed(worker(INDEX), healed.opening(START, INDEX)));
    let root = column::root_of(healed.column);
    let event = Healed { hour: HOUR, worker: worker(INDEX), index: INDEX, root };
    assert_eq!(pop_log(world.uptime.contract_address), Some(Event::Healed(event)));
}

#[test]
#[feature("safe_dispatcher")]
fn nothing_is_healed_twice() {
    let world = certified();
    let (r, s) = signed(world, HOUR, BLOCK);
    world.uptime.heal(worker(INDEX), opening(), r, s);
    refused(world.safe.heal(worker(INDEX), opening(), r, s), 'HOUR_UNKNOWN');
    let column = report(HOUR).column;
    let healed = Report { present: 498, column: [*column[0], *column[1] + 2, *column[2]].span(), ..report(HOUR) };
    refused(world.safe.heal(worker(INDEX), healed.opening(START, INDEX), r, s), 'NOT_MISSED');
}

/// D3: none can be made beforehand, or kept for later.
#[test]
#[feature("safe_dispatcher")]
fn a_heartbeat_is_good_for_its_hour_chain_and_contract() {
    let world = certified();
    let mut wrong = array![
        signed(world, HOUR - 1, BLOCK), signed(world, HOUR, 'OTHER'),
        stark_sign(worker_secret(INDEX), heartbeat(MALLORY, HOUR, BLOCK)), (0, 0),
    ];
    set_chain_id('ANOTHER_CHAIN');
    wrong.append(signed(world, HOUR, BLOCK));
    set_chain_id(0);
    for signature in wrong.span() {
        let (r, s) = *signature;
        refused(world.safe.heal(worker(INDEX), opening(), r, s), 'HEARTBEAT');
    }
}

#[test]
#[feature("safe_dispatcher")]
fn a_heartbeat_is_good_for_its_worker() {
    let world = certified();
    let (r, s) = signed(world, HOUR, BLOCK);
    // Number 3 is missing too, and has no key, then another one.
    let third = report(HOUR).opening(START, 3);
    refused(world.safe.heal(worker(3), third, r, s), 'NO_KEY');
    world.validators.pool.add_worker(3, worker(3), 'OTHER');
    refused(world.safe.heal(worker(3), third, r, s), 'HEARTBEAT');
    // Worker 250's felt under number 3's name, or the other way round.
    refused(world.safe.heal(worker(3), opening(), r, s), 'OPENING');
    refused(world.safe.heal(worker(INDEX), third, r, s), 'OPENING');
    refused(world.safe.heal(MALLORY, opening(), r, s), 'NOT_IN_COLUMN');
}

#[test]
#[feature("safe_dispatcher")]
fn a_day_after_the_certification_it_is_too_late() {
    let world = certified();
    let (r, s) = signed(world, HOUR, BLOCK);
    after(DAY);
    refused(world.safe.heal(worker(INDEX), opening(), r, s), 'HEAL_OVER');
}

#[test]
#[feature("safe_dispatcher")]
fn an_hour_as_nobody_certified_it_heals_nobody() {
    let world = certified();
    let (r, s) = signed(world, HOUR, BLOCK);
    let certified = opening();
    let later = Opening { hour: report(HOUR).facts(START + 1), ..certified };
    refused(world.safe.heal(worker(INDEX), later, r, s), 'HOUR_UNKNOWN');
    let (r, s) = signed(world, HOUR, 'OTHER');
    let other = Report { block_hash: 'OTHER', ..report(HOUR) };
    refused(world.safe.heal(worker(INDEX), other.opening(START, INDEX), r, s), 'HOUR_UNKNOWN');
}

#[test]
fn a_count_that_was_a_lie_stays_within_the_workers() {
    let world = world();
    add_workers(world, [3, INDEX].span(), INDEX);
    let lie = Report { present: 500, ..report(HOUR) };
    lie.certify(world);
    let (r, s) = signed(world, HOUR, BLOCK);
    world.uptime.heal(worker(INDEX), lie.opening(START, INDEX), r, s);
    let column = lie.column;
    let healed = Report { column: [*column[0], *column[1] + 2, *column[2]].span(), ..lie };
    assert_eq!(world.uptime.hour_digest(HOUR), hour_digest(healed.facts(START)));
}
