//! Handing results to consumers: whatever a consumer does, the worker has been paid.

use starknet::testing::set_contract_address;
use crate::examples::consumer::{ILastAnswerDispatcher, ILastAnswerDispatcherTrait, LastAnswer};
use crate::job_manager::interface::{
    IJobEndingsDispatcherTrait, IJobEndingsSafeDispatcherTrait, IInferenceConsumerSafeDispatcher, IInferenceConsumerSafeDispatcherTrait,
    IJobViewsDispatcherTrait, PackedJob,
};
use crate::job_manager::objects::{Job, JobState, JobTrait, PackedJobTrait, result_digest};
use crate::types::ComputeSpec;
use super::doubles::{IStrangerDispatcherTrait, Mood};
use super::world::*;

/// A job for `consumer`, settled; as it waits in its slot.
fn settled(world: @World, consumer: starknet::ContractAddress, delivery_fee: u128) -> Open {
    let open = world.submit(CLIENT, ComputeSpec { consumer, delivery_fee, ..spec(0) });
    at(DRAWN, START_TIME + 60);
    world.answer(WORKER, open);
    let result = result_digest(MODEL, open.job.input_commitment, outputs_of(open.job));
    let job = Job { state: JobState::Settled, result, ..open.job.unpack() }.pack();
    let settled = Open { job, ..open };
    assert!((*world.views).holds(settled.slot, settled.job));
    assert_eq!(world.balance(WORKER), ASK);
    assert_eq!(world.reserved(CLIENT), delivery_fee);
    world.assert_conserved();
    settled
}

fn deliver(world: @World, open: Open) {
    set_contract_address(PASSER_BY);
    (*world.ends).deliver(open.slot, open.job, outputs_of(open.job));
}

#[test]
#[feature("safe_dispatcher")]
fn delivers_once_for_the_fee() {
    let world = world();
    let consumer = stranger();
    let open = settled(@world, consumer.contract_address, DELIVERY_FEE);
    deliver(@world, open);
    assert_eq!(consumer.calls(), 1);
    assert_eq!(world.balance(PASSER_BY), DELIVERY_FEE);
    assert_eq!(world.balance(CLIENT), DEPOSIT - ASK * 115 / 100 - DELIVERY_FEE);
    assert!(world.views.is_free(open.slot));
    let again = world.safe_ends().deliver(open.slot, open.job, outputs_of(open.job));
    assert_eq!(code(again), 'JOB_MISMATCH');
    world.assert_conserved();
}

#[test]
fn delivers_for_nothing_too() {
    let world = world();
    let consumer = stranger();
    let open = settled(@world, consumer.contract_address, 0);
    deliver(@world, open);
    assert_eq!(consumer.calls(), 1);
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn delivers_only_the_verified_outputs() {
    let world = world();
    let open = settled(@world, stranger().contract_address, DELIVERY_FEE);
    let right = *outputs_of(open.job)[0];
    for outputs in array![array![], array![right + 1], array![right, 0]] {
        assert_eq!(code(world.safe_ends().deliver(open.slot, open.job, outputs.span())), 'RESULT_MISMATCH');
    }
    let forged = PackedJob { result: result_digest(MODEL, open.job.input_commitment, array![1].span()), ..open.job };
    assert_eq!(code(world.safe_ends().deliver(open.slot, forged, array![1].span())), 'JOB_MISMATCH');
}

#[test]
#[feature("safe_dispatcher")]
fn does_not_deliver_before_the_answer() {
    let world = world();
    let open = world.submit(CLIENT, ComputeSpec { consumer: stranger().contract_address, ..spec(0) });
    assert_eq!(code(world.safe_ends().deliver(open.slot, open.job, array![].span())), 'JOB_STATE');
    assert_eq!(code(world.safe_ends().abandon_delivery(open.slot, open.job)), 'JOB_STATE');
}

#[test]
#[feature("safe_dispatcher")]
fn a_consumer_that_panics_fails_its_delivery_alone() {
    let world = world();
    let consumer = stranger();
    let open = settled(@world, consumer.contract_address, DELIVERY_FEE);
    consumer.set_mood(Mood::Panics, world.address);
    set_contract_address(PASSER_BY);
    assert!(world.safe_ends().deliver(open.slot, open.job, outputs_of(open.job)).is_err());
    assert!(world.views.holds(open.slot, open.job));
    assert_eq!(world.balance(PASSER_BY), 0);
    // It may come to its senses.
    consumer.set_mood(Mood::Honest, world.address);
    deliver(@world, open);
    assert_eq!(world.balance(PASSER_BY), DELIVERY_FEE);
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn a_consumer_that_reenters_is_paid_nothing_twice() {
    let world = world();
    let consumer = stranger();
    let open = settled(@world, consumer.contract_address, DELIVERY_FEE);
    consumer.set_mood(Mood::Reenters, world.address);
    consumer.plot_delivery(open.slot, open.job, outputs_of(open.job));
    set_contract_address(PASSER_BY);
    let outcome = world.safe_ends().deliver(open.slot, open.job, outputs_of(open.job));
    assert_eq!(code(outcome), 'JOB_MISMATCH');
    assert!(world.views.holds(open.slot, open.job));
    assert_eq!(world.reserved(CLIENT), DELIVERY_FEE);
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn an_absent_consumer_costs_the_client_its_wait_only() {
    let world = world();
    let open = settled(@world, 'NO_CONTRACT_HERE'.try_into().unwrap(), DELIVERY_FEE);
    set_contract_address(PASSER_BY);
    assert!(world.safe_ends().deliver(open.slot, open.job, outputs_of(open.job)).is_err());
    let week = 7 * 24 * 3600;
    at(DRAWN, START_TIME + DEADLINE_SECONDS + week);
    assert_eq!(code(world.safe_ends().abandon_delivery(open.slot, open.job)), 'DELIVERY_OPEN');
    at(DRAWN, START_TIME + DEADLINE_SECONDS + week + 1);
    world.ends.abandon_delivery(open.slot, open.job);
    assert_eq!(world.balance(CLIENT), DEPOSIT - ASK * 115 / 100);
    assert_eq!(world.reserved(CLIENT), 0);
    assert!(world.views.is_free(open.slot));
    assert_eq!(code(world.safe_ends().abandon_delivery(open.slot, open.job)), 'JOB_MISMATCH');
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn a_settled_job_neither_expires_nor_is_answered_again() {
    let world = world();
    let open = settled(@world, stranger().contract_address, DELIVERY_FEE);
    set_contract_address(WORKER);
    assert_eq!(code(world.safe_work_of(WORKER, open)), 'JOB_STATE');
    after_deadline();
    assert_eq!(code(world.safe_ends().expire(open.slot, open.job)), 'JOB_STATE');
    set_contract_address(CLIENT);
    assert_eq!(code(world.safe_ends().cancel(open.slot, open.job)), 'JOB_STATE');
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn the_example_keeps_the_last_answer_of_its_model_from_the_hub_only() {
    let world = world();
    let example = deploy(LastAnswer::TEST_CLASS_HASH, array![world.address.into(), MODEL]);
    let open = settled(@world, example, DELIVERY_FEE);
    deliver(@world, open);
    let kept = ILastAnswerDispatcher { contract_address: example }.last_answer();
    assert_eq!(kept, (open.id, open.job.input_commitment, array![*outputs_of(open.job)[0]]));

    let consumer = IInferenceConsumerSafeDispatcher { contract_address: example };
    set_contract_address(PASSER_BY);
    assert_eq!(code(consumer.on_result(1, MODEL, 2, array![3].span())), 'NOT_JOB_MANAGER');
    set_contract_address(world.address);
    assert_eq!(code(consumer.on_result(1, 'OTHER', 2, array![3].span())), 'OTHER_MODEL');
    // A shorter answer leaves nothing of a longer one.
    consumer.on_result(1, MODEL, 2, array![3, 4, 5].span()).unwrap();
    consumer.on_result(6, MODEL, 7, array![8].span()).unwrap();
    let kept = ILastAnswerDispatcher { contract_address: example }.last_answer();
    assert_eq!(kept, (6, 7, array![8]));
}
