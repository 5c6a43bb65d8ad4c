//! What certifying costs, by Starknet's own gas; calldata, events' data and the transaction come on top (docs/COSTS.md).

use core::testing::get_available_gas;
use crate::certificate::{Signature, Voter};
use crate::checkpoint::{Place, checkpoint_of, item_digest, statement};
use crate::ports::{IStakeOfOthersDispatcher, IStakeOfOthersDispatcherTrait};
use crate::testing::deploy;
use crate::testing::keys::{stark_key, stark_sign};
use crate::testing::validators::{self, secret};
use crate::uptime::column;
use crate::uptime::levels;
use crate::uptime::interface::{Certificate, IUptimeDispatcher, IUptimeDispatcherTrait, Report};
use crate::uptime::uptime::Uptime;
use crate::validator_set::interface::IValidatorSetDispatcherTrait;
use super::world::{HOUR, ReportTrait};

const FULL: felt252 = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;

/// By 15 of 22 equal validators.
fn certificate(world: validators::World, items: Span<felt252>) -> Certificate {
    let mut stakes = array![];
    let mut voters = array![];
    for id in 0..22_u32 {
        stakes.append(1_000);
        voters.append(Voter { stark_key: stark_key(secret(id.into())), weight: 1_000 });
    }
    validators::begin(world, stakes.span());
    let place = Place { epoch: 1, sequence: 9, history: 'HISTORY'.into(), before: [11].span(), after: [12].span() };
    let network = world.set.network();
    let statement = statement(network, checkpoint_of(network, place, items));
    let mut signatures = array![];
    for member in 0..15_u32 {
        let (r, s) = stark_sign(secret(member.into()), statement);
        signatures.append(Signature { member, r, s });
    }
    Certificate { place, voters: voters.span(), signatures: signatures.span() }
}

fn uptime(world: validators::World) -> IUptimeDispatcher {
    let parts = (world.pool.contract_address, world.set.contract_address, world.pool.contract_address);
    IUptimeDispatcher { contract_address: deploy(Uptime::TEST_CLASS_HASH, parts) }
}

/// Sierra gas of this many hours of 8,000 workers with one certificate.
fn cost_of_hours(count: u32) -> u128 {
    let world = validators::world();
    let uptime = uptime(world);
    let mut column = array![];
    for _ in 0..32_u32 {
        column.append(FULL);
    }
    column.append(column::power_of_two(64) - 1);
    let column = column.span();
    let mut hours = array![];
    let mut items = array![];
    for back in 0..count {
        let report = Report { hour: HOUR - back, block_hash: 'BLOCK', workers: 8_000, present: 8_000, column };
        hours.append(report);
        items.append(item_digest('uptime', report.payload()));
    }
    let certificate = certificate(world, items.span());
    let before = get_available_gas();
    uptime.certify(hours.span(), certificate);
    before - get_available_gas()
}

/// D1: a column an hour, not a row a worker.
#[test]
fn an_hour_of_eight_thousand_workers_costs_no_more() {
    let used = cost_of_hours(1);
    println!("certify: {used}");
    assert!(used < 1_950_000);
}

#[test]
fn three_hours_of_eight_thousand_workers_share_a_certificate() {
    let used = cost_of_hours(3);
    println!("certify three: {used}");
    assert!(used < 3 * 1_250_000);
}

/// Less what it costs to unpack them and to write the pool's words, which here are a stand-in's.
#[test]
fn four_hundred_changes_of_levels_are_brought_for_no_more() {
    let world = validators::world();
    let uptime = uptime(world);
    let mut changes = array![];
    let mut index: felt252 = 16;
    for _ in 0..34_u32 {
        let mut felt = 0;
        let mut power = 1;
        for _ in 0..12_u32 {
            felt += (index * 16 + 7) * power;
            power *= 0x100000;
            index += 16;
        }
        changes.append(felt);
    }
    let mut payload = array![20_832, 0];
    payload.append_span(changes.span());
    let certificate = certificate(world, [item_digest('levels', payload.span())].span());
    let before = get_available_gas();
    let (unpacked, _) = levels::unpack(changes.span(), 20_832, 0);
    IStakeOfOthersDispatcher { contract_address: world.pool.contract_address }
        .set_uptime(unpacked.span());
    let pool = before - get_available_gas();
    let before = get_available_gas();
    uptime.set_levels(20_832, 0, changes.span(), certificate);
    let used = before - get_available_gas() - pool;
    println!("set_levels: {used} and {pool}");
    assert!(used < 1_600_000);
}
