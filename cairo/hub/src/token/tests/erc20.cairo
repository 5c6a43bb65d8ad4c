use core::num::traits::Bounded;
use starknet::testing::pop_log;
use crate::testing::{ALICE, BOB, CAROL, MALLORY, ZERO, act_as, refused};
use crate::token::interface::{
    ICiroTokenDispatcherTrait, ICiroTokenSafeDispatcherTrait, IERC20CamelDispatcher, IERC20CamelDispatcherTrait,
    IERC20DispatcherTrait, IERC20MetadataDispatcher, IERC20MetadataDispatcherTrait, IERC20SafeDispatcherTrait,
};
use crate::token::objects::{
    Allowance, AllowancePacking, Balance, BalancePacking, Checkpoint, CheckpointPacking,
};
use crate::token::token::CiroToken::{Approval, Event, Transfer};
use super::harness::world;

const WIDE: u256 = 0x100000000000000000000000000000000;

#[test]
fn it_says_what_it_is() {
    let world = world();
    let metadata = IERC20MetadataDispatcher { contract_address: world.token.contract_address };
    assert_eq!(metadata.name(), "Ciro");
    assert_eq!(metadata.symbol(), "CIRO");
    assert_eq!(metadata.decimals(), 18);
}

#[test]
fn a_transfer_moves_a_balance_and_says_so() {
    let world = world();
    assert!(world.token.transfer(BOB, 300));
    assert_eq!(world.token.balance_of(ALICE), 700);
    assert_eq!(world.token.balance_of(BOB), 300);
    assert_eq!(world.token.total_supply(), 1_000);
    let event = Transfer { from: ALICE, to: BOB, value: 300 };
    assert_eq!(pop_log(world.token.contract_address), Some(Event::Transfer(event)));
}

#[test]
fn a_transfer_to_oneself_changes_nothing() {
    let world = world();
    world.token.transfer(ALICE, 1_000);
    world.ciro.batch_transfer([(ALICE, 400), (ALICE, 600)].span());
    assert_eq!(world.token.balance_of(ALICE), 1_000);
}

#[test]
#[feature("safe_dispatcher")]
fn a_transfer_of_too_much_or_to_nobody_is_refused() {
    let world = world();
    refused(world.safe.transfer(BOB, 1_001), 'BALANCE_SHORT');
    refused(world.safe.transfer(BOB, WIDE), 'AMOUNT_RANGE');
    refused(world.safe.transfer(BOB, Bounded::MAX), 'AMOUNT_RANGE');
    refused(world.safe.transfer(ZERO, 1), 'ZERO_ADDRESS');
    refused(world.safe.approve(ZERO, 1), 'ZERO_ADDRESS');
    refused(world.safe.approve(BOB, WIDE), 'AMOUNT_RANGE');
}

#[test]
#[feature("safe_dispatcher")]
fn an_allowance_is_spent_and_no_more() {
    let world = world();
    assert!(world.token.approve(BOB, 300));
    let event = Approval { owner: ALICE, spender: BOB, value: 300 };
    assert_eq!(pop_log(world.token.contract_address), Some(Event::Approval(event)));
    act_as(BOB);
    refused(world.safe.transfer_from(ALICE, CAROL, 301), 'ALLOWANCE_SHORT');
    refused(world.safe.transfer_from(ALICE, CAROL, WIDE), 'AMOUNT_RANGE');
    assert!(world.token.transfer_from(ALICE, CAROL, 200));
    assert_eq!(world.token.allowance(ALICE, BOB), 100);
    assert_eq!(world.token.balance_of(CAROL), 200);
    refused(world.safe.transfer_from(ALICE, CAROL, 101), 'ALLOWANCE_SHORT');
    act_as(MALLORY);
    refused(world.safe.transfer_from(ALICE, MALLORY, 1), 'ALLOWANCE_SHORT');
}

#[test]
fn an_infinite_allowance_stays_infinite() {
    let world = world();
    world.token.approve(BOB, Bounded::MAX);
    act_as(BOB);
    world.token.transfer_from(ALICE, CAROL, 1_000);
    assert_eq!(world.token.allowance(ALICE, BOB), Bounded::MAX);
}

#[test]
fn the_older_names_do_the_same() {
    let world = world();
    world.token.approve(BOB, 300);
    act_as(BOB);
    let camel = IERC20CamelDispatcher { contract_address: world.token.contract_address };
    assert!(camel.transferFrom(ALICE, CAROL, 200));
    assert_eq!(camel.balanceOf(CAROL), 200);
    assert_eq!(camel.totalSupply(), 1_000);
    assert_eq!(world.token.allowance(ALICE, BOB), 100);
}

#[test]
fn a_batch_is_its_transfers_one_by_one() {
    let world = world();
    assert!(world.ciro.batch_transfer([(BOB, 100), (CAROL, 200), (BOB, 300)].span()));
    assert_eq!(world.token.balance_of(ALICE), 400);
    assert_eq!(world.token.balance_of(BOB), 400);
    assert_eq!(world.token.balance_of(CAROL), 200);
    for (to, value) in [(BOB, 100), (CAROL, 200), (BOB, 300)].span() {
        let event = Transfer { from: ALICE, to: *to, value: *value };
        assert_eq!(pop_log(world.token.contract_address), Some(Event::Transfer(event)));
    }
}

#[test]
#[feature("safe_dispatcher")]
fn a_batch_that_sums_past_the_type_or_the_balance_is_refused() {
    let world = world();
    let most: u256 = WIDE - 1;
    refused(world.safe_ciro.batch_transfer([(BOB, 600), (CAROL, 401)].span()), 'BALANCE_SHORT');
    refused(world.safe_ciro.batch_transfer([(BOB, most), (CAROL, 2)].span()), 'AMOUNT_RANGE');
    refused(world.safe_ciro.batch_transfer([(BOB, Bounded::MAX), (CAROL, 2)].span()), 'AMOUNT_RANGE');
}

#[test]
fn words_have_the_documented_layout() {
    let at_128: felt252 = 0x100000000000000000000000000000000;
    assert_eq!(BalancePacking::pack(Balance { amount: 0, delegated: false }), at_128);
    let balance = Balance { amount: Bounded::MAX, delegated: true };
    assert_eq!(BalancePacking::pack(balance), at_128 - 1 + 3 * at_128);
    assert_eq!(BalancePacking::unpack(at_128 - 1 + 3 * at_128), balance);
    assert_eq!(BalancePacking::unpack(0), Balance { amount: 0, delegated: false });
    assert_eq!(AllowancePacking::pack(Allowance { amount: 5 }), 5 + at_128);
    assert_eq!(AllowancePacking::unpack(5 + at_128), Allowance { amount: 5 });
    let checkpoint = Checkpoint { since: Bounded::MAX, votes: Bounded::MAX };
    assert_eq!(CheckpointPacking::unpack(CheckpointPacking::pack(checkpoint)), checkpoint);
}
