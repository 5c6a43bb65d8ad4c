//! Opening jobs: what is refused, what is reserved, and which slot is taken.

use starknet::testing::set_contract_address;
use crate::job_manager::interface::{
    IJobEndingsDispatcherTrait, IJobEndingsSafeDispatcherTrait, IJobManagerDispatcherTrait, IJobManagerSafeDispatcherTrait, IJobViewsDispatcherTrait, Submission,
};
use crate::job_manager::objects::{Job, JobTrait, PackedJobTrait, price_cap};
use crate::model_registry::interface::IModelRegistryDispatcherTrait;
use crate::types::{ComputeSpec, Level, UNIT};
use crate::vault::interface::IVaultViewsDispatcherTrait;
use super::world::*;

#[feature("safe_dispatcher")]
fn refusal(world: @World, spec: ComputeSpec) -> felt252 {
    set_contract_address(CLIENT);
    let Submission { model_hash, input_commitment, compute_requirements } = submission(spec);
    code(world.safe_jobs().submit_job(model_hash, input_commitment, compute_requirements))
}

#[test]
fn reserves_the_whole_cost_and_counts() {
    let world = world();
    let open = world.submit(CLIENT, ComputeSpec { consumer: PASSER_BY, delivery_fee: DELIVERY_FEE, ..spec(0) });
    assert_eq!(open.id, world.views.job_id(CLIENT, 0));
    assert_eq!(open.slot, open.id);
    assert!(world.views.holds(open.slot, open.job));
    assert_eq!(world.reserved(CLIENT), MAX_PRICE + DELIVERY_FEE + TIP);
    assert_eq!(world.reserved(CLIENT), MAX_PRICE + DELIVERY_FEE + TIP);
    assert_eq!(world.ends.quote(ASK, 1, ROYALTY, DELIVERY_FEE), ASK * 115 / 100 + DELIVERY_FEE + TIP);
    assert_eq!(world.views.job_counter(), 1);
    world.assert_conserved();
}

#[test]
fn refuses_what_cannot_be_served() {
    let world = world();
    let good = spec(0);
    let over_cap = 0x10000000000000000 * UNIT;
    let cases = array![
        (ComputeSpec { level: Level::Attested, ..good }, 'LEVEL_NOT_OFFERED'),
        (ComputeSpec { level: Level::Optimistic, ..good }, 'LEVEL_NOT_OFFERED'),
        (ComputeSpec { model_owner: WORKER, ..good }, 'MODEL_UNKNOWN'),
        (ComputeSpec { nonce: 0x10000000000, ..good }, 'NONCE_RANGE'),
        (ComputeSpec { rows: 0, ..good }, 'ROWS_RANGE'), (ComputeSpec { rows: 61, ..good }, 'ROWS_RANGE'),
        (ComputeSpec { deadline_blocks: 31, ..good }, 'DEADLINE_RANGE'),
        (ComputeSpec { deadline_blocks: 1001, ..good }, 'DEADLINE_RANGE'),
        (ComputeSpec { deadline_seconds: 59, ..good }, 'DEADLINE_RANGE'),
        (ComputeSpec { deadline_seconds: 30 * 24 * 3600 + 1, ..good }, 'DEADLINE_RANGE'),
        (ComputeSpec { max_price: MAX_PRICE + 1, ..good }, 'AMOUNT_UNIT'),
        (ComputeSpec { max_price: over_cap, ..good }, 'AMOUNT_RANGE'),
        (ComputeSpec { consumer: WORKER, delivery_fee: over_cap / 0x10000, ..good }, 'AMOUNT_RANGE'),
        (ComputeSpec { consumer: WORKER, delivery_fee: 1, ..good }, 'AMOUNT_UNIT'),
        (ComputeSpec { delivery_fee: DELIVERY_FEE, ..good }, 'CONSUMER_MISSING'),
        (ComputeSpec { max_price: DEPOSIT, ..good }, 'BALANCE_SHORT'),
    ];
    for (spec, expected) in cases {
        assert_eq!(refusal(@world, spec), expected);
    }
    assert_eq!(world.views.job_counter(), 0);
    assert_eq!(world.reserved(CLIENT), 0);
}

#[test]
fn refuses_an_input_that_nobody_could_answer() {
    let world = world();
    let good = spec(0);
    let full = 0x100000000000000000000000000000000000000000000000000000000000000;
    let cases = array![
        (ComputeSpec { rows: 2, ..good }, 'INPUT_LENGTH'),
        (ComputeSpec { input: array![INPUT, INPUT].span(), ..good }, 'INPUT_LENGTH'),
        (ComputeSpec { input: array![INPUT + 0x100000000].span(), ..good }, 'INPUT_TAIL'),
        (ComputeSpec { input: array![full].span(), ..good }, 'INPUT_RANGE'),
        (ComputeSpec { salt: SALT + 1, ..good }, 'INPUT_HASH'),
    ];
    for (spec, expected) in cases {
        assert_eq!(refusal(@world, spec), expected);
    }
    let mut rows = array![];
    for _ in 0..34_u32 {
        rows.append(INPUT);
    }
    world.submit(CLIENT, ComputeSpec { rows: 34, input: rows.span(), ..good });
    rows.append(INPUT);
    assert_eq!(refusal(@world, ComputeSpec { rows: 35, nonce: 1, input: rows.span(), ..good }), 'INPUT_SIZE');
    // A larger input is fetched by its commitment.
    world.submit(CLIENT, ComputeSpec { rows: 35, nonce: 1, input: array![].span(), ..good });
}

#[test]
fn refuses_a_changed_input() {
    let world = world();
    set_contract_address(CLIENT);
    let wrong = ComputeSpec { input: array![INPUT + 1].span(), ..spec(0) };
    let outcome = submit_raw(@world, commitment(1, array![INPUT].span()), wrong);
    assert_eq!(outcome, 'INPUT_HASH');
}

#[feature("safe_dispatcher")]
fn submit_raw(world: @World, input_commitment: felt252, spec: ComputeSpec) -> felt252 {
    code(world.safe_jobs().submit_job(MODEL, input_commitment, spec))
}

#[test]
fn a_repeated_submission_is_harmless() {
    let world = world();
    world.submit(CLIENT, spec(0));
    assert_eq!(refusal(@world, spec(0)), 'NONCE_USED');
    assert_eq!(refusal(@world, spec(2)), 'NONCE_GAP');
    assert_eq!(world.views.job_counter(), 1);
    assert_eq!(world.reserved(CLIENT), MAX_PRICE + TIP);
    // Nonces are each client's own.
    world.submit(OTHER_CLIENT, spec(0));
}

#[test]
fn a_cancelled_nonce_is_used_up() {
    let world = world();
    let open = world.submit(CLIENT, spec(0));
    world.ends.cancel(open.slot, open.job);
    assert_eq!(refusal(@world, spec(0)), 'NONCE_USED');
}

#[test]
fn a_named_slot_that_is_not_free_never_fails_a_submission() {
    let world = world();
    let first = world.submit(CLIENT, spec(0));
    // In use; never used; zero.
    for (nonce, slot) in array![(1_u64, first.slot), (2, 'NEVER_USED'), (3, 0)] {
        let open = world.submit(CLIENT, ComputeSpec { slot, ..spec(nonce) });
        assert_eq!(open.slot, open.id);
    }
    assert!(world.views.holds(first.slot, first.job));
    // Both name one free slot: the first gets it.
    set_contract_address(CLIENT);
    world.ends.cancel(first.slot, first.job);
    let taken = world.submit(OTHER_CLIENT, ComputeSpec { slot: first.slot, ..spec(0) });
    let late = world.submit(CLIENT, ComputeSpec { slot: first.slot, ..spec(4) });
    assert_eq!(taken.slot, first.slot);
    assert_eq!(late.slot, late.id);
}

#[test]
fn submits_a_batch_as_one() {
    let world = world();
    set_contract_address(CLIENT);
    let batch = array![submission(spec(0)), submission(spec(1)), submission(spec(2))];
    let ids = world.jobs.submit_jobs(batch.span());
    for nonce in 0..3_u64 {
        let open = world.opened();
        assert_eq!(open.id, *ids[nonce.try_into().unwrap()]);
        assert_eq!(open.id, world.views.job_id(CLIENT, nonce));
        assert!(world.views.holds(open.slot, open.job));
    }
    assert_eq!(world.views.job_counter(), 3);
    assert_eq!(world.books.account(CLIENT).nonce, 3);
    assert_eq!(world.reserved(CLIENT), 3 * (MAX_PRICE + TIP));
}

/// The lowest price that a quote names admits the ask it was made for, and a unit less does not.
#[test]
fn a_quote_is_the_lowest_cap_for_an_ask() {
    let drawn = world().drawn().job.unpack();
    for (ask, rows, royalty, fee) in [(7, 3, 3333, 500), (1, 64, 1, 1), (1000, 1, 5000, 1000), (9, 2, 0, 0)].span() {
        let (ask, rows, royalty, fee) = (*ask * UNIT, *rows, *royalty, *fee);
        let max_price = price_cap(ask, rows, royalty, fee);
        let job = Job { max_price, rows, royalty, fee, ..drawn };
        assert!(job.max_ask() >= ask);
        assert!(job.shares(job.max_ask()).price <= max_price);
        assert!(Job { max_price: max_price - UNIT, ..job }.max_ask() < ask);
    }
}

#[test]
#[feature("safe_dispatcher")]
fn a_batch_goes_in_whole_or_not_at_all() {
    let world = world();
    set_contract_address(CLIENT);
    assert_eq!(code(world.safe_jobs().submit_jobs(array![].span())), 'EMPTY_BATCH');
    for second in array![spec(0), spec(2)] {
        let batch = array![submission(spec(0)), submission(second)].span();
        assert_eq!(code(world.safe_jobs().submit_jobs(batch)), 'NONCE_ORDER');
    }
    let other_owner = ComputeSpec { model_owner: WORKER, ..spec(1) };
    let batch = array![submission(spec(0)), submission(other_owner)].span();
    assert_eq!(code(world.safe_jobs().submit_jobs(batch)), 'MODEL_UNKNOWN');
    assert_eq!(world.views.job_counter(), 0);
    assert_eq!(world.reserved(CLIENT), 0);
}

#[test]
fn two_of_a_batch_cannot_share_a_slot() {
    let world = world();
    let old = world.submit(CLIENT, spec(0));
    world.ends.cancel(old.slot, old.job);
    let named = ComputeSpec { slot: old.slot, ..spec(1) };
    world.jobs.submit_jobs(array![submission(named), submission(ComputeSpec { nonce: 2, ..named })].span());
    let (first, second) = (world.opened(), world.opened());
    assert_eq!(first.slot, old.slot);
    assert_eq!(second.slot, second.id);
    assert!(world.views.holds(first.slot, first.job) && world.views.holds(second.slot, second.job));
}

#[test]
fn a_retired_model_takes_no_new_jobs_and_serves_the_open_ones() {
    let world = world();
    let open = world.submit(CLIENT, spec(0));
    set_contract_address(MODEL_OWNER);
    world.registry.retire_model(MODEL);
    assert_eq!(refusal(@world, spec(1)), 'MODEL_RETIRED');
    at(DRAWN, START_TIME);
    world.answer(WORKER, open);
}

#[test]
#[feature("safe_dispatcher")]
fn cancels_only_for_the_client_and_only_before_the_seed() {
    let world = world();
    let open = world.submit(CLIENT, spec(0));
    let other = world.submit(CLIENT, spec(1));
    set_contract_address(PASSER_BY);
    assert_eq!(code(world.safe_ends().cancel(open.slot, open.job)), 'NOT_CLIENT');
    set_contract_address(CLIENT);
    at(START_BLOCK + 1, START_TIME);
    world.ends.cancel(open.slot, open.job);
    assert!(world.views.is_free(open.slot));
    assert_eq!(code(world.safe_ends().cancel(open.slot, open.job)), 'JOB_MISMATCH');
    at(START_BLOCK + 2, START_TIME);
    assert_eq!(code(world.safe_ends().cancel(other.slot, other.job)), 'CANCEL_CLOSED');
    assert_eq!(world.balance(CLIENT), DEPOSIT - MAX_PRICE - TIP);
    world.assert_conserved();
}

/// A24: who expires a job is paid for it.
#[test]
#[feature("safe_dispatcher")]
fn expires_by_both_clocks_with_a_tip() {
    let world = world();
    let open = world.submit(CLIENT, spec(0));
    set_contract_address(PASSER_BY);
    let (late_block, late_time) = (START_BLOCK + DEADLINE_BLOCKS + 1, START_TIME + DEADLINE_SECONDS + 1);
    for (block, time) in array![(late_block, late_time - 1), (late_block - 1, late_time)] {
        at(block, time);
        assert_eq!(code(world.safe_ends().expire(open.slot, open.job)), 'DEADLINE_NOT_PASSED');
    }
    at(late_block, late_time);
    assert_eq!(code(world.safe_work_of(WORKER, open)), 'DEADLINE_PASSED');
    set_contract_address(PASSER_BY);
    world.ends.expire(open.slot, open.job);
    assert_eq!(world.balance(PASSER_BY), TIP);
    assert_eq!(world.balance(CLIENT), DEPOSIT - TIP);
    assert!(world.views.is_free(open.slot));
    world.assert_conserved();
}

#[test]
fn a_pinned_job_expires_as_any_other() {
    let world = world();
    let open = world.drawn();
    crate::job_manager::interface::IJobEndingsDispatcherTrait::assign_jobs(world.ends, array![reference(open)].span());
    after_deadline();
    set_contract_address(PASSER_BY);
    world.ends.expire(open.slot, pinned(open).job);
    assert_eq!(world.balance(CLIENT), DEPOSIT - TIP);
    world.assert_conserved();
}

#[test]
fn answers_while_one_clock_stands_still() {
    let world = world();
    let first = world.submit(CLIENT, spec(0));
    let second = world.submit(CLIENT, spec(1));
    at(DRAWN, START_TIME + 10 * DEADLINE_SECONDS);
    world.answer(WORKER, first);
    at(START_BLOCK + 10 * DEADLINE_BLOCKS, START_TIME + DEADLINE_SECONDS);
    world.answer(WORKER, second);
    world.assert_conserved();
}
