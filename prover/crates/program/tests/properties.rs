//! Laws that hold for every program and every felt.
#![allow(missing_docs)]

mod common;

use ciro_program::bytes::{pack_input, unpack_input};
use ciro_program::execute::execute;
use ciro_program::felt::{felts_from_bytes, felts_to_bytes};
use ciro_program::lanes::{LANE_LIMIT, pack_lanes, pack_outputs, unpack_lanes, unpack_outputs};
use ciro_program::self_test::{naive, self_test};
use ciro_program::verify::verify;
use ciro_program::weights::{decode_program, encode_program};
use ciro_program::{Dense, DenseShape, Felt, Program};
use proptest::collection::vec;
use proptest::prelude::*;

const LANE: std::ops::Range<i32> = 1 - LANE_LIMIT..LANE_LIMIT;

fn dense(inputs: usize, outputs: usize, last: bool) -> impl Strategy<Value = Dense> {
    let bits = if last { 8..=25_u8 } else { 8..=8 };
    let weights = vec(any::<i8>(), inputs * outputs);
    let parts = (any::<bool>(), bits, weights, vec(-100_000..100_000, outputs), vec(0..=20_u8, outputs));
    parts.prop_map(move |(relu, bits, weights, bias, shift)| Dense {
        shape: DenseShape { outputs, relu, bits },
        weights,
        bias,
        shift,
    })
}

/// Programs of up to three layers and 40 channels, with one to three rows of input.
fn job() -> impl Strategy<Value = (Program, usize, Vec<i8>)> {
    (vec(1..40_usize, 2..=4), 1..=3_usize).prop_flat_map(|(sizes, rows)| {
        let count = sizes.len() - 1;
        let layers: Vec<_> = (0..count).map(|i| dense(sizes[i], sizes[i + 1], i + 1 == count)).collect();
        let program = layers.prop_map({
            let inputs = sizes[0];
            move |layers| Program::new(inputs, layers).unwrap()
        });
        (program, Just(rows), vec(any::<i8>(), rows * sizes[0]))
    })
}

fn any_felt() -> impl Strategy<Value = Felt> {
    prop_oneof![
        any::<[u8; 32]>().prop_map(|bytes| Felt::from_bytes_be(&bytes)),
        vec(LANE, 10).prop_map(|lanes| pack_lanes(&lanes).unwrap()),
        (0..252_u32, -2..=2_i32).prop_map(|(bit, near)| Felt::TWO.pow(bit) + Felt::from(near)),
        any::<u64>().prop_map(Felt::from),
    ]
}

/// A change of one lane by a little, or of anything by anything.
fn near() -> impl Strategy<Value = Felt> {
    prop_oneof![(0..10_u32, -3..=3_i32).prop_map(|(lane, by)| Felt::TWO.pow(25 * lane) * Felt::from(by)), any_felt(),]
}

proptest! {
    #[test]
    fn lanes_round_trip(lanes in vec(LANE, 10)) {
        prop_assert_eq!(unpack_lanes(&pack_lanes(&lanes).unwrap()).unwrap().to_vec(), lanes);
    }

    /// No felt has two meanings: what unpacks packs to itself.
    #[test]
    fn lanes_are_canonical(felt in any_felt()) {
        if let Ok(lanes) = unpack_lanes(&felt) {
            prop_assert_eq!(pack_lanes(&lanes).unwrap(), felt);
        }
    }

    #[test]
    fn outputs_round_trip((width, values) in (1..25_usize, 1..4_usize).prop_flat_map(|(width, rows)| {
        (Just(width), vec(LANE, width * rows))
    })) {
        prop_assert_eq!(unpack_outputs(&pack_outputs(&values, width).unwrap(), width).unwrap(), values);
    }

    #[test]
    fn inputs_round_trip((inputs, rows, values) in (1..100_usize, 1..4_usize).prop_flat_map(|(inputs, rows)| {
        (Just(inputs), Just(rows), vec(any::<i8>(), inputs * rows))
    })) {
        prop_assert_eq!(unpack_input(&pack_input(&values, inputs).unwrap(), rows, inputs).unwrap(), values);
    }

    #[test]
    fn inputs_are_canonical(felts in vec(any_felt(), 1..4), inputs in 1..130_usize) {
        if let Ok(values) = unpack_input(&felts, 1, inputs) {
            prop_assert_eq!(pack_input(&values, inputs).unwrap(), felts);
        }
    }

    #[test]
    fn wire_felts_are_canonical(bytes in vec(any::<u8>(), 0..100)) {
        if let Ok(felts) = felts_from_bytes(&bytes) {
            prop_assert_eq!(felts_to_bytes(&felts), bytes);
        }
    }

    #[test]
    fn programs_round_trip((program, _, _) in job()) {
        prop_assert_eq!(decode_program(&encode_program(&program).unwrap()).unwrap(), program);
    }

    /// No program has two forms: what is accepted, whatever was changed in it, is written as it was read.
    #[test]
    fn programs_are_canonical((program, _, _) in job(), changes in vec((any::<prop::sample::Index>(), near()), 1..4)) {
        let mut felts = encode_program(&program).unwrap();
        for (at, change) in changes {
            let position = at.index(felts.len());
            felts[position] += change;
        }
        if let Ok(read) = decode_program(&felts) {
            prop_assert_eq!(encode_program(&read).unwrap(), felts);
        }
    }

    #[test]
    fn executor_is_the_definition((program, rows, input) in job()) {
        let fast: Vec<i64> = execute(&program, &input, rows).unwrap().into_iter().map(i64::from).collect();
        prop_assert_eq!(fast, naive(&program, &input));
    }

    /// Anything at all in place of one felt of a proof is refused, and nothing panics.
    #[test]
    fn changed_proofs_are_refused(at in any::<prop::sample::Index>(), other in any_felt()) {
        let sample = &load_uneven();
        let mut felts = common::felts(&sample["proof"]);
        let position = at.index(felts.len());
        prop_assume!(felts[position] != other);
        felts[position] = other;
        prop_assert!(verify(&common::statement(&sample["statement"]), &felts).is_err());
    }

    #[test]
    fn felts_at_random_are_refused(felts in vec(any_felt(), 0..40)) {
        let statement = common::statement(&load_uneven()["statement"]);
        prop_assert!(verify(&statement, &felts).is_err());
    }
}

fn load_uneven() -> serde_json::Value {
    common::list(&common::load("programs")).iter().find(|sample| sample["name"] == "uneven").unwrap().clone()
}

#[test]
fn worst_case_rows_pass_the_self_test() {
    assert!(self_test().unwrap() > 600);
}
