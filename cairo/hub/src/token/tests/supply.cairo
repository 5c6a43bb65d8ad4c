use starknet::testing::pop_log;
use crate::testing::{ALICE, BOB, MALLORY, OWNER, ZERO, act_as, refused};
use crate::token::interface::{
    ICiroTokenDispatcherTrait, ICiroTokenSafeDispatcherTrait, IERC20DispatcherTrait,
};
use crate::token::token::CiroToken::{BridgeChanged, Event, Transfer};
use super::harness::{BRIDGE, world};

#[test]
#[feature("safe_dispatcher")]
fn only_the_bridge_mints_and_only_to_the_cap() {
    let world = world();
    for caller in [ALICE, OWNER, ZERO].span() {
        act_as(*caller);
        refused(world.safe_ciro.mint(*caller, 1), 'NOT_BRIDGE');
    }
    act_as(BRIDGE);
    refused(world.safe_ciro.mint(BOB, 501), 'CAP_EXCEEDED');
    refused(world.safe_ciro.mint(ZERO, 1), 'ZERO_ADDRESS');
    refused(world.safe_ciro.mint(BOB, 0x100000000000000000000000000000001), 'AMOUNT_RANGE');
    world.ciro.mint(BOB, 500);
    assert_eq!(world.token.total_supply(), world.ciro.cap());
    let event = Transfer { from: ZERO, to: BOB, value: 500 };
    assert_eq!(pop_log(world.token.contract_address), Some(Event::Transfer(event)));
    refused(world.safe_ciro.mint(BOB, 1), 'CAP_EXCEEDED');
}

#[test]
#[feature("safe_dispatcher")]
fn the_bridge_burns_only_what_it_was_allowed() {
    let world = world();
    world.token.approve(BRIDGE, 300);
    world.token.approve(MALLORY, 300);
    act_as(MALLORY);
    refused(world.safe_ciro.burn_from(ALICE, 1), 'NOT_BRIDGE');
    act_as(BRIDGE);
    refused(world.safe_ciro.burn_from(ALICE, 301), 'ALLOWANCE_SHORT');
    world.ciro.burn_from(ALICE, 200);
    assert_eq!(world.token.balance_of(ALICE), 800);
    assert_eq!(world.token.total_supply(), 800);
    assert_eq!(world.token.allowance(ALICE, BRIDGE), 100);
}

#[test]
#[feature("safe_dispatcher")]
fn anyone_burns_its_own() {
    let world = world();
    while pop_log::<Event>(world.token.contract_address).is_some() {}
    world.ciro.burn(400);
    assert_eq!(world.token.balance_of(ALICE), 600);
    assert_eq!(world.token.total_supply(), 600);
    let event = Transfer { from: ALICE, to: ZERO, value: 400 };
    assert_eq!(pop_log(world.token.contract_address), Some(Event::Transfer(event)));
    refused(world.safe_ciro.burn(601), 'BALANCE_SHORT');
}

#[test]
#[feature("safe_dispatcher")]
fn only_the_owner_names_the_bridge_and_zero_means_nobody() {
    let world = world();
    refused(world.safe_ciro.set_bridge(ALICE), 'NOT_OWNER');
    act_as(OWNER);
    world.ciro.set_bridge(ZERO);
    let event = BridgeChanged { bridge: ZERO };
    assert_eq!(pop_log(world.token.contract_address), Some(Event::BridgeChanged(event)));
    for caller in [BRIDGE, ZERO].span() {
        act_as(*caller);
        refused(world.safe_ciro.mint(BOB, 1), 'NOT_BRIDGE');
    }
}
