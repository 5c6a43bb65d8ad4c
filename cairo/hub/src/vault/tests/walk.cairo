//! Many operations in an order nobody chose: the books balance after each.

use core::poseidon::poseidon_hash_span;
use crate::testing::{ALICE, BOB, CAROL, MALLORY, act_as};
use crate::types::UNIT;
use crate::vault::interface::{
    IVaultAdminDispatcherTrait, IVaultDispatcherTrait, IVaultJobsDispatcherTrait, IVaultStakeDispatcherTrait,
    IVaultViewsDispatcherTrait, Settlement,
};
use super::harness::{JOBS, POOL, WorldTrait, wired};

/// The `step`-th draw below `bound`.
fn draw(step: u128, what: felt252, bound: u128) -> u128 {
    let hash: u256 = poseidon_hash_span([step.into(), what].span()).into();
    hash.low % bound
}

#[test]
fn a_random_walk_never_loses_or_makes_a_unit() {
    let world = wired();
    let holders = [ALICE, BOB, CAROL, MALLORY].span();
    for holder in holders {
        world.deposit(*holder, 10_000 * UNIT);
    }
    for step in 0..60_u128 {
        let holder = *holders[draw(step, 'holder', 4).try_into().unwrap()];
        let other = *holders[draw(step, 'other', 4).try_into().unwrap()];
        let account = world.books.account(holder);
        let portion = draw(step, 'portion', account.balance / UNIT + 1) * UNIT;
        let bound = draw(step, 'bound', account.reserved / UNIT + 1) * UNIT;
        match draw(step, 'what', 7) {
            0 => world.deposit(holder, (1 + draw(step, 'deposit', 1_000)) * UNIT),
            1 => if portion != 0 {
                act_as(holder);
                world.vault.withdraw(other, portion);
            },
            2 => {
                act_as(JOBS);
                world.jobs.reserve(holder, account.nonce, 1, portion);
            },
            3 => {
                act_as(JOBS);
                let to_worker = draw(step, 'pay', bound / UNIT + 1) * UNIT;
                let to_model_owner = draw(step, 'royalty', (bound - to_worker) / UNIT + 1) * UNIT;
                let fee = draw(step, 'fee', (bound - to_worker - to_model_owner) / UNIT + 1) * UNIT;
                let job = Settlement {
                    client: holder, reserved: bound, model_owner: other, to_worker, to_model_owner, fee, kept: 0,
                };
                world.jobs.settle(other, [job].span());
            },
            4 => {
                act_as(JOBS);
                world.jobs.release(holder, bound, other, draw(step, 'tip', bound / UNIT + 1) * UNIT);
            },
            5 => {
                act_as(POOL);
                world.stake.stake(holder, (1 + draw(step, 'stake', 1_000)) * UNIT);
            },
            _ => {
                act_as(POOL);
                world.stake.unstake(other, draw(step, 'unstake', world.books.total_staked() / UNIT + 1) * UNIT);
                world.admin.flush_fees();
            },
        }
        world.assert_solvent();
        assert_eq!(world.books.total_owed(), world.wallet(world.vault.contract_address));
    }
}
