//! Pause and fee: what the roles can do, and what they cannot.

use starknet::testing::set_contract_address;
use crate::components::ownable::{IOwnableDispatcher, IOwnableDispatcherTrait};
use crate::job_manager::interface::{
    IJobEndingsDispatcherTrait, IJobEndingsSafeDispatcher, IJobEndingsSafeDispatcherTrait, IJobManagerSafeDispatcherTrait,
    IJobViewsDispatcherTrait, Settings,
};
use crate::job_manager::job_manager::JobManager;
use crate::types::ComputeSpec;
use super::world::*;

const PAUSE: u64 = 72 * 3600;

#[feature("safe_dispatcher")]
fn safe(world: @World) -> IJobEndingsSafeDispatcher {
    IJobEndingsSafeDispatcher { contract_address: *world.address }
}

#[feature("safe_dispatcher")]
fn try_submit(world: @World, spec: ComputeSpec) -> Result<felt252, Array<felt252>> {
    set_contract_address(CLIENT);
    let s = submission(spec);
    world.safe_jobs().submit_job(s.model_hash, s.input_commitment, s.compute_requirements)
}

fn pause_at(world: @World, time: u64) {
    at(START_BLOCK, time);
    set_contract_address(PAUSER);
    (*world.ends).pause_new_jobs();
}

/// A28: a pauser cannot hold the hub.
#[test]
#[feature("safe_dispatcher")]
fn a_pause_ends_by_itself_and_rests_as_long() {
    let world = world();
    pause_at(@world, START_TIME);
    assert_eq!(world.views.paused_until(), START_TIME + PAUSE);
    at(START_BLOCK, START_TIME + PAUSE - 1);
    assert_eq!(code(try_submit(@world, spec(0))), 'PAUSED');
    at(START_BLOCK, START_TIME + PAUSE);
    try_submit(@world, spec(0)).unwrap();
    set_contract_address(PAUSER);
    for time in array![START_TIME + 1, START_TIME + PAUSE, START_TIME + 2 * PAUSE - 1] {
        at(START_BLOCK, time);
        assert_eq!(code(safe(@world).pause_new_jobs()), 'PAUSE_TOO_SOON');
    }
    pause_at(@world, START_TIME + 2 * PAUSE);
    assert_eq!(code(try_submit(@world, spec(1))), 'PAUSED');
}

#[test]
#[feature("safe_dispatcher")]
fn a_new_pauser_cannot_prolong_a_pause() {
    let world = world();
    pause_at(@world, START_TIME);
    set_contract_address(OWNER);
    world.ends.set_pauser(PASSER_BY);
    assert_eq!(world.views.pauser(), PASSER_BY);
    set_contract_address(PASSER_BY);
    assert_eq!(code(safe(@world).pause_new_jobs()), 'PAUSE_TOO_SOON');
    set_contract_address(PAUSER);
    at(START_BLOCK, START_TIME + 2 * PAUSE);
    assert_eq!(code(safe(@world).pause_new_jobs()), 'NOT_PAUSER');
}

/// A28: new jobs only.
#[test]
#[feature("safe_dispatcher")]
fn open_jobs_go_on_through_a_pause() {
    let world = world();
    let first = world.submit(CLIENT, ComputeSpec { consumer: stranger().contract_address, ..spec(0) });
    let second = world.submit(CLIENT, spec(1));
    let third = world.submit(CLIENT, spec(2));
    pause_at(@world, START_TIME);
    set_contract_address(CLIENT);
    world.safe_ends().cancel(third.slot, third.job).unwrap();
    at(DRAWN, START_TIME + 60);
    world.answer(WORKER, first);
    after_deadline();
    world.safe_ends().expire(second.slot, second.job).unwrap();
    assert_eq!(world.views.paused_until(), START_TIME + PAUSE);
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn only_the_owner_changes_roles_and_fee_within_the_cap() {
    let world = world();
    set_contract_address(PASSER_BY);
    assert_eq!(code(safe(@world).set_fee(0)), 'NOT_OWNER');
    assert_eq!(code(safe(@world).set_pauser(PASSER_BY)), 'NOT_OWNER');
    assert_eq!(code(safe(@world).pause_new_jobs()), 'NOT_PAUSER');
    set_contract_address(OWNER);
    assert_eq!(code(safe(@world).pause_new_jobs()), 'NOT_PAUSER');
    assert_eq!(code(safe(@world).set_fee(1001)), 'FEE_RANGE');
    world.ends.set_fee(1000);
    assert_eq!(world.views.settings(), Settings { fee: 1000, tip: TIP, min_blocks: 32, max_blocks: 1000 });
}

#[test]
fn the_globals_share_a_word_without_touching_each_other() {
    let world = world();
    world.submit(CLIENT, spec(0));
    pause_at(@world, START_TIME);
    set_contract_address(OWNER);
    world.ends.set_fee(1);
    assert_eq!(world.views.job_counter(), 1);
    assert_eq!(world.views.paused_until(), START_TIME + PAUSE);
    assert_eq!(world.views.settings().fee, 1);
}

#[test]
fn hands_over_in_two_steps() {
    let world = world();
    let ownable = IOwnableDispatcher { contract_address: world.address };
    set_contract_address(OWNER);
    ownable.transfer_ownership(PASSER_BY);
    assert_eq!(ownable.owner(), OWNER);
    set_contract_address(PASSER_BY);
    ownable.accept_ownership();
    world.ends.set_fee(2);
    assert_eq!(world.views.settings().fee, 2);
}

#[test]
fn refuses_senseless_settings() {
    let good = Settings { fee: FEE, tip: TIP, min_blocks: 32, max_blocks: 1000 };
    for (settings, expected) in array![
        (Settings { fee: 1001, ..good }, 'FEE_RANGE'), (Settings { tip: 1, ..good }, 'AMOUNT_UNIT'),
        (Settings { tip: 0x1000000000000 * crate::types::UNIT, ..good }, 'AMOUNT_RANGE'),
        (Settings { min_blocks: 0, ..good }, 'SETTINGS_RANGE'),
        (Settings { min_blocks: 1001, ..good }, 'SETTINGS_RANGE'),
    ] {
        let mut arguments = array![OWNER.into(), PAUSER.into(), 1, 2, 3, 4, 5];
        settings.serialize(ref arguments);
        let outcome = starknet::syscalls::deploy_syscall(
            JobManager::TEST_CLASS_HASH, 0, arguments.span(), false,
        );
        assert_eq!(*outcome.unwrap_err()[0], expected);
    }
}
