use starknet::ContractAddress;
use starknet::testing::{pop_log, set_block_number, set_block_timestamp};
use super::super::cdc_pool::CDCPool;
use super::super::interface::{
    ICDCPoolDispatcherTrait, ICDCPoolSafeDispatcherTrait, ICDCPoolViewsDispatcherTrait, Unbonding,
};
use super::super::objects::CIRO;
use crate::vault::interface::IVaultViewsDispatcherTrait;
use super::world::{
    BUCKET, EPOCH, MIN, START, UNBONDING, WINDOW, World, WorldTrait, account, deploy, error_of, open, seconds_later,
};

#[test]
fn anyone_may_stake_for_any_worker() {
    let world = open('stake');
    world.stake(1, 1, 20);
    world.stake(2, 1, 150);
    world.stake(3, 1, 60);
    assert_eq!(world.views.stake_of(account(1), account(1)), 20 * CIRO);
    assert_eq!(world.views.stake_of(account(1), account(2)), 150 * CIRO);
    assert_eq!(world.views.stake_of(account(1), account(3)), 60 * CIRO);
    assert_eq!(world.views.stake_of(account(1), account(4)), 0);
    assert_eq!(world.views.total_stake(), 230 * CIRO);
    assert_eq!(world.books.total_staked(), 230 * CIRO);
    let worker = world.views.worker(account(1));
    assert_eq!((worker.index, worker.weight_now, worker.weight_next, worker.from_epoch), (1, 0, 200, 12));
    assert_eq!((worker.stake, worker.self_bond, worker.delegated), (230 * CIRO, 20 * CIRO, 210 * CIRO));
    // Others' stake counts nine times the worker's own at most.
    assert_eq!(worker.counted, 200 * CIRO);
}

#[test]
fn others_stake_counts_for_nothing_without_the_workers_own() {
    let world = open('no bond');
    world.stake(2, 1, 50 * MIN);
    assert_eq!(world.views.worker(account(1)).index, 0);
    world.stake(1, 1, MIN / 10);
    assert_eq!(world.views.worker(account(1)).weight_next, 100);
    world.act_as(1).unstake(account(1), 1_000_000_000);
    assert_eq!(world.views.worker(account(1)).weight_next, 0);
}

#[test]
fn the_stake_event_names_worker_amount_and_the_workers_total() {
    let world = open('event');
    world.stake(2, 1, 150);
    world.stake(3, 1, 60);
    assert_eq!(next_staked(@world), (account(1), 150 * CIRO, 150 * CIRO));
    assert_eq!(next_staked(@world), (account(1), 60 * CIRO, 210 * CIRO));
}

/// The pool's next `WorkerStaked`.
fn next_staked(world: @World) -> (ContractAddress, u128, u128) {
    loop {
        let event: Option<CDCPool::Event> = pop_log(*world.address);
        if let CDCPool::Event::WorkerStaked(event) = event.expect('no WorkerStaked') {
            break (event.worker_address, event.amount, event.total_stake);
        }
    }
}

#[test]
#[feature("safe_dispatcher")]
fn amounts_that_the_ledger_cannot_hold_are_refused() {
    let world = open('amounts');
    assert_eq!(error_of(world.dare_as(1).stake_for_worker(account(1), 0)), 'ZERO_AMOUNT');
    assert_eq!(error_of(world.dare_as(1).stake_for_worker(account(1), CIRO + 1)), 'DUST');
    assert_eq!(error_of(world.dare_as(1).stake_for_worker(0.try_into().unwrap(), CIRO)), 'ZERO_ADDRESS');
    let most = 0xffffffffffffffffffffffffffffffff / CIRO * CIRO;
    assert_eq!(error_of(world.dare_as(1).stake_for_worker(account(1), most)), 'AMOUNT_RANGE');
    assert_eq!(world.views.total_stake(), 0);
}

#[test]
fn a_worker_below_the_minimum_has_no_index_and_no_weight() {
    let world = open('dust');
    world.stake(1, 1, MIN - 1);
    assert_eq!(world.views.worker(account(1)).index, 0);
    world.stake(3, 1, 1);
    let worker = world.views.worker(account(1));
    assert_eq!((worker.index, worker.weight_next), (1, 100));
}

#[test]
fn a_stake_that_comes_too_early_waits_for_sync() {
    let world = open('sync');
    world.stake(1, 1, MIN);
    set_block_number(START + EPOCH);
    world.stake(1, 1, MIN);
    assert_eq!(world.views.worker(account(1)).weight_next, 100);
    set_block_number(START + 3 * EPOCH - 1);
    world.act_as(9).sync_weight(account(1));
    assert_eq!(world.views.worker(account(1)).weight_next, 100);
    set_block_number(START + 3 * EPOCH);
    world.act_as(9).sync_weight(account(1));
    let worker = world.views.worker(account(1));
    assert_eq!((worker.weight_now, worker.weight_next, worker.from_epoch), (100, 200, 15));
}

#[test]
fn a_weight_falls_at_once_and_to_nothing_below_the_minimum() {
    let world = open('fall');
    world.stake(1, 1, 3 * MIN);
    set_block_number(START + 3 * EPOCH);
    world.unstake(1, 1, MIN);
    let worker = world.views.worker(account(1));
    assert_eq!((worker.weight_now, worker.weight_next), (0, 200));
    world.act_as(1).unstake(account(1), MIN * CIRO + 1_000_000_000);
    let worker = world.views.worker(account(1));
    assert_eq!((worker.weight_now, worker.weight_next), (0, 0));
    assert_eq!(worker.index, 1);
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_unstakes_what_is_not_his() {
    let world = open('theft');
    world.stake(2, 1, 500);
    world.stake(3, 1, 500);
    assert_eq!(error_of(world.dare_as(1).unstake(account(1), CIRO)), 'STAKE_SHORT');
    assert_eq!(error_of(world.dare_as(2).unstake(account(1), 500 * CIRO + 1_000_000_000)), 'STAKE_SHORT');
    assert_eq!(error_of(world.dare_as(2).unstake(account(1), 2_000 * CIRO)), 'STAKE_SHORT');
    assert_eq!(error_of(world.dare_as(2).unstake(account(3), CIRO)), 'STAKE_SHORT');
    assert_eq!(error_of(world.dare_as(2).unstake(account(1), 0)), 'ZERO_AMOUNT');
    world.unstake(2, 1, 500);
    assert_eq!(error_of(world.dare_as(2).unstake(account(1), 1_000_000_000)), 'STAKE_SHORT');
    assert_eq!(world.views.stake_of(account(1), account(3)), 500 * CIRO);
}

#[test]
#[feature("safe_dispatcher")]
fn unbonded_stake_is_claimed_once_and_not_early() {
    for staker in array![1_u32, 2] {
        let world = open(staker.into());
        world.stake(staker, 1, 500);
        world.unstake(staker, 1, 150);
        seconds_later(60);
        world.unstake(staker, 1, 50);
        seconds_later(BUCKET);
        world.unstake(staker, 1, 100);
        assert_eq!(world.views.total_stake(), 200 * CIRO);
        assert_eq!(world.books.total_staked(), 500 * CIRO);
        // What is asked for in one bucket of time is one entry. The test begins in bucket 8.
        let ready_at = 9 * BUCKET + UNBONDING;
        assert_eq!(
            world.views.unbonding_of(account(1), account(staker)),
            array![
                Unbonding { amount: 200 * CIRO, ready_at }, Unbonding { amount: 100 * CIRO, ready_at: ready_at + BUCKET },
            ],
        );

        set_block_timestamp(ready_at - 1);
        assert_eq!(error_of(world.dare_as(staker).claim_unbonded(account(1))), 'NOTHING_READY');
        seconds_later(1);
        world.act_as(staker).claim_unbonded(account(1));
        assert_eq!(world.balance(staker), 200 * CIRO);
        assert_eq!(error_of(world.dare_as(staker).claim_unbonded(account(1))), 'NOTHING_READY');
        assert_eq!(error_of(world.dare_as(3).claim_unbonded(account(1))), 'NOTHING_READY');
        seconds_later(BUCKET);
        world.act_as(staker).claim_unbonded(account(1));
        assert_eq!(error_of(world.dare_as(staker).claim_unbonded(account(1))), 'NOTHING_READY');
        assert_eq!(world.balance(staker), 300 * CIRO);
        assert_eq!(world.books.total_staked(), 200 * CIRO);
    }
}

/// A20: no loop grows with what a staker does.
#[test]
#[feature("safe_dispatcher")]
fn a_ninth_unbonding_entry_is_refused_until_one_is_claimed() {
    let world = open('ninth');
    world.stake(2, 1, 500);
    world.stake(3, 1, 500);
    for n in 1..9_u128 {
        world.unstake(2, 1, n);
        seconds_later(BUCKET);
    }
    assert_eq!(error_of(world.dare_as(2).unstake(account(1), CIRO)), 'UNBONDING_FULL');
    // Other stakers are not in its way.
    world.unstake(3, 1, 1);
    // Three entries ripen; the ring turns.
    seconds_later(UNBONDING - 5 * BUCKET);
    world.act_as(2).claim_unbonded(account(1));
    assert_eq!(world.balance(2), 6 * CIRO);
    for n in 9..12_u128 {
        world.unstake(2, 1, n);
        seconds_later(BUCKET);
    }
    assert_eq!(error_of(world.dare_as(2).unstake(account(1), CIRO)), 'UNBONDING_FULL');
    seconds_later(UNBONDING);
    world.act_as(2).claim_unbonded(account(1));
    assert_eq!(world.balance(2), 66 * CIRO);
    assert_eq!(world.views.unbonding_of(account(1), account(2)).len(), 0);
}

#[test]
fn stakes_are_conserved_over_a_random_walk() {
    let world = open('walk');
    let mut random: u64 = 12_345;
    for _ in 0..60_u32 {
        random = (random * 1_103_515_245 + 12_345) % 0x80000000;
        let (staker, worker, kind) = (
            (random / 7 % 3 + 1).try_into().unwrap(), (random / 64 % 2 + 1).try_into().unwrap(), random / 1_024 % 4,
        );
        let own = world.views.stake_of(account(worker), account(staker));
        let part = own / 3 / 1_000_000_000 * 1_000_000_000;
        if kind < 2 {
            world.stake_units(staker, worker, random.into() + 1);
        } else if kind == 2 && part != 0 && world.views.unbonding_of(account(worker), account(staker)).len() < 8 {
            world.act_as(staker).unstake(account(worker), part);
        } else {
            seconds_later(UNBONDING + BUCKET);
            if world.views.unbonding_of(account(worker), account(staker)).len() != 0 {
                world.act_as(staker).claim_unbonded(account(worker));
            }
        }
        let mut staked: u128 = 0;
        let mut unbonding: u128 = 0;
        for worker in 1..3_u32 {
            for staker in 1..4_u32 {
                staked += world.views.stake_of(account(worker), account(staker));
                for entry in world.views.unbonding_of(account(worker), account(staker)) {
                    unbonding += entry.amount;
                }
            }
        }
        assert_eq!(staked, world.views.total_stake());
        assert_eq!(staked + unbonding, world.books.total_staked());
    }
}

#[test]
fn a_pool_with_impossible_rules_cannot_be_deployed() {
    let whole: felt252 = (MIN * CIRO).into();
    let unbonding = UNBONDING.into();
    let cases = array![
        (array![whole + 1, 100, 20, unbonding], 'MIN_STAKE_RANGE'), (array![0, 100, 20, unbonding], 'MIN_STAKE_RANGE'),
        (array![0x20000000 * CIRO.into(), 100, 20, unbonding], 'MIN_STAKE_RANGE'), (array![whole, 100, 0, unbonding], 'WINDOW_ZERO'),
        (array![whole, 89, 20, unbonding], 'EPOCH_TOO_SHORT'), (array![whole, 100, 20, 15], 'UNBONDING_TOO_SHORT'),
    ];
    let mut salt = 0;
    for (rules, error) in cases {
        salt += 1;
        assert_eq!(error_of(deploy(account(9), salt, rules.span())), error);
    }
    assert!(deploy(account(9), 'fits', array![whole, 90, WINDOW.into(), unbonding].span()).is_ok());
}
