use starknet::ContractAddress;
use starknet::testing::{pop_log, set_block_timestamp};
use crate::components::ownable::{
    IOwnableDispatcher, IOwnableDispatcherTrait, IOwnableSafeDispatcher, IOwnableSafeDispatcherTrait,
};
use crate::governance::interface::{
    ITimelockDispatcher, ITimelockDispatcherTrait, ITimelockSafeDispatcher, ITimelockSafeDispatcherTrait,
    OperationState,
};
use crate::governance::timelock::Timelock;
use crate::governance::timelock::Timelock::{CallCancelled, CallExecuted, CallScheduled, EXECUTION_WINDOW, Event};
use crate::testing::{ALICE, BOB, CAROL, MALLORY, OWNER, ZERO, act_as, deploy, refused};
use crate::token::interface::{ICiroTokenDispatcher, ICiroTokenDispatcherTrait};
use crate::token::token::CiroToken;

const START: u64 = 1_700_000_000;
const DELAY: u64 = 3 * 24 * 3600;
const SET_BRIDGE: felt252 = selector!("set_bridge");

#[derive(Copy, Drop)]
struct World {
    timelock: ITimelockDispatcher,
    safe: ITimelockSafeDispatcher,
    token: ICiroTokenDispatcher,
}

/// The timelock owns a token; Alice proposes.
fn world() -> World {
    set_block_timestamp(START);
    act_as(OWNER);
    let contract_address = deploy(Timelock::TEST_CLASS_HASH, (ALICE, DELAY));
    let token = deploy(CiroToken::TEST_CLASS_HASH, (OWNER, 1_000_u256, OWNER, 10_u256));
    IOwnableDispatcher { contract_address: token }.transfer_ownership(contract_address);
    let timelock = ITimelockDispatcher { contract_address };
    act_as(MALLORY);
    timelock.accept_ownership_of(token);
    while pop_log::<Event>(contract_address).is_some() {}
    World {
        timelock, safe: ITimelockSafeDispatcher { contract_address }, token: ICiroTokenDispatcher {
            contract_address: token,
        },
    }
}

/// Carol as bridge, proposed by Alice. Its id.
fn schedule_bridge(world: World) -> felt252 {
    act_as(ALICE);
    world.timelock.schedule(world.token.contract_address, SET_BRIDGE, [CAROL.into()].span(), 7)
}

#[feature("safe_dispatcher")]
fn refused_bridge(world: World, code: felt252) {
    refused(world.safe.execute(world.token.contract_address, SET_BRIDGE, [CAROL.into()].span(), 7), code);
}

fn execute_bridge(world: World) {
    world.timelock.execute(world.token.contract_address, SET_BRIDGE, [CAROL.into()].span(), 7);
}

#[test]
fn what_is_offered_to_the_timelock_it_takes_at_once() {
    let world = world();
    let ownable = IOwnableDispatcher { contract_address: world.token.contract_address };
    assert_eq!(ownable.owner(), world.timelock.contract_address);
    assert_eq!(ownable.pending_owner(), ZERO);
}

#[test]
fn a_call_waits_its_delay_and_then_anyone_executes_it_once() {
    let world = world();
    let id = schedule_bridge(world);
    let ready_at = START + DELAY;
    let calldata = [CAROL.into()].span();
    let target = world.token.contract_address;
    let scheduled = CallScheduled { id, target, selector: SET_BRIDGE, calldata, salt: 7, ready_at };
    assert_eq!(pop_log(world.timelock.contract_address), Some(Event::CallScheduled(scheduled)));
    assert_eq!(world.timelock.ready_at(id), ready_at);
    act_as(BOB);
    set_block_timestamp(ready_at - 1);
    assert_eq!(world.timelock.state(id), OperationState::Waiting);
    refused_bridge(world, 'TOO_EARLY');
    set_block_timestamp(ready_at);
    assert_eq!(world.timelock.state(id), OperationState::Ready);
    execute_bridge(world);
    assert_eq!(world.token.bridge(), CAROL);
    assert_eq!(world.timelock.state(id), OperationState::Done);
    assert_eq!(pop_log(world.timelock.contract_address), Some(Event::CallExecuted(CallExecuted { id })));
    refused_bridge(world, 'NOT_SCHEDULED');
}

#[test]
#[feature("safe_dispatcher")]
fn only_the_proposer_schedules_and_cancels() {
    let world = world();
    let id = schedule_bridge(world);
    let target = world.token.contract_address;
    for caller in [MALLORY, OWNER, ZERO].span() {
        act_as(*caller);
        refused(world.safe.schedule(target, SET_BRIDGE, [].span(), 0), 'NOT_PROPOSER');
        refused(world.safe.cancel(id), 'NOT_PROPOSER');
    }
    act_as(ALICE);
    refused(world.safe.schedule(ZERO, SET_BRIDGE, [].span(), 0), 'ZERO_ADDRESS');
}

#[test]
#[feature("safe_dispatcher")]
fn what_is_scheduled_cannot_be_hastened_by_scheduling_again() {
    let world = world();
    schedule_bridge(world);
    let target = world.token.contract_address;
    refused(world.safe.schedule(target, SET_BRIDGE, [CAROL.into()].span(), 7), 'ALREADY_SCHEDULED');
    let other = world.timelock.schedule(target, SET_BRIDGE, [CAROL.into()].span(), 8);
    assert_eq!(world.timelock.state(other), OperationState::Waiting);
}

#[test]
#[feature("safe_dispatcher")]
fn what_was_cancelled_is_not_executed() {
    let world = world();
    let id = schedule_bridge(world);
    while pop_log::<Event>(world.timelock.contract_address).is_some() {}
    world.timelock.cancel(id);
    assert_eq!(pop_log(world.timelock.contract_address), Some(Event::CallCancelled(CallCancelled { id })));
    refused(world.safe.cancel(id), 'NOT_SCHEDULED');
    set_block_timestamp(START + DELAY);
    refused_bridge(world, 'NOT_SCHEDULED');
    assert_eq!(world.timelock.state(id), OperationState::Unknown);
}

#[test]
fn what_was_forgotten_expires() {
    let world = world();
    let id = schedule_bridge(world);
    set_block_timestamp(START + DELAY + EXECUTION_WINDOW - 1);
    assert_eq!(world.timelock.state(id), OperationState::Ready);
    set_block_timestamp(START + DELAY + EXECUTION_WINDOW);
    assert_eq!(world.timelock.state(id), OperationState::Expired);
    refused_bridge(world, 'TOO_LATE');
}

#[test]
#[feature("safe_dispatcher")]
fn other_arguments_are_another_operation() {
    let world = world();
    schedule_bridge(world);
    set_block_timestamp(START + DELAY);
    act_as(MALLORY);
    let target = world.token.contract_address;
    refused(world.safe.execute(target, SET_BRIDGE, [MALLORY.into()].span(), 7), 'NOT_SCHEDULED');
    refused(world.safe.execute(target, selector!("mint"), [CAROL.into()].span(), 7), 'NOT_SCHEDULED');
    refused(world.safe.execute(MALLORY, SET_BRIDGE, [CAROL.into()].span(), 7), 'NOT_SCHEDULED');
}

#[test]
#[feature("safe_dispatcher")]
fn a_call_that_fails_fails_with_its_own_reason() {
    let world = world();
    act_as(ALICE);
    let target = world.token.contract_address;
    let arguments = [BOB.into(), 1, 0].span();
    world.timelock.schedule(target, selector!("mint"), arguments, 0);
    set_block_timestamp(START + DELAY);
    refused(world.safe.execute(target, selector!("mint"), arguments, 0), 'NOT_BRIDGE');
}

#[test]
#[feature("safe_dispatcher")]
fn the_proposer_changes_in_two_steps_through_the_timelock_itself() {
    let world = world();
    let itself: ContractAddress = world.timelock.contract_address;
    act_as(ALICE);
    refused(world.safe.transfer_proposer(MALLORY), 'NOT_TIMELOCK');
    world.timelock.schedule(itself, selector!("transfer_proposer"), [BOB.into()].span(), 0);
    set_block_timestamp(START + DELAY);
    world.timelock.execute(itself, selector!("transfer_proposer"), [BOB.into()].span(), 0);
    assert_eq!(world.timelock.proposer(), ALICE);
    assert_eq!(world.timelock.pending_proposer(), BOB);
    for caller in [MALLORY, ZERO].span() {
        act_as(*caller);
        refused(world.safe.accept_proposer(), 'NOT_PENDING_PROPOSER');
    }
    act_as(BOB);
    world.timelock.accept_proposer();
    assert_eq!(world.timelock.proposer(), BOB);
    assert_eq!(world.timelock.pending_proposer(), ZERO);
    refused(world.safe.accept_proposer(), 'NOT_PENDING_PROPOSER');
}

#[test]
#[feature("safe_dispatcher")]
fn an_ownership_is_taken_only_by_whom_it_is_offered_to() {
    let world = world();
    act_as(OWNER);
    let contract_address = deploy(CiroToken::TEST_CLASS_HASH, (CAROL, 1_000_u256, OWNER, 10_u256));
    let ownable = IOwnableDispatcher { contract_address };
    let safe = IOwnableSafeDispatcher { contract_address };
    for caller in [MALLORY, ZERO].span() {
        act_as(*caller);
        refused(safe.transfer_ownership(MALLORY), 'NOT_OWNER');
        refused(safe.accept_ownership(), 'NOT_PENDING_OWNER');
    }
    act_as(CAROL);
    ownable.transfer_ownership(BOB);
    assert_eq!(ownable.owner(), CAROL);
    ownable.transfer_ownership(ZERO);
    act_as(BOB);
    refused(safe.accept_ownership(), 'NOT_PENDING_OWNER');
    refused(world.safe.accept_ownership_of(contract_address), 'NOT_PENDING_OWNER');
}
