use starknet::testing::{pop_log, set_block_timestamp};
use crate::testing::{ALICE, BOB, CAROL, ZERO, act_as, refused};
use crate::token::interface::{
    ICiroTokenDispatcherTrait, IERC20DispatcherTrait, IVotesDispatcherTrait, IVotesSafeDispatcherTrait,
};
use crate::token::token::CiroToken::Event;
use crate::token::votes::VotesComponent::{DelegateChanged, DelegateVotesChanged, Event as VotesEvent};
use super::harness::{BRIDGE, START, World, world};

#[test]
fn who_has_not_delegated_has_no_votes() {
    let world = world();
    world.token.transfer(BOB, 10);
    assert_eq!(world.votes.get_votes(ALICE), 0);
    assert_eq!(world.votes.delegates(ALICE), ZERO);
}

#[test]
fn votes_follow_every_way_a_balance_changes() {
    let world = world();
    world.votes.delegate(CAROL);
    assert_eq!(world.votes.get_votes(CAROL), 1_000);
    act_as(BOB);
    world.votes.delegate(BOB);
    act_as(ALICE);
    world.token.transfer(BOB, 100);
    world.ciro.batch_transfer([(BOB, 10), (CAROL, 5)].span());
    world.ciro.burn(85);
    act_as(BRIDGE);
    world.ciro.mint(BOB, 7);
    assert_eq!(world.votes.get_votes(CAROL), 800);
    assert_eq!(world.votes.get_votes(BOB), 117);
    // Carol holds 5 that she has not delegated, not even to herself.
    assert_eq!(world.token.balance_of(CAROL), 5);
}

#[test]
fn delegation_moves_and_ends() {
    let world = world();
    world.votes.delegate(BOB);
    world.votes.delegate(CAROL);
    assert_eq!(world.votes.get_votes(BOB), 0);
    assert_eq!(world.votes.get_votes(CAROL), 1_000);
    assert_eq!(world.votes.delegates(ALICE), CAROL);
    world.votes.delegate(ZERO);
    assert_eq!(world.votes.get_votes(CAROL), 0);
    world.token.transfer(BOB, 100);
    assert_eq!(world.votes.get_votes(CAROL), 0);
    world.votes.delegate(ALICE);
    assert_eq!(world.votes.get_votes(ALICE), 900);
}

#[test]
fn delegation_is_told() {
    let world = world();
    world.votes.delegate(BOB);
    let changed = DelegateChanged { delegator: ALICE, from_delegate: ZERO, to_delegate: BOB };
    let votes = DelegateVotesChanged { delegate: BOB, previous_votes: 0, new_votes: 1_000 };
    let address = world.token.contract_address;
    assert_eq!(pop_log(address), Some(Event::VotesEvent(VotesEvent::DelegateChanged(changed))));
    assert_eq!(pop_log(address), Some(Event::VotesEvent(VotesEvent::DelegateVotesChanged(votes))));
}

/// Alice delegates to herself at START, then gives 10 away at START + 10, + 20, ... + 80.
fn with_history() -> World {
    let world = world();
    world.votes.delegate(ALICE);
    for step in 1..9_u64 {
        set_block_timestamp(START + 10 * step);
        world.token.transfer(BOB, 10);
    }
    world
}

#[test]
fn past_votes_are_those_at_the_end_of_their_second() {
    let world = with_history();
    set_block_timestamp(START + 1_000);
    assert_eq!(world.votes.get_past_votes(ALICE, START - 1), 0);
    for step in 0..9_u64 {
        let votes: u256 = 1_000 - 10 * step.into();
        assert_eq!(world.votes.get_past_votes(ALICE, START + 10 * step), votes);
        assert_eq!(world.votes.get_past_votes(ALICE, START + 10 * step + 9), votes);
    }
    assert_eq!(world.votes.get_past_votes(ALICE, START + 999), 920);
    assert_eq!(world.votes.get_past_votes(BOB, START + 999), 0);
}

/// A29: votes count at a checkpoint that has passed.
#[test]
#[feature("safe_dispatcher")]
fn nobody_votes_with_what_was_borrowed_within_one_second() {
    let world = world();
    act_as(BOB);
    world.votes.delegate(BOB);
    act_as(ALICE);
    world.token.transfer(BOB, 1_000);
    assert_eq!(world.votes.get_votes(BOB), 1_000);
    refused(world.safe_votes.get_past_votes(BOB, START), 'FUTURE_LOOKUP');
    act_as(BOB);
    world.token.transfer(ALICE, 1_000);
    set_block_timestamp(START + 1);
    assert_eq!(world.votes.get_past_votes(BOB, START), 0);
}
