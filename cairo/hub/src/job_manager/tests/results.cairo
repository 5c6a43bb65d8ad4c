//! Answers: who is paid, how much, and how often.

use ciro_verifier::interface::ModelSource;
use starknet::SyscallResultTrait;
use starknet::Event;
use starknet::testing::{pop_log_raw, set_contract_address};
use crate::job_manager::events::JobSettled;
use crate::job_manager::interface::{
    IJobEndingsSafeDispatcherTrait, IJobEndingsDispatcherTrait, IJobViewsDispatcherTrait, IJobWorkDispatcherTrait,
    IJobWorkSafeDispatcherTrait, JobResult, PackedJob,
};
use crate::job_manager::objects::{JobTrait, PackedJobTrait};
use crate::model_registry::interface::IModelRegistryDispatcherTrait;
use crate::types::{ComputeSpec, UNIT};
use crate::vault::interface::IVaultViewsDispatcherTrait;
use super::doubles::{IRankBookDispatcherTrait, IStrangerDispatcherTrait, Mood, RANK_WINDOW};
use super::world::*;

#[test]
fn pays_worker_owner_and_fee_once_and_returns_the_rest() {
    let world = world();
    let open = world.drawn();
    assert_eq!(world.reserved(CLIENT), MAX_PRICE + TIP);
    world.answer(WORKER, open);
    assert_eq!(world.balance(WORKER), ASK);
    assert_eq!(world.balance(MODEL_OWNER), ASK / 10);
    assert_eq!(world.books.gathered_fees(), ASK * 5 / 100);
    assert_eq!(world.balance(CLIENT), DEPOSIT - ASK * 115 / 100);
    assert_eq!(world.reserved(CLIENT), 0);
    assert!(world.views.is_free(open.slot));
    world.assert_conserved();
}

/// The settlement's event leaves out royalty and fee: they follow from `to_worker` by the job's own rates.
#[test]
fn tells_what_the_worker_got() {
    let world = world();
    let open = world.drawn();
    world.answer(WORKER, open);
    let event = JobSettled {
        job_id: open.id, worker: WORKER, to_worker: ASK, outputs: outputs_of(open.job),
    };
    let mut expected = array![];
    let mut keys = array![];
    event.append_keys_and_data(ref keys, ref expected);
    let (told, data) = pop_log_raw(world.address).unwrap();
    assert_eq!(told.slice(1, 2), keys.span());
    assert_eq!(data, expected.span());
    let rest = open.job.unpack().shares(ASK);
    assert_eq!(world.balance(MODEL_OWNER), rest.model_owner);
    assert_eq!(world.books.gathered_fees(), rest.fee);
}

#[test]
#[feature("safe_dispatcher")]
fn a_lost_race_is_told_before_an_argument_is_checked() {
    let world = world();
    let open = world.drawn();
    let wrong = JobResult { outputs: array![1].span(), ..right(open) };
    set_contract_address(WORKER);
    assert_eq!(code(world.safe_work().submit_result(argued(), wrong)), 'OUTPUT_MISMATCH');
    // Anyone may pin a job, and so move it on under an answer that is under way.
    world.ends.assign_jobs(array![reference(open)].span());
    assert_eq!(code(world.safe_work().submit_result(argued(), wrong)), 'JOB_MISMATCH');
    let now_pinned = JobResult { job: pinned(open).job, ..wrong };
    let both = array![wrong, now_pinned].span();
    assert_eq!(code(world.safe_work().submit_results(argued(), both)), 'OUTPUT_MISMATCH');
    after_deadline();
    assert_eq!(code(world.safe_work().submit_result(argued(), now_pinned)), 'DEADLINE_PASSED');
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn nothing_follows_a_settlement() {
    let world = world();
    let open = world.drawn();
    world.answer(WORKER, open);
    assert_eq!(code(world.safe_work().submit_result(no_source(), right(open))), 'JOB_MISMATCH');
    assert_eq!(code(world.safe_ends().assign_jobs(array![reference(open)].span())), 'JOB_MISMATCH');
    after_deadline();
    assert_eq!(code(world.safe_ends().expire(open.slot, open.job)), 'JOB_MISMATCH');
    assert_eq!(code(world.safe_ends().deliver(open.slot, open.job, outputs_of(open.job))), 'JOB_MISMATCH');
    set_contract_address(CLIENT);
    assert_eq!(code(world.safe_ends().cancel(open.slot, open.job)), 'JOB_MISMATCH');
    assert_eq!(world.balance(WORKER), ASK);
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn refuses_an_answer_after_cancel_and_after_expiry() {
    let world = world();
    let cancelled = world.submit(CLIENT, spec(0));
    let expired = world.submit(CLIENT, spec(1));
    world.safe_ends().cancel(cancelled.slot, cancelled.job).unwrap();
    after_deadline();
    set_contract_address(PASSER_BY);
    world.safe_ends().expire(expired.slot, expired.job).unwrap();
    assert_eq!(code(world.safe_ends().expire(expired.slot, expired.job)), 'JOB_MISMATCH');
    set_contract_address(WORKER);
    for open in array![cancelled, expired] {
        assert_eq!(code(world.safe_work().submit_result(no_source(), right(open))), 'JOB_MISMATCH');
    }
    assert_eq!(world.balance(WORKER), 0);
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn every_field_of_the_preimage_counts() {
    let world = world();
    let job = world.drawn().job;
    let slot = world.views.job_id(CLIENT, 0);
    set_contract_address(WORKER);
    let more = 0x10000000000000000000000000000000000000000000000000000000000;
    let forged = array![
        PackedJob { client: OTHER_CLIENT, ..job }, PackedJob { model_hash: 'OTHER', ..job },
        PackedJob { model_owner: WORKER, ..job }, PackedJob { verifier: stranger().contract_address, ..job },
        PackedJob { consumer: WORKER, ..job }, PackedJob { worker: WORKER, ..job }, PackedJob { result: 1, ..job },
        PackedJob { amounts: job.amounts + 1, ..job }, PackedJob { status: job.status + 1, ..job },
        // Bits that unpacking does not look at.
        PackedJob { amounts: job.amounts + more * 0x1000, ..job }, PackedJob { status: job.status + more, ..job },
    ];
    for job in forged {
        let result = right(Open { id: 0, slot, job });
        assert!(!world.views.holds(slot, job));
        assert_eq!(code(world.safe_work().submit_result(no_source(), result)), 'JOB_MISMATCH');
    }
    let other_input = PackedJob { input_commitment: 7, ..job };
    let result = right(Open { id: 0, slot, job: other_input });
    assert_eq!(code(world.safe_work().submit_result(no_source(), result)), 'JOB_MISMATCH');
    assert!(world.views.holds(slot, job));
    world.answer(WORKER, Open { id: slot, slot, job });
}

#[test]
#[feature("safe_dispatcher")]
fn a_job_stands_in_its_own_slot_only() {
    let world = world();
    let mine = world.submit(CLIENT, spec(0));
    let other = world.submit(OTHER_CLIENT, spec(0));
    at(DRAWN, START_TIME);
    set_contract_address(WORKER);
    for slot in array![other.slot, 0, 'NEVER_USED'] {
        let result = right(Open { slot, ..mine });
        assert_eq!(code(world.safe_work().submit_result(no_source(), result)), 'JOB_MISMATCH');
    }
}

#[test]
#[feature("safe_dispatcher")]
fn a_recycled_slot_forgets_its_old_job() {
    let world = world();
    let old = world.drawn();
    world.answer(WORKER, old);
    let new = world.submit(CLIENT, ComputeSpec { slot: old.slot, ..spec(1) });
    assert_eq!(new.slot, old.slot);
    at(2 * DRAWN, START_TIME);
    set_contract_address(WORKER);
    assert_eq!(code(world.safe_work().submit_result(no_source(), right(old))), 'JOB_MISMATCH');
    world.answer(BACKUP, new);
    assert!(world.views.is_free(old.slot));
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn only_the_drawn_answer_and_only_in_their_turn() {
    let world = world();
    let open = world.submit(CLIENT, spec(0));
    set_contract_address(WORKER);
    at(DRAWN - 1, START_TIME);
    assert_eq!(code(world.safe_work().submit_result(no_source(), right(open))), 'SEED_NOT_READABLE');
    at(DRAWN, START_TIME);
    set_contract_address(PASSER_BY);
    assert_eq!(code(world.safe_work().submit_result(no_source(), right(open))), 'NOT_A_MEMBER');
    set_contract_address(BACKUP);
    assert_eq!(code(world.safe_work().submit_result(no_source(), right(open))), 'NOT_YOUR_TURN');
    at(DRAWN + RANK_WINDOW, START_TIME);
    world.answer(BACKUP, open);
    assert_eq!(world.balance(BACKUP), ASK);
}

#[test]
#[feature("safe_dispatcher")]
fn a_wrong_answer_changes_nothing() {
    let world = world();
    let open = world.drawn();
    set_contract_address(WORKER);
    let wrong = JobResult { outputs: array![1].span(), ..right(open) };
    assert_eq!(code(world.safe_work().submit_result(no_source(), wrong)), 'OUTPUT_MISMATCH');
    assert!(world.views.holds(open.slot, open.job));
    assert_eq!(world.reserved(CLIENT), MAX_PRICE + TIP);
}

#[test]
#[feature("safe_dispatcher")]
fn a_pinned_worker_keeps_its_ask_and_needs_no_draw() {
    let world = world();
    let open = world.drawn();
    world.ends.assign_jobs(array![reference(open)].span());
    let pinned = pinned(open);
    assert!(world.views.holds(open.slot, pinned.job));
    // The draw has moved on: other workers, another price.
    world.pool.set_ranks(array![BACKUP].span(), MAX_PRICE);
    assert_eq!(code(world.safe_ends().assign_jobs(array![reference(pinned)].span())), 'JOB_STATE');
    world.answer(WORKER, pinned);
    assert_eq!(world.balance(WORKER), ASK);
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn a_pinned_job_goes_to_backups_by_rank() {
    let world = world();
    let open = world.drawn();
    world.ends.assign_jobs(array![reference(open)].span());
    let pinned = pinned(open);
    set_contract_address(BACKUP);
    assert_eq!(code(world.safe_work().submit_result(no_source(), right(pinned))), 'NOT_YOUR_TURN');
    at(DRAWN + RANK_WINDOW, START_TIME);
    world.answer(BACKUP, pinned);
    assert_eq!(world.balance(BACKUP), ASK);
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn pins_nobody_once_others_may_answer() {
    let world = world();
    let open = world.drawn();
    let refs = array![reference(open)].span();
    at(DRAWN + RANK_WINDOW, START_TIME);
    assert_eq!(code(world.safe_ends().assign_jobs(refs)), 'WINDOW_OVER');
    at(DRAWN + RANK_WINDOW - 1, START_TIME);
    world.ends.assign_jobs(refs);
}

#[test]
#[feature("safe_dispatcher")]
fn pins_nobody_before_the_draw_or_without_a_worker() {
    let world = world();
    let open = world.submit(CLIENT, spec(0));
    let refs = array![reference(open)].span();
    at(DRAWN - 1, START_TIME);
    assert_eq!(code(world.safe_ends().assign_jobs(refs)), 'SEED_NOT_READABLE');
    at(DRAWN, START_TIME);
    world.pool.set_ranks(array![].span(), ASK);
    assert_eq!(code(world.safe_ends().assign_jobs(refs)), 'NO_WORKER');
    after_deadline();
    assert_eq!(code(world.safe_ends().assign_jobs(refs)), 'DEADLINE_PASSED');
}

#[test]
#[feature("safe_dispatcher")]
fn never_charges_more_than_the_cap() {
    let world = world();
    let open = world.drawn();
    // 5 CIRO / 1.15, rounded down to a unit. The pool of this test ignores `max_ask`.
    let max_ask = 4_347_826_086 * UNIT;
    assert_eq!(open.job.unpack().max_ask(), max_ask);
    world.pool.set_ranks(array![WORKER].span(), max_ask + 3 * UNIT);
    set_contract_address(WORKER);
    assert_eq!(code(world.safe_work().submit_result(no_source(), right(open))), 'PRICE_ABOVE_CAP');
    world.pool.set_ranks(array![WORKER].span(), max_ask);
    world.answer(WORKER, open);
    assert_eq!(world.balance(WORKER), max_ask);
    let paid = DEPOSIT - world.balance(CLIENT);
    assert!(paid <= MAX_PRICE && paid > MAX_PRICE - 3 * UNIT);
    world.assert_conserved();
}

#[test]
fn whoever_owns_the_model_the_worker_gets_its_ask() {
    let world = world();
    // Anyone may register a public hash. A client that does so for itself must not have half of the ask back.
    set_contract_address(CLIENT);
    world.registry.register_model(no_source(), 5000);
    let open = world.submit(CLIENT, ComputeSpec { model_owner: CLIENT, ..spec(0) });
    at(DRAWN, START_TIME);
    world.answer(WORKER, open);
    assert_eq!(world.balance(WORKER), ASK);
    assert_eq!(world.balance(CLIENT), DEPOSIT - ASK * 105 / 100);
    world.assert_conserved();
}

#[test]
fn rounds_royalty_and_fee_down() {
    let world = world();
    world.reopen_model(3333);
    world.pool.set_ranks(array![WORKER].span(), 7 * UNIT);
    let input = array![INPUT, INPUT, INPUT].span();
    let open = world.submit(CLIENT, ComputeSpec { rows: 3, input, ..spec(0) });
    at(DRAWN, START_TIME);
    world.answer(WORKER, open);
    // Beside the worker's 21 units: royalty 6.9993 and fee 1.05.
    assert_eq!(world.balance(WORKER), 21 * UNIT);
    assert_eq!(world.balance(MODEL_OWNER), 6 * UNIT);
    assert_eq!(world.books.gathered_fees(), 1 * UNIT);
    world.assert_conserved();
}

#[test]
fn terms_are_those_of_the_submission() {
    let world = world();
    let open = world.submit(CLIENT, spec(0));
    world.reopen_model(5000);
    set_contract_address(OWNER);
    world.registry.set_verifier(stranger().contract_address);
    world.ends.set_fee(1000);
    at(DRAWN, START_TIME);
    world.answer(WORKER, open);
    assert_eq!(world.balance(WORKER), ASK);
}

#[test]
#[feature("safe_dispatcher")]
fn a_data_contract_that_reenters_gains_nothing() {
    let world = world();
    let open = world.drawn();
    let data = stranger();
    data.set_mood(Mood::Reenters, world.address);
    data.plot_result(right(open));
    // The data contract is a drawn worker too; but while it is asked, the job is already out of its slot.
    world.pool.set_ranks(array![data.contract_address, WORKER].span(), ASK);
    at(DRAWN + RANK_WINDOW, START_TIME);
    set_contract_address(WORKER);
    let outcome = world.safe_work().submit_result(ModelSource::Data(data.contract_address), right(open));
    assert_eq!(code(outcome), 'JOB_MISMATCH');
    assert_eq!(world.balance(WORKER) + world.balance(data.contract_address), 0);
    assert!(world.views.holds(open.slot, open.job));
}

#[test]
#[feature("safe_dispatcher")]
fn whose_turn_it_is_not_never_pays_for_the_check_of_its_answer() {
    let world = world();
    let open = world.drawn();
    let data = stranger();
    data.set_mood(Mood::Panics, world.address);
    let source = ModelSource::Data(data.contract_address);
    set_contract_address(PASSER_BY);
    assert_eq!(code(world.safe_work().submit_result(source, right(open))), 'NOT_A_MEMBER');
    world.answer(WORKER, open);
    set_contract_address(WORKER);
    assert_eq!(code(world.safe_work().submit_result(source, right(open))), 'JOB_MISMATCH');
}

#[test]
#[feature("safe_dispatcher")]
fn a_data_contract_that_panics_refuses_its_own_model_only() {
    let world = world();
    let open = world.drawn();
    let data = stranger();
    data.set_mood(Mood::Panics, world.address);
    set_contract_address(WORKER);
    assert!(world.safe_work().submit_result(ModelSource::Data(data.contract_address), right(open)).is_err());
    world.answer(WORKER, open);
}

fn four(world: @World) -> Array<Open> {
    let mut opened = array![];
    for nonce in 0..4_u64 {
        opened.append(world.submit(CLIENT, spec(nonce)));
    }
    at(DRAWN, START_TIME);
    opened
}

#[test]
fn settles_a_batch() {
    let world = world();
    let mut results = array![];
    for open in four(@world) {
        results.append(right(open));
    }
    set_contract_address(WORKER);
    world.work.submit_results(no_source(), results.span());
    assert_eq!(world.balance(WORKER), 4 * ASK);
    assert_eq!(world.reserved(CLIENT), 0);
    world.assert_conserved();
}

#[test]
fn pays_a_duplicate_in_a_batch_once() {
    let world = world();
    let open = world.drawn();
    set_contract_address(WORKER);
    world.work.submit_results(no_source(), array![right(open), right(open), right(open)].span());
    assert_eq!(world.balance(WORKER), ASK);
    assert_eq!(world.balance(CLIENT), DEPOSIT - ASK * 115 / 100);
    world.assert_conserved();
}

#[test]
fn a_job_that_moved_on_does_not_spoil_the_batch() {
    let world = world();
    let opened = four(@world);
    world.ends.assign_jobs(array![reference(*opened[1])].span());
    let mut results = array![];
    for open in opened.span() {
        results.append(right(*open));
    }
    set_contract_address(WORKER);
    world.work.submit_results(no_source(), results.span());
    assert_eq!(world.balance(WORKER), 3 * ASK);
    assert!(world.views.holds(*opened[1].slot, pinned(*opened[1]).job));
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn a_job_that_expires_meanwhile_does_not_spoil_the_batch() {
    let world = world();
    let short = world.submit(CLIENT, ComputeSpec { deadline_blocks: 32, ..spec(0) });
    let long = world.submit(CLIENT, spec(1));
    // The batch was made in time and comes one block too late.
    at(START_BLOCK + 33, START_TIME + DEADLINE_SECONDS + 1);
    set_contract_address(WORKER);
    assert_eq!(code(world.safe_work().submit_result(no_source(), right(short))), 'DEADLINE_PASSED');
    world.work.submit_results(no_source(), array![right(short), right(long)].span());
    assert!(world.views.holds(short.slot, short.job));
    assert_eq!(world.balance(WORKER), ASK);
    world.assert_conserved();
}

#[test]
fn mixes_pinned_and_drawn_jobs_in_order() {
    let world = world();
    let opened = four(@world);
    world.ends.assign_jobs(array![reference(*opened[0]), reference(*opened[2])].span());
    world.pool.set_ranks(array![WORKER].span(), ASK / 2);
    let results = array![
        right(pinned(*opened[0])), right(*opened[1]), right(pinned(*opened[2])), right(*opened[3]),
    ];
    set_contract_address(WORKER);
    world.work.submit_results(no_source(), results.span());
    assert_eq!(world.balance(WORKER), 3 * ASK);
    world.assert_conserved();
}

#[test]
#[feature("safe_dispatcher")]
fn refuses_an_empty_batch_and_mixed_models() {
    let world = world();
    let opened = four(@world);
    set_contract_address(WORKER);
    assert_eq!(code(world.safe_work().submit_results(no_source(), array![].span())), 'EMPTY_BATCH');
    let first = right(*opened[0]);
    let job = *opened[1].job;
    for other in array![
        PackedJob { model_hash: 'OTHER', ..job }, PackedJob { verifier: stranger().contract_address, ..job },
    ] {
        let results = array![first, JobResult { job: other, ..first }].span();
        assert_eq!(code(world.safe_work().submit_results(no_source(), results)), 'MIXED_MODELS');
    }
}

/// The slot of `results` as it is, of the contract that the test acts as.
fn stored_result(job_id: felt252) -> felt252 {
    let key = core::pedersen::pedersen(selector!("results"), job_id);
    starknet::syscalls::storage_read_syscall(0, key.try_into().unwrap()).unwrap_syscall()
}

#[test]
fn keeps_the_digest_of_a_result_that_is_to_be_stored() {
    let world = world();
    let stored = world.submit(CLIENT, ComputeSpec { store_result: true, ..spec(0) });
    let forgotten = world.submit(CLIENT, spec(1));
    assert_eq!(world.views.result_digest(stored.id), 0);
    // The client has paid for the new slot: the worker only changes it.
    set_contract_address(world.address);
    assert!(stored_result(stored.id) != 0 && stored_result(forgotten.id) == 0);
    at(DRAWN, START_TIME);
    world.answer(WORKER, stored);
    world.answer(WORKER, forgotten);
    let digest = crate::job_manager::objects::result_digest(
        MODEL, stored.job.input_commitment, outputs_of(stored.job),
    );
    assert_eq!(world.views.result_digest(stored.id), digest);
    assert_eq!(world.views.result_digest(forgotten.id), 0);
}
