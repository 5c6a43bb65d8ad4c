//! What is proposed, decided, queued and carried out, and by whom.

use starknet::account::Call;
use starknet::testing::{pop_log, set_block_timestamp};
use crate::cdc_pool::objects::CIRO;
use crate::governance::events::VoteCast;
use crate::governance::governor::Governor;
use crate::governance::governor::Governor::{Event, QUEUE_WINDOW};
use crate::governance::interface::{
    GovernorRules, IGovernorDispatcherTrait, IGovernorSafeDispatcherTrait, ITimelockDispatcherTrait,
    ITimelockSafeDispatcher, ITimelockSafeDispatcherTrait, OperationState, ProposalState, Support,
};
use crate::governance::objects::{Fate, Terms, TermsPacking};
use crate::testing::{ALICE, BOB, CAROL, MALLORY, OWNER, ZERO, act_as, deploy, refused};
use crate::token::interface::{ICiroTokenDispatcher, ICiroTokenDispatcherTrait};
use crate::vault::admin::VaultAdmin::OPERATOR_DELAY;
use crate::vault::interface::{IVaultAdminDispatcher, IVaultAdminDispatcherTrait, Role};
use super::world::{DELAY, PERIOD, UNBONDING, WORKER, World, WorldTrait, nobodys, rules, seconds_later, world};

/// Alice has 300 CIRO, Bob 200, and 1,000 are staked by others: the quorum is 200. Alice proposes. The id.
fn proposed(world: World) -> felt252 {
    world.fund(ALICE, 300);
    world.fund(BOB, 200);
    world.stake(WORKER, WORKER, 1_000);
    seconds_later(1);
    world.propose(ALICE, nobodys())
}

#[test]
fn what_is_decided_happens_after_the_timelocks_delay() {
    let world = world();
    let id = proposed(world);
    let token = ICiroTokenDispatcher { contract_address: world.token.contract_address };
    assert_eq!(world.vote(ALICE, id, Support::For, nobodys()), 300);
    assert_eq!(world.vote(BOB, id, Support::Against, nobodys()), 200);
    let proposal = world.governor.proposal(id);
    assert_eq!((proposal.proposer, proposal.checkpoint, proposal.ends_at), (ALICE, START_OF_VOTE - 1, END_OF_VOTE));
    assert_eq!((proposal.votes_for, proposal.votes_against, proposal.abstained), (300 * CIRO, 200 * CIRO, 0));
    assert_eq!((proposal.state, proposal.quorum), (ProposalState::Active, 200 * CIRO));
    set_block_timestamp(END_OF_VOTE);
    assert_eq!(world.governor.proposal(id).state, ProposalState::Succeeded);
    act_as(MALLORY);
    world.governor.queue(id, world.calls());
    assert_eq!(world.governor.proposal(id).state, ProposalState::Queued);
    let Call { to, selector, calldata } = *world.calls()[0];
    let operation = world.timelock.operation_id(to, selector, calldata, id);
    assert_eq!(world.timelock.state(operation), OperationState::Waiting);
    seconds_later(DELAY);
    world.timelock.execute(to, selector, calldata, id);
    assert_eq!(token.bridge(), CAROL);
}

const START_OF_VOTE: u64 = super::world::START + 1;
const END_OF_VOTE: u64 = START_OF_VOTE + PERIOD;

#[test]
fn every_step_is_told() {
    let world = world();
    let id = proposed(world);
    let governor = world.governor.contract_address;
    // The timelock that was bound.
    let _: Option<Event> = pop_log(governor);
    match pop_log::<Event>(governor).unwrap() {
        Event::ProposalCreated(event) => {
            assert_eq!((event.id, event.proposer, event.description), (id, ALICE, "Carol is the bridge"));
            assert_eq!((event.checkpoint, event.ends_at, event.quorum), (START_OF_VOTE - 1, END_OF_VOTE, 200 * CIRO));
            assert_eq!(event.calls.len(), 1);
        },
        _ => panic!("no ProposalCreated"),
    }
    world.vote(BOB, id, Support::Abstain, nobodys());
    match pop_log::<Event>(governor).unwrap() {
        Event::VoteCast(event) =>
            assert_eq!(event, VoteCast { id, voter: BOB, support: Support::Abstain, votes: 200 * CIRO }),
        _ => panic!("no VoteCast"),
    }
    act_as(ALICE);
    world.governor.cancel(id);
    match pop_log::<Event>(governor).unwrap() {
        Event::ProposalCancelled(event) => assert_eq!(event.id, id),
        _ => panic!("no ProposalCancelled"),
    }
}

#[test]
#[feature("safe_dispatcher")]
fn only_who_has_the_votes_proposes_and_only_what_can_be_done() {
    let world = world();
    world.fund(ALICE, 100);
    world.fund(BOB, 99);
    seconds_later(1);
    act_as(BOB);
    refused(world.safe.propose(world.calls(), "", nobodys()), 'VOTES_SHORT');
    act_as(ALICE);
    refused(world.safe.propose([].span(), "", nobodys()), 'CALLS_RANGE');
    let call = *world.calls()[0];
    let seventeen = [call, call, call, call, call, call, call, call, call, call, call, call, call, call, call, call, call];
    refused(world.safe.propose(seventeen.span(), "", nobodys()), 'CALLS_RANGE');
    let mut long = array![];
    for felt in 0..197_u32 {
        long.append(felt.into());
    }
    refused(world.safe.propose([Call { calldata: long.span(), ..call }].span(), "", nobodys()), 'CALLS_RANGE');
    refused(world.safe.propose([Call { to: ZERO, ..call }].span(), "", nobodys()), 'ZERO_ADDRESS');
    let mut text: ByteArray = "";
    for _ in 0..1_025_u32 {
        text.append_byte('x');
    }
    refused(world.safe.propose(world.calls(), text, nobodys()), 'DESCRIPTION_RANGE');
    let id = world.propose(ALICE, nobodys());
    assert_eq!(world.governor.proposal_id(ALICE, world.calls(), "Carol is the bridge"), id);
    refused(world.safe.propose(world.calls(), "Carol is the bridge", nobodys()), 'ALREADY_PROPOSED');
}

#[test]
#[feature("safe_dispatcher")]
fn a_vote_is_cast_once_in_time_and_for_something() {
    let world = world();
    let id = proposed(world);
    act_as(MALLORY);
    refused(world.safe.vote(id, Support::For, nobodys()), 'NO_VOTES');
    refused(world.safe.vote(id + 1, Support::For, nobodys()), 'NOT_ACTIVE');
    assert!(!world.governor.has_voted(id, BOB));
    world.vote(BOB, id, Support::For, nobodys());
    assert!(world.governor.has_voted(id, BOB));
    refused(world.safe.vote(id, Support::Against, nobodys()), 'ALREADY_VOTED');
    set_block_timestamp(END_OF_VOTE);
    act_as(ALICE);
    refused(world.safe.vote(id, Support::For, nobodys()), 'NOT_ACTIVE');
}

#[test]
#[feature("safe_dispatcher")]
fn too_few_or_as_many_against_are_a_defeat() {
    let world = world();
    let id = proposed(world);
    refused(world.safe.queue(id, world.calls()), 'NOT_SUCCEEDED');
    // Votes against make no quorum.
    world.fund(MALLORY, 1);
    world.vote(ALICE, id, Support::Against, nobodys());
    set_block_timestamp(END_OF_VOTE);
    assert_eq!(world.governor.proposal(id).state, ProposalState::Defeated);
    refused(world.safe.queue(id, world.calls()), 'NOT_SUCCEEDED');
    act_as(BOB);
    let second = world.governor.propose(world.calls(), "again", nobodys());
    world.vote(BOB, second, Support::For, nobodys());
    seconds_later(PERIOD);
    assert_eq!(world.governor.proposal(second).state, ProposalState::Succeeded);
    // One CIRO short of the quorum of what is staked now.
    world.stake(WORKER, WORKER, 5);
    act_as(BOB);
    let third = world.governor.propose(world.calls(), "once more", nobodys());
    world.vote(BOB, third, Support::For, nobodys());
    seconds_later(PERIOD);
    assert_eq!(world.governor.proposal(third).state, ProposalState::Defeated);
}

#[test]
fn who_abstains_makes_a_quorum_and_no_majority() {
    let world = world();
    world.fund(CAROL, 1);
    let id = proposed(world);
    world.vote(BOB, id, Support::Abstain, nobodys());
    world.vote(CAROL, id, Support::For, nobodys());
    set_block_timestamp(END_OF_VOTE);
    assert_eq!(world.governor.proposal(id).state, ProposalState::Succeeded);
}

/// A29: a fifth of nothing is nothing.
#[test]
fn where_nothing_is_staked_the_quorum_is_the_threshold() {
    let world = world();
    world.fund(ALICE, 100);
    world.fund(BOB, 1);
    seconds_later(1);
    let id = world.propose(ALICE, nobodys());
    assert_eq!(world.governor.proposal(id).quorum, 100 * CIRO);
    world.vote(BOB, id, Support::For, nobodys());
    seconds_later(PERIOD);
    assert_eq!(world.governor.proposal(id).state, ProposalState::Defeated);
}

#[test]
#[feature("safe_dispatcher")]
fn only_its_proposer_takes_a_proposal_back_and_only_before_it_is_decided() {
    let world = world();
    let id = proposed(world);
    world.vote(ALICE, id, Support::For, nobodys());
    for caller in [BOB, OWNER, ZERO].span() {
        act_as(*caller);
        refused(world.safe.cancel(id), 'NOT_PROPOSER');
    }
    act_as(ALICE);
    world.governor.cancel(id);
    refused(world.safe.cancel(id), 'NOT_ACTIVE');
    act_as(BOB);
    refused(world.safe.vote(id, Support::For, nobodys()), 'NOT_ACTIVE');
    set_block_timestamp(END_OF_VOTE);
    assert_eq!(world.governor.proposal(id).state, ProposalState::Cancelled);
    refused(world.safe.queue(id, world.calls()), 'NOT_SUCCEEDED');
    act_as(ALICE);
    let other = world.governor.propose(world.calls(), "again", nobodys());
    world.vote(ALICE, other, Support::For, nobodys());
    seconds_later(PERIOD);
    act_as(ALICE);
    refused(world.safe.cancel(other), 'NOT_ACTIVE');
}

#[test]
#[feature("safe_dispatcher")]
fn what_is_queued_is_what_was_voted_on_and_once() {
    let world = world();
    let id = proposed(world);
    world.vote(ALICE, id, Support::For, nobodys());
    set_block_timestamp(END_OF_VOTE);
    let call = *world.calls()[0];
    act_as(MALLORY);
    let others = [Call { calldata: [MALLORY.into()].span(), ..call }];
    refused(world.safe.queue(id, others.span()), 'OTHER_CALLS');
    refused(world.safe.queue(id, [call, call].span()), 'OTHER_CALLS');
    refused(world.safe.queue(id, [].span()), 'OTHER_CALLS');
    world.governor.queue(id, world.calls());
    refused(world.safe.queue(id, world.calls()), 'NOT_SUCCEEDED');
}

#[test]
#[feature("safe_dispatcher")]
fn what_nobody_queued_in_time_expires() {
    let world = world();
    let id = proposed(world);
    world.vote(ALICE, id, Support::For, nobodys());
    set_block_timestamp(END_OF_VOTE + QUEUE_WINDOW - 1);
    assert_eq!(world.governor.proposal(id).state, ProposalState::Succeeded);
    set_block_timestamp(END_OF_VOTE + QUEUE_WINDOW);
    assert_eq!(world.governor.proposal(id).state, ProposalState::Expired);
    refused(world.safe.queue(id, world.calls()), 'NOT_SUCCEEDED');
}

#[test]
#[feature("safe_dispatcher")]
fn equal_calls_of_one_or_two_proposals_are_operations_of_their_own() {
    let world = world();
    world.fund(ALICE, 300);
    seconds_later(1);
    let call = *world.calls()[0];
    let calls = [call, call].span();
    act_as(ALICE);
    let (first, second) = (
        world.governor.propose(calls, "first", nobodys()), world.governor.propose(calls, "second", nobodys()),
    );
    for id in [first, second].span() {
        world.vote(ALICE, *id, Support::For, nobodys());
    }
    seconds_later(PERIOD);
    for id in [first, second].span() {
        world.governor.queue(*id, calls);
    }
    seconds_later(DELAY);
    for salt in [first, first + 1, second, second + 1].span() {
        world.timelock.execute(call.to, call.selector, call.calldata, *salt);
    }
    let timelock = ITimelockSafeDispatcher { contract_address: world.timelock.contract_address };
    refused(timelock.execute(call.to, call.selector, call.calldata, first + 2), 'NOT_SCHEDULED');
}

#[test]
#[feature("safe_dispatcher")]
fn the_timelock_is_bound_once_and_by_who_deployed() {
    let world = world();
    act_as(MALLORY);
    refused(world.safe.bind_timelock(MALLORY), 'NOT_BINDER');
    act_as(OWNER);
    refused(world.safe.bind_timelock(OWNER), 'ALREADY_BOUND');
    refused(world.safe.accept_proposer(), 'NOT_PENDING_PROPOSER');
}

/// From an account to a governor, and from that one to another with other rules: by operations of the timelock.
#[test]
fn a_governor_takes_the_proposers_place_and_hands_it_on() {
    let world = world();
    let (token, pool) = (world.token.contract_address, world.pool.contract_address);
    act_as(OWNER);
    let other = super::super::interface::IGovernorDispatcher {
        contract_address: deploy(
            Governor::TEST_CLASS_HASH, (token, pool, GovernorRules { quorum: 1, ..rules() }, OWNER),
        ),
    };
    other.bind_timelock(world.timelock.contract_address);
    world.fund(ALICE, 300);
    seconds_later(1);
    let to = world.timelock.contract_address;
    let selector = selector!("transfer_proposer");
    let calldata = [other.contract_address.into()].span();
    let calls = [Call { to, selector, calldata }].span();
    act_as(ALICE);
    let id = world.governor.propose(calls, "other rules", nobodys());
    world.vote(ALICE, id, Support::For, nobodys());
    seconds_later(PERIOD);
    world.governor.queue(id, calls);
    seconds_later(DELAY);
    world.timelock.execute(to, selector, calldata, id);
    act_as(MALLORY);
    other.accept_proposer();
    assert_eq!(world.timelock.proposer(), other.contract_address);
}

#[test]
fn rules_that_nobody_could_live_by_are_refused() {
    let world = world();
    let (token, pool) = (world.token.contract_address, world.pool.contract_address);
    let deployed = |rules: GovernorRules| {
        let mut calldata = array![];
        (token, pool, rules, OWNER).serialize(ref calldata);
        starknet::syscalls::deploy_syscall(Governor::TEST_CLASS_HASH, 1, calldata.span(), false)
    };
    refused(deployed(GovernorRules { threshold: 0, ..rules() }), 'RULES_RANGE');
    refused(deployed(GovernorRules { quorum: 0, ..rules() }), 'RULES_RANGE');
    refused(deployed(GovernorRules { quorum: 10_001, ..rules() }), 'RULES_RANGE');
    refused(deployed(GovernorRules { voting_period: 0, ..rules() }), 'RULES_RANGE');
    // Stake that voted could be gone before the vote is over.
    refused(deployed(GovernorRules { voting_period: UNBONDING, ..rules() }), 'RULES_RANGE');
    assert!(deployed(GovernorRules { voting_period: UNBONDING - 1, ..rules() }).is_ok());
}

#[test]
fn terms_survive_packing_at_their_limits() {
    for fate in [Fate::Open, Fate::Cancelled, Fate::Queued].span() {
        let terms = Terms { quorum: 0xffffffffffffffffffffffffffffffff, checkpoint: 0xffffffffff, fate: *fate };
        assert_eq!(TermsPacking::unpack(TermsPacking::pack(terms)), terms);
    }
}

/// Where the vault has another pool, nobody stakes in this one any more: what it says of stake is old.
#[test]
#[feature("safe_dispatcher")]
fn with_the_ledger_of_a_retired_pool_nothing_is_proposed() {
    let world = world();
    act_as(OWNER);
    let vault = IVaultAdminDispatcher { contract_address: world.vault };
    vault.propose_operator(Role::Stake, CAROL);
    seconds_later(OPERATOR_DELAY);
    let id = proposed(world);
    world.vote(ALICE, id, Support::For, nobodys());
    act_as(OWNER);
    vault.accept_operator(Role::Stake);
    act_as(ALICE);
    refused(world.safe.propose(world.calls(), "again", nobodys()), 'POOL_RETIRED');
    // What was brought up before is decided.
    seconds_later(PERIOD);
    world.governor.queue(id, world.calls());
}
