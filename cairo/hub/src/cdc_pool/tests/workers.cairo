//! Registration, reputation, uptime, and what workers share with their delegators.

use core::ec::{EcPointTrait, stark_curve};
use core::math::{u256_inv_mod, u256_mul_mod_n};
use core::poseidon::poseidon_hash_span;
use starknet::testing::{set_block_number, set_contract_address};
use crate::types::UNIT;
use crate::vault::interface::{IVaultDispatcherTrait, IVaultJobsDispatcherTrait, IVaultViewsDispatcherTrait, Settlement};
use super::super::earnings::delegators_part;
use super::super::interface::{
    ICDCPoolDispatcherTrait, ICDCPoolSafeDispatcherTrait, ICDCPoolViewsDispatcherTrait, IPenaltiesDispatcherTrait, Penalty,
};
use super::super::objects::{CIRO, Record, Tranches};
use super::super::reputation::{POINT_FEE, refreshed};
use super::super::shares::Shares;
use super::world::{EPOCH, JOBS, START, UPTIME, World, WorldTrait, account, error_of, open, seconds_later};

const DAY: u64 = 86_400;

/// A Stark signature; `nonce` is anything that is not used twice.
fn sign(secret: felt252, message: felt252, nonce: felt252) -> (felt252, felt252, felt252) {
    let generator = EcPointTrait::new(stark_curve::GEN_X, stark_curve::GEN_Y).unwrap();
    let (key, _) = generator.mul(secret).try_into().unwrap().coordinates();
    let (r, _) = generator.mul(nonce).try_into().unwrap().coordinates();
    let order: u256 = stark_curve::ORDER.into();
    let order: NonZero<u256> = order.try_into().unwrap();
    let product = u256_mul_mod_n(r.into(), secret.into(), order);
    let message: u256 = message.into();
    let (_, sum) = DivRem::div_rem(message + product, order);
    let inverse = u256_inv_mod(nonce.into(), order).unwrap();
    (key, r, u256_mul_mod_n(sum, inverse.into(), order).try_into().unwrap())
}

fn key_statement(world: @World, worker: u32, key: felt252) -> felt252 {
    let chain_id = starknet::get_tx_info().unbox().chain_id;
    let pool: felt252 = (*world.address).into();
    poseidon_hash_span(array!['CIRO_WORKER_KEY', chain_id, pool, account(worker).into(), key].span())
}

/// One job of `worker`, of which it gets `pay` units and the hub `fee`.
fn work(world: @World, worker: u32, pay: u128, fee: u128) {
    let client = 50;
    let total = (pay + fee) * UNIT;
    world.fund(client, total);
    (*world.vault).deposit(account(client), total);
    let nonce = (*world.books).account(account(client)).nonce;
    set_contract_address(JOBS);
    (*world.jobs).reserve(account(client), nonce, 1, total);
    let settlement = Settlement {
        client: account(client), reserved: total, model_owner: account(client), to_worker: pay * UNIT, to_model_owner: 0,
        fee: fee * UNIT, kept: 0,
    };
    (*world.jobs).settle(account(worker), array![settlement].span());
}

#[test]
#[feature("safe_dispatcher")]
fn a_key_is_registered_by_who_has_it_and_stays_attributable() {
    let world = open('register');
    let (key, _, _) = sign(1_234, 0, 77);
    let (_, r, s) = sign(1_234, key_statement(@world, 1, key), 78);
    world.act_as(1).register_worker(2, 'EU', "https://worker.example", key, r, s);
    let worker = world.views.worker(account(1));
    assert_eq!((worker.class, worker.stark_key), (2, key));
    assert_eq!(world.views.worker_by_key(key), account(1));
    assert_eq!(world.views.stark_key(account(1)), key);
    // Somebody else's signature, another worker, a false one.
    assert_eq!(error_of(world.dare_as(2).register_worker(0, 0, "", key, r, s)), 'KEY_TAKEN');
    let (other, _, _) = sign(99, 0, 77);
    assert_eq!(error_of(world.dare_as(2).register_worker(0, 0, "", other, r, s)), 'KEY_PROOF');
    let (_, r_of_1, s_of_1) = sign(99, key_statement(@world, 1, other), 79);
    assert_eq!(error_of(world.dare_as(2).register_worker(0, 0, "", other, r_of_1, s_of_1)), 'KEY_PROOF');
    assert_eq!(error_of(world.dare_as(2).register_worker(4, 0, "", other, r, s)), 'CLASS_RANGE');
    // A new key; the old one is still its.
    world.act_as(1).register_worker(0, 'EU', "", other, r_of_1, s_of_1);
    assert_eq!(world.views.stark_key(account(1)), other);
    assert_eq!(world.views.worker_by_key(key), account(1));
    assert_eq!(world.views.worker_by_key(other), account(1));
}

/// A18: a client that is its own worker burns a fee for each day's point.
#[test]
#[feature("safe_dispatcher")]
fn fees_earn_one_point_a_day_and_idle_days_drift_to_fifty() {
    let world = open('points');
    world.stake(1, 1, 300);
    work(@world, 1, 1_000, 10 * POINT_FEE.into());
    assert_eq!(world.books.contribution(account(1)), 10 * POINT_FEE);
    world.act_as(9).refresh(account(1));
    assert_eq!(world.views.worker(account(1)).reputation, 51);
    assert_eq!(error_of(world.dare_as(9).refresh(account(1))), 'REFRESHED_TODAY');
    // Ten points' worth of fees, but one point.
    seconds_later(DAY);
    world.act_as(9).refresh(account(1));
    assert_eq!(world.views.worker(account(1)).reputation, 50);
    work(@world, 1, 1_000, 10 * POINT_FEE.into());
    seconds_later(DAY);
    world.act_as(9).refresh(account(1));
    // A day with too little for a point is no idle day.
    work(@world, 1, 1_000, POINT_FEE.into() - 1);
    seconds_later(DAY);
    world.act_as(9).refresh(account(1));
    assert_eq!(world.views.worker(account(1)).reputation, 51);
    seconds_later(DAY);
    world.act_as(9).refresh(account(1));
    assert_eq!(world.views.worker(account(1)).reputation, 50);
    work(@world, 1, 1_000, 1);
    seconds_later(DAY);
    world.act_as(9).refresh(account(1));
    assert_eq!(world.views.worker(account(1)).reputation, 51);
}

#[test]
fn points_stay_within_bounds_whatever_the_counter_does() {
    let record = Record { points: 99, class: 0, jailed_until: 0, day: 10, cases: 0, seen: 0, latest: 0 };
    let earned = refreshed(record, POINT_FEE, 11 * DAY);
    assert_eq!((earned.points, earned.day, earned.seen), (100, 11, POINT_FEE));
    assert_eq!(refreshed(earned, 2 * POINT_FEE, 12 * DAY).points, 100);
    // The counter begins again at 2^47.
    let late = Record { seen: 0x7fffffffffff - POINT_FEE + 2, latest: 0x7fffffffffff, ..record };
    assert_eq!(refreshed(late, 0, 11 * DAY).points, 99);
    assert_eq!(refreshed(late, 0x7fffffffffff, 11 * DAY).points, 98);
    assert_eq!(refreshed(late, 1, 11 * DAY).points, 100);
    // Idle days are caught up with, to fifty and no further, from both sides.
    assert_eq!(refreshed(record, 0, 15 * DAY).points, 94);
    assert_eq!(refreshed(record, 0, 1_000 * DAY).points, 50);
    assert_eq!(refreshed(Record { points: 0, ..record }, 0, 13 * DAY).points, 3);
    assert_eq!(refreshed(Record { points: 0, ..record }, 0, 1_000 * DAY).points, 50);
}

#[test]
fn the_vaults_counter_wraps_and_touches_nothing_beside_it() {
    let world = open('wrap');
    // 2^47 units are 140,737 CIRO: twice more than half of it.
    let half = 0x400000000001;
    work(@world, 1, 5, half);
    work(@world, 1, 5, half);
    assert_eq!(world.books.contribution(account(1)), 2);
    let account = world.books.account(account(1));
    assert_eq!((account.balance, account.reserved, account.nonce), (10 * UNIT, 0, 0));
    work(@world, 1, 5, 0x800000000003);
    assert_eq!(world.books.contribution(super::world::account(1)), 5);
}

#[test]
fn uptime_lowers_a_weight_two_epochs_later() {
    let world = open('uptime');
    world.stake(1, 1, 300);
    world.stake(2, 2, 100);
    set_block_number(START + 3 * EPOCH);
    set_contract_address(UPTIME);
    // Nobody has index 0 or 9.
    world.penalties.set_uptime([16 + 3, 1, 9 * 16 + 1].span());
    let worker = world.views.worker(account(1));
    assert_eq!((worker.uptime, worker.weight_now, worker.weight_next, worker.from_epoch), (3, 300, 112, 15));
    assert_eq!(world.views.worker(account(2)).uptime, 8);
    // A stake that comes later is lowered alike.
    set_block_number(START + 6 * EPOCH);
    world.act_as(1).unstake(account(1), 100 * CIRO);
    assert_eq!(world.views.worker(account(1)).weight_next, 75);
    let security = world.views.security(1, 100);
    assert_eq!((security.workers, security.stake), (2, 300 * CIRO));
    assert_eq!(security.security, 200 * CIRO / 2 * 3 / 8 + 50 * CIRO);
}

#[test]
#[feature("safe_dispatcher")]
fn earnings_are_divided_pro_rata_less_commission() {
    let world = open('earnings');
    world.stake(1, 1, 100);
    world.stake(2, 1, 200);
    world.stake(3, 1, 100);
    // Unset: the worker keeps all.
    work(@world, 1, 1_000, 0);
    assert_eq!(world.balance(1), 1_000 * UNIT);
    assert_eq!(error_of(world.dare_as(1).set_commission(10_001)), 'COMMISSION_RANGE');
    world.act_as(1).set_commission(2_000);
    work(@world, 1, 4_000, 0);
    assert_eq!(world.balance(1), 1_000 * UNIT);
    assert_eq!(world.books.earnings(account(1)), 4_000 * UNIT);
    // Who comes now has no part of it.
    world.stake(4, 1, 400);
    assert_eq!(world.books.earnings(account(1)), 0);
    // 3,000 of the 4,000 are the delegators', less a fifth.
    assert_eq!(world.balance(1), 2_600 * UNIT);
    assert_eq!(world.views.stake_of(account(1), account(2)), 200 * CIRO + 1_600 * UNIT);
    assert_eq!(world.views.stake_of(account(1), account(3)), 100 * CIRO + 800 * UNIT);
    assert!(world.views.stake_of(account(1), account(4)) <= 400 * CIRO);
    assert_eq!(world.views.total_stake(), 800 * CIRO + 2_400 * UNIT);
    assert_eq!(world.books.total_staked(), world.views.total_stake());
}

/// What was earned is divided by the stakes behind it, not by those of the moment.
#[test]
fn a_worker_that_adds_or_takes_stake_changes_nothing_of_what_was_earned_before() {
    let world = open('dilution');
    world.stake(1, 1, 100);
    world.stake(2, 1, 300);
    world.act_as(1).set_commission(0);
    work(@world, 1, 4_000, 0);
    // A hundred times its stake, and then its part of the pay.
    world.stake(1, 1, 10_000);
    world.act_as(9).distribute(account(1));
    assert_eq!(world.balance(1), 1_000 * UNIT);
    assert!(world.views.stake_of(account(1), account(2)) >= 300 * CIRO + 2_999 * UNIT);
    world.unstake(1, 1, 10_000);
    work(@world, 1, 4_000, 0);
    world.unstake(1, 1, 100);
    world.act_as(9).distribute(account(1));
    assert!(world.balance(1) >= 2_000 * UNIT);
}

#[test]
fn a_rise_of_the_commission_waits_seven_days_and_a_fall_does_not() {
    let world = open('commission');
    world.stake(1, 1, 100);
    world.stake(2, 1, 100);
    world.act_as(1).set_commission(1_000);
    world.act_as(1).set_commission(9_000);
    assert_eq!(world.views.worker(account(1)).commission, 1_000);
    work(@world, 1, 1_000, 0);
    seconds_later(7 * DAY);
    // What was earned before the rise is divided as it was promised.
    world.act_as(9).distribute(account(1));
    assert_eq!(world.balance(1), 550 * UNIT);
    assert_eq!(world.views.worker(account(1)).commission, 9_000);
    work(@world, 1, 1_000, 0);
    world.act_as(9).distribute(account(1));
    assert_eq!(world.balance(1), (550 + 950) * UNIT);
    world.act_as(1).set_commission(0);
    assert_eq!(world.views.worker(account(1)).commission, 0);
    // Back to keeping all: the pay goes into the balance again.
    world.act_as(1).set_commission(10_000);
    seconds_later(7 * DAY);
    world.act_as(9).distribute(account(1));
    let before = world.balance(1);
    work(@world, 1, 1_000, 0);
    assert_eq!(world.balance(1), before + 1_000 * UNIT);
}

#[test]
fn a_part_is_rounded_down_for_the_delegators() {
    let delegated = Shares { tokens: 2, shares: 2_000_000 };
    let stakes = Tranches { own: 1, delegated, generation: 0, shared: 10_000 };
    assert_eq!(delegators_part(@stakes, 1), 0);
    assert_eq!(delegators_part(@stakes, 2), 1);
    assert_eq!(delegators_part(@Tranches { shared: 9_999, ..stakes }, 3), 1);
    let nobody = Shares { tokens: 0, shares: 0 };
    assert_eq!(delegators_part(@Tranches { delegated: nobody, ..stakes }, 3), 0);
}

/// A18: newcomers begin at fifty points, many as one.
#[test]
fn splitting_a_stake_over_many_workers_weighs_no_more() {
    let world = open('split');
    world.stake(1, 1, 300);
    for worker in 2..5_u32 {
        world.stake(worker, worker, 100);
    }
    let whole = world.views.worker(account(1)).weight_next;
    let mut parts: u32 = 0;
    for worker in 2..5_u32 {
        parts += world.views.worker(account(worker)).weight_next;
    }
    assert_eq!((whole, parts), (300, 300));
    // With reputation the one stake weighs more: each part would have to earn its own.
    let now = starknet::get_block_timestamp();
    world.punish(1, 4, Penalty { share: 0, points: 25, jail_until: 0 }, now, 9);
    assert_eq!(world.views.worker(account(4)).weight_next, 83);
}

/// A30: what 8,000 workers are worth together is summed when it is asked for, a page at a time, and kept nowhere.
#[test]
fn security_is_the_sum_of_its_pages() {
    let world = open('pages');
    for worker in 1..4_u32 {
        world.stake(worker, worker, 100 * worker.into());
    }
    let whole = world.views.security(1, 0xffff);
    assert_eq!((whole.workers, whole.stake, whole.security), (3, 600 * CIRO, 300 * CIRO));
    let (first, rest) = (world.views.security(0, 3), world.views.security(3, 9));
    assert_eq!((first.workers, rest.workers), (2, 1));
    assert_eq!((first.stake + rest.stake, first.security + rest.security), (whole.stake, whole.security));
    assert_eq!(world.views.security(4, 0xffff).workers, 0);
    assert_eq!(world.views.security(0xffff, 0xffff).workers, 0);
}
