//! Accumulators that are not what the weights give, with everything after them made to match.

use crate::assert_refused;
use crate::common::adversary::{Adversary, honest};
use ciro_argument::CommittedModel;
use ciro_field::Fe;
use ciro_program::lanes::{LANE_BITS, LANES, OFFSET, pack_lanes};
use ciro_program::weights::encode_program;
use ciro_program::{Dense, DenseShape, Felt, Program};

fn lane(at: usize) -> Fe {
    Fe::TWO.pow((LANE_BITS * at) as u64)
}

#[test]
fn an_output_chosen_freely() {
    let mut adversary = Adversary::new(&[1]);
    let before = adversary.answers[0].outputs.clone();
    adversary.accumulators(0)[2] += lane(3) * Fe::from_u64(4000);
    adversary.follow();
    assert_ne!(adversary.answers[0].outputs[3], before[3]);
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn an_accumulator_wrong_by_less_than_rounding_shows() {
    let mut adversary = Adversary::new(&[1]);
    let before = adversary.answers[0].outputs.clone();
    let accumulators = adversary.accumulators(0)[2];
    // Of two neighbours at least one rounds to the same output.
    for change in [Fe::ONE, -Fe::ONE] {
        adversary.accumulators(0)[2] = accumulators + change;
        adversary.follow();
        if adversary.answers[0].outputs == before {
            break;
        }
    }
    assert_eq!(adversary.answers[0].outputs, before);
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn a_hidden_accumulator_wrong_and_all_after_it_right() {
    let mut adversary = Adversary::new(&[1]);
    let active = adversary.hidden(0)[..LANES].iter().position(|x| (1..100).contains(x)).unwrap();
    adversary.accumulators(0)[0] += lane(active) * Fe::from_u64(20_000);
    adversary.follow();
    adversary.go_on_honestly(0);
    adversary.follow();
    assert_ne!(adversary.answers[0].outputs, Adversary::new(&[1]).answers[0].outputs);
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn a_lane_carried_into_its_neighbour() {
    // The whole of lane 0 is moved to lane 1, 2^25 times smaller: other integers, nearly the same felt.
    let mut adversary = Adversary::new(&[1]);
    adversary.accumulators(0)[0] += lane(1) - lane(0);
    adversary.follow();
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

/// An accumulator for which u is just this.
fn accumulator_of(u: Fe) -> Fe {
    let head = &honest().committed.felts()[2 + 4 * 2..];
    let shifts = ciro_program::lanes::unpack_lanes(&head[1]).unwrap();
    let halves = shifts.map(|shift| ciro_program::bounds::half(shift as u8));
    u - Fe::from(head[0]) - Fe::from(pack_lanes(&halves).unwrap()) - Fe::from_words(OFFSET).unwrap()
}

#[test]
fn digits_beyond_ten() {
    let limit = lane(LANES);
    for (u, code) in
        [(limit, "LANE_RANGE"), (-Fe::ONE, "LANE_RANGE"), (limit - Fe::ONE, "PROOF_CLAIM"), (Fe::ZERO, "PROOF_CLAIM")]
    {
        let mut adversary = Adversary::new(&[1]);
        adversary.accumulators(0)[0] = accumulator_of(u);
        if code == "PROOF_CLAIM" {
            // In range, a digit of 0 or 2^25 - 1 included: what follows is well-defined, and wrong.
            adversary.follow();
        }
        assert_eq!(adversary.attempt(), Err(code), "{u:?}");
    }
}

#[test]
fn a_quotient_of_p() {
    // P + p·k is P in the field; an integer that is only congruent must not be read as another one.
    let mut adversary = Adversary::new(&[1]);
    let right = adversary.accumulators(0)[2];
    for shift in [Fe::TWO.pow(251), Fe::TWO.pow(192) * Fe::from_u64(17), -Fe::TWO.pow(250)] {
        adversary.accumulators(0)[2] = right + shift;
        assert!(matches!(adversary.attempt(), Err("LANE_RANGE" | "OUTPUT_MISMATCH" | "PROOF_CLAIM")));
    }
}

/// 20-5, whose outputs all saturate.
fn saturated() -> CommittedModel {
    let layer = Dense {
        shape: DenseShape { outputs: 5, relu: false, bits: 8 },
        weights: (0..100).map(|at| if at % 2 == 0 { 127 } else { -3 }).collect(),
        bias: vec![500; 5],
        shift: vec![1; 5],
    };
    CommittedModel::commit(&encode_program(&Program::new(20, vec![layer]).unwrap()).unwrap()).unwrap()
}

#[test]
fn saturation_skipped() {
    let mut adversary = Adversary::of(&saturated(), &[1]);
    assert_eq!(adversary.attempt(), Ok(()));
    assert!(adversary.answers[0].outputs.iter().all(|&output| output == 127 || output == -128));
    adversary.answers[0].outputs[0] *= 2;
    assert_eq!(adversary.attempt(), Err("OUTPUT_MISMATCH"));
}

#[test]
fn rounding_skipped() {
    let mut adversary = Adversary::new(&[1]);
    // Rounded down where it is rounded up, and the other way round: one of them is the lie.
    for change in [-1, 1] {
        adversary.answers[0].outputs[1] += change;
        assert_eq!(adversary.attempt(), Err("OUTPUT_MISMATCH"));
        adversary.answers[0].outputs[1] -= change;
    }
}

#[test]
fn relu_skipped() {
    let mut adversary = Adversary::new(&[1]);
    let silent = adversary.hidden(0).iter().position(|&x| x == 0).unwrap();
    adversary.hidden(0)[silent] = -40;
    let inputs = adversary.witness.inputs.clone();
    adversary.go_on_honestly(0);
    adversary.follow();
    assert_ne!(adversary.witness.inputs, inputs);
    adversary.witness.inputs = inputs;
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn an_activation_of_another_row() {
    let mut adversary = Adversary::new(&[2]);
    let other = adversary.hidden(1).to_vec();
    adversary.hidden(0).copy_from_slice(&other);
    let inputs = adversary.witness.inputs.clone();
    adversary.go_on_honestly(0);
    adversary.follow();
    adversary.witness.inputs = inputs;
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn accumulators_moved_between_rows() {
    let mut adversary = Adversary::new(&[2]);
    adversary.witness.accumulators.rotate_left(3);
    adversary.follow();
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn accumulators_moved_between_answers() {
    let mut adversary = Adversary::new(&[1, 1]);
    adversary.witness.accumulators.swap(2, 5);
    adversary.follow();
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn accumulators_moved_between_blocks() {
    let mut adversary = Adversary::new(&[1]);
    adversary.accumulators(0).swap(0, 1);
    adversary.follow();
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

/// Two errors that cancel in the sum of all accumulators.
fn compensated(rows: &[usize], at: [usize; 2]) {
    let mut adversary = Adversary::new(rows);
    adversary.witness.accumulators[at[0]] += lane(1);
    adversary.witness.accumulators[at[1]] -= lane(1);
    adversary.follow();
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn errors_that_cancel_between_rows() {
    compensated(&[2], [2, 5]);
}

#[test]
fn errors_that_cancel_between_answers() {
    compensated(&[1, 1], [2, 5]);
}

#[test]
fn errors_that_cancel_between_layers() {
    compensated(&[1], [0, 2]);
}

#[test]
fn errors_that_cancel_between_blocks() {
    compensated(&[1], [0, 1]);
}

#[test]
fn accumulators_of_nothing() {
    let mut adversary = Adversary::new(&[1]);
    adversary.witness.accumulators.fill(Fe::ZERO);
    adversary.follow();
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
    assert_refused(adversary.shown(&vec![Felt::ZERO; adversary.argue().len()]));
}
