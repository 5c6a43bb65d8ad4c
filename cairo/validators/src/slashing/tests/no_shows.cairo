//! Seats that were left empty, as ground for an accusation: each way to abuse it.

use starknet::ContractAddress;
use starknet::testing::{set_block_number, set_block_timestamp};
use crate::ports::PackedJob;
use crate::uptime::interface::{Hour, Opening};
use super::super::interface::{
    Accusation, IDoubleSigningDispatcherTrait, IDowntimeDispatcherTrait, IDowntimeSafeDispatcherTrait, Seat,
};
use super::doubles::{ITestPoolDispatcherTrait, ITestSeatsDispatcherTrait, ITestTokenDispatcherTrait, SlashCall};
use super::signing::pair;
use super::world::{
    ALICE, BLOCK, BOB, DAY, EPOCH, FIRST_SECRET, MALLORY, NOBODY, NOW, RULES, World, act_as, open as open_courts, pass,
    refused, validator,
};

const SLOT: felt252 = 'SLOT';
const THIS: u32 = (NOW / 3_600).try_into().unwrap();

/// BOB and three others have let their turns pass, a few blocks ago.
fn open() -> World {
    let world = open_courts();
    for worker in workers() {
        world.seats.miss(SLOT, *worker, BLOCK - 3);
    }
    world
}

fn workers() -> Span<ContractAddress> {
    [BOB, validator(0), validator(1), validator(2)].span()
}

fn seat(worker: ContractAddress) -> Seat {
    seat_in(SLOT, worker)
}

fn seat_in(slot: felt252, worker: ContractAddress) -> Seat {
    let job = PackedJob {
        client: NOBODY, model_hash: slot, model_owner: NOBODY, input_commitment: 0, verifier: NOBODY, consumer: NOBODY,
        worker: NOBODY, result: 0, amounts: 0, status: 0,
    };
    Seat { slot, job, worker }
}

fn accuse(world: World, worker: ContractAddress) {
    act_as(ALICE);
    world.downtime.accuse_absent([seat(worker)].span());
}

/// No validator has certified anything. What is lost is at stake when the six hours of silence begin.
#[test]
fn a_missed_seat_and_silence_cost_what_the_matrix_says() {
    let world = open();
    accuse(world, BOB);
    assert_eq!((world.token.paid(ALICE), world.downtime.outage()), (RULES.bond, (1, 0)));
    assert_eq!(world.downtime.accusation(BOB).since, NOW);
    pass(RULES.seconds.into());
    act_as(MALLORY);
    world.downtime.close_accusations([BOB].span());
    let SlashCall { worker, share, points, jail_until, infraction, bounty_to, .. } = *world.pool.calls()[0];
    assert_eq!((worker, share, points, bounty_to), (BOB, 500, 10, ALICE));
    assert_eq!((infraction, jail_until), (NOW, NOW + RULES.seconds.into() + 30 * DAY));
    assert_eq!(world.token.gained(ALICE), RULES.bond);
}

/// Its engine was slow, or the job was more than its stake bears: it is there all the same, and loses nothing.
#[test]
#[feature("safe_dispatcher")]
fn an_honest_worker_that_missed_a_seat_answers_and_takes_the_bond() {
    let world = open();
    accuse(world, BOB);
    set_block_number(BLOCK + 10);
    act_as(BOB);
    world.downtime.here();
    assert_eq!((world.token.gained(BOB), world.pool.calls().len()), (RULES.bond, 0));
    // Of turns up to its answer it is not accused again; of one that it missed since, it is.
    act_as(ALICE);
    refused(world.safe_downtime.accuse_absent([seat(BOB)].span()), 'HOURS_COUNTED');
    world.seats.miss('LATER', BOB, BLOCK + 10);
    refused(world.safe_downtime.accuse_absent([seat_in('LATER', BOB)].span()), 'HOURS_COUNTED');
    world.seats.miss('LATER', BOB, BLOCK + 11);
    world.downtime.accuse_absent([seat_in('LATER', BOB)].span());
}

/// It has committed, or no seat, or time yet; or the job is another than the slot's. All of that is the judge's to say.
#[test]
#[feature("safe_dispatcher")]
fn what_the_judge_does_not_say_is_no_evidence() {
    let world = open();
    act_as(ALICE);
    refused(world.safe_downtime.accuse_absent([seat(MALLORY)].span()), 'NOT_MISSED');
    refused(world.safe_downtime.accuse_absent([seat(BOB), seat(MALLORY)].span()), 'NOT_MISSED');
    let forged = Seat { slot: 'OTHER', ..seat(BOB) };
    refused(world.safe_downtime.accuse_absent([forged].span()), 'JOB_MISMATCH');
    refused(world.safe_downtime.accuse_absent([].span()), 'NO_EVIDENCE');
    assert_eq!((world.token.paid(ALICE), world.downtime.accusation(BOB).accuser), (0, NOBODY));
}

#[test]
#[feature("safe_dispatcher")]
fn a_worker_stands_accused_once_whatever_the_ground() {
    let world = open();
    accuse(world, BOB);
    act_as(MALLORY);
    refused(world.safe_downtime.accuse_absent([seat(BOB)].span()), 'ALREADY_ACCUSED');
    refused(world.safe_downtime.accuse([hours(BOB)].span()), 'ALREADY_ACCUSED');
    world.downtime.accuse([hours(MALLORY)].span());
    world.seats.miss(SLOT, MALLORY, BLOCK - 3);
    act_as(ALICE);
    refused(world.safe_downtime.accuse_absent([seat(MALLORY)].span()), 'ALREADY_ACCUSED');
    // Named twice in one call, it is one accusation and one bond.
    world.downtime.accuse_absent([seat(validator(0)), seat(validator(0))].span());
    assert_eq!(world.token.paid(ALICE), 2 * RULES.bond);
}

/// A16: whoever is in jail is not asked to be there, however it was drawn; nor slashed twice for one absence.
#[test]
#[feature("safe_dispatcher")]
fn who_is_jailed_is_not_accused_of_its_seats() {
    let world = open();
    world.double_signing.submit_equivocations([pair(FIRST_SECRET, EPOCH, 3)].span());
    act_as(ALICE);
    refused(world.safe_downtime.accuse_absent([seat(validator(0))].span()), 'HOURS_COUNTED');
    accuse(world, BOB);
    pass(RULES.seconds.into());
    world.downtime.close_accusations([BOB].span());
    act_as(ALICE);
    for accused in [seat(BOB)].span() {
        refused(world.safe_downtime.accuse_absent([*accused].span()), 'HOURS_COUNTED');
    }
    refused(world.safe_downtime.accuse([hours(BOB)].span()), 'HOURS_COUNTED');
}

/// A15: an outage of the network is nobody's fault, of whatever they are accused.
#[test]
fn more_than_a_third_accused_of_seats_is_nobody_s_fault() {
    let world = open();
    act_as(ALICE);
    let mut seats = array![];
    for k in 1..12_u32 {
        world.seats.miss(SLOT, validator(k), BLOCK - 3);
        seats.append(seat(validator(k)));
    }
    world.downtime.accuse_absent(seats.span());
    assert_eq!(world.downtime.outage(), (11, NOW));
    set_block_timestamp(NOW + 1);
    accuse(world, BOB);
    pass(RULES.seconds.into());
    world.downtime.close_accusations([validator(1), BOB].span());
    assert_eq!(world.pool.calls().len(), 0);
}

/// Six hours that end now, in which the worker was certified absent.
fn hours(worker: ContractAddress) -> Accusation {
    let mut hours = array![];
    for hour in THIS - 6..THIS {
        let hour = Hour { hour, workers: 30, present: 25, block_hash: 1, certified_at: 1, root: 0 };
        hours.append(Opening { hour, felt: 0, path: [].span() });
    }
    Accusation { worker, hours: hours.span() }
}
