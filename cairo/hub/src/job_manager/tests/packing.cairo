//! The packed forms: golden values that TypeScript reads too (`vectors/job.json`), and the extremes of every field.

use crate::job_manager::globals::{Globals, GlobalsPacking};
use crate::job_manager::interface::Settings;
use crate::job_manager::objects::{Job, JobState, JobTrait, PackedJobTrait, job_id, result_digest};
use crate::types::UNIT;

const MAX_64: u128 = 0xffffffffffffffff;
const MAX_48: u128 = 0xffffffffffff;
const MAX_40: u64 = 0xffffffffff;

/// `vectors/job.json`, "submitted".
pub fn sample() -> Job {
    Job {
        client: 0xc11e47.try_into().unwrap(),
        nonce: 7,
        model_hash: 0x4d0de1,
        model_owner: 0x0a7e4.try_into().unwrap(),
        input_commitment: 0x194b07,
        verifier: 0x5e41f1e4.try_into().unwrap(),
        consumer: 0xc045.try_into().unwrap(),
        max_price: 5000000000 * UNIT,
        delivery_fee: 1000000000 * UNIT,
        tip: 100000000 * UNIT,
        royalty: 1000,
        fee: 500,
        rows: 3,
        submit_block: 1000,
        deadline_block: 1100,
        deadline_time: 1000600,
        store_result: true,
        state: JobState::Submitted,
        worker: 0.try_into().unwrap(),
        ask: 0,
        result: 0,
    }
}

/// `vectors/job.json`, "largest".
fn largest() -> Job {
    let top: felt252 = 0x7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
    let address = top.try_into().unwrap();
    Job {
        client: address,
        nonce: MAX_40,
        model_hash: -1,
        model_owner: address,
        input_commitment: -1,
        verifier: address,
        consumer: address,
        max_price: MAX_64 * UNIT,
        delivery_fee: MAX_48 * UNIT,
        tip: MAX_48 * UNIT,
        royalty: 0x3fff,
        fee: 0x3ff,
        rows: 255,
        submit_block: MAX_40,
        deadline_block: MAX_40,
        deadline_time: MAX_40,
        store_result: true,
        state: JobState::Settled,
        worker: address,
        ask: MAX_64 * UNIT,
        result: -1,
    }
}

#[test]
fn golden_submitted() {
    let packed = sample().pack();
    assert_eq!(packed.amounts, 0x7d03e8000005f5e10000003b9aca000000000000000000000000012a05f200);
    assert_eq!(packed.status, 0x10000000f449803000000044c00000003e80000000007);
    assert_eq!(packed.digest(), 0x4e9c24d4b6758b4319c7130e306d5839752eabe9601076f89c241dcf24efc41);
    assert_eq!(packed.unpack(), sample());
}

#[test]
fn golden_largest() {
    let packed = largest().pack();
    assert_eq!(packed.amounts, 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff);
    assert_eq!(packed.status, 0x102ffffffffffffffffffffffffffffffffffffffffff);
    assert_eq!(packed.digest(), 0x3c185afd8d9ac555c6455870e2f5146c2f588927b32f595db3c2802fb42bdf1);
    assert_eq!(packed.unpack(), largest());
}

#[test]
fn golden_ids() {
    let outputs = array![1, -1].span();
    let id = job_id(sample().client, 7);
    assert_eq!(id, 0x13e70893ef6f2ad618a0646332b670c5b422cbc0f959aab234e1612feb8caca);
    let result = result_digest(0x4d0de1, 0x194b07, outputs);
    assert_eq!(result, 0x7760b30b2b24ea2eb1331549c170f05f29d80e2ee30b32ab31037242d9edadb);
}

#[test]
fn every_state_survives_packing() {
    for state in array![
        JobState::Submitted, JobState::Assigned, JobState::Settled, JobState::Judged, JobState::Posted, JobState::Ruled,
    ] {
        let job = Job { state, store_result: false, ..sample() };
        assert_eq!(job.pack().unpack(), job);
    }
}

/// One field changed is another digest, for each of the packed numbers.
#[test]
fn every_number_counts() {
    let job = sample();
    let changed = array![
        Job { nonce: 8, ..job }, Job { max_price: job.max_price + UNIT, ..job }, Job { ask: UNIT, ..job },
        Job { delivery_fee: job.delivery_fee + UNIT, ..job }, Job { tip: job.tip + UNIT, ..job },
        Job { royalty: 1001, ..job }, Job { fee: 501, ..job }, Job { rows: 4, ..job },
        Job { submit_block: 1001, ..job }, Job { deadline_block: 1101, ..job }, Job { deadline_time: 1000601, ..job },
        Job { store_result: false, ..job },
        Job { state: JobState::Assigned, ..job }, Job { state: JobState::Settled, ..job },
    ];
    let digest = job.pack().digest();
    for other in changed {
        assert!(other.pack().digest() != digest);
        assert_eq!(other.pack().unpack(), other);
    }
}

#[test]
fn packs_the_extremes_of_the_globals() {
    let largest = Globals {
        job_counter: 0xffffffffffff,
        paused_until: MAX_40,
        settings: Settings { fee: 1000, tip: MAX_48 * UNIT, min_blocks: 0xffffffff, max_blocks: 0xffffffff },
    };
    let zero = Globals {
        job_counter: 0, paused_until: 0, settings: Settings { fee: 0, tip: 0, min_blocks: 0, max_blocks: 0 },
    };
    for globals in array![largest, zero] {
        assert_eq!(GlobalsPacking::unpack(GlobalsPacking::pack(globals)), globals);
    }
}
