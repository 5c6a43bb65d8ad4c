//! Felts changed, left out, put in, moved: one valid way to write each part down, and nothing panics.

use crate::common::adversary::{Adversary, clone, honest};
use crate::common::samples;
use ciro_argument::{Answer, Context, Proof, argue, prove, verify_proof};
use ciro_program::felt::{felts_from_bytes, felts_to_bytes};
use ciro_program::weights::encode_program;
use ciro_program::{Felt, Statement};
use ciro_transcript::Sponge;
use ciro_whir::{Oracle, Parameters, Round};
use proptest::prelude::*;

/// Felts near `felt` and far from it.
fn others(felt: Felt) -> Vec<Felt> {
    let mut others = vec![felt + Felt::ONE, felt - Felt::ONE, -felt, felt + felt, felt + Felt::TWO.pow(25_u32)];
    others.extend([Felt::ZERO, Felt::ONE, Felt::MAX, Felt::TWO.pow(250_u32)]);
    others.retain(|other| *other != felt);
    others
}

/// A proof outside of any job.
fn standing_alone() -> (Statement, Vec<Felt>) {
    let answer = Answer { job_id: Felt::ZERO, ..crate::common::adversary::answer(1, 1) };
    let proven = prove(honest(), &Context::default(), vec![answer]).unwrap();
    let answer = &proven.answers[0];
    let statement = Statement {
        model_hash: honest().committed.model_hash(),
        input_commitment: answer.input_commitment,
        outputs: answer.outputs.clone(),
    };
    let program = honest().committed.felts();
    let proof = Proof { rows: 1, salt: answer.salt, input: &answer.input, program, argument: &proven.argument };
    (statement, proof.encode().unwrap())
}

fn code(statement: &Statement, felts: &[Felt]) -> &'static str {
    verify_proof(statement, felts).map_or_else(|error| error.code(), |()| "accepted")
}

#[test]
fn every_felt_of_a_proof_changed() {
    let (statement, felts) = standing_alone();
    assert_eq!(code(&statement, &felts), "accepted");
    for position in 0..felts.len() {
        let mut changed = felts.clone();
        changed[position] += Felt::ONE;
        assert_ne!(code(&statement, &changed), "accepted", "felt {position}");
    }
}

/// Minutes: `cargo test --release -p ciro-argument -- --ignored`.
#[test]
#[ignore = "exhaustive"]
fn every_felt_of_every_vector_changed_in_every_way() {
    for (sample, _) in samples() {
        for position in 0..sample.argument.len() {
            for other in others(sample.argument[position]) {
                let mut changed = sample.clone();
                changed.argument[position] = other;
                assert!(changed.verify().is_err(), "felt {position} changed to {other:#x}");
            }
        }
    }
}

#[test]
fn some_felts_of_every_vector_changed() {
    for (sample, _) in samples() {
        for position in (0..sample.argument.len()).step_by(31) {
            for other in others(sample.argument[position]) {
                let mut changed = sample.clone();
                changed.argument[position] = other;
                assert!(changed.verify().is_err(), "felt {position} changed to {other:#x}");
            }
        }
    }
}

#[test]
fn felts_left_out_or_doubled() {
    let (statement, felts) = standing_alone();
    for position in 0..felts.len() {
        let mut shorter = felts.clone();
        shorter.remove(position);
        assert_ne!(code(&statement, &shorter), "accepted", "felt {position} left out");
        let mut longer = felts.clone();
        longer.insert(position, felts[position]);
        assert_ne!(code(&statement, &longer), "accepted", "felt {position} doubled");
    }
}

#[test]
fn a_proof_cut_short_or_gone_on_with() {
    let (statement, felts) = standing_alone();
    for length in 0..felts.len() {
        assert_ne!(code(&statement, &felts[..length]), "accepted", "cut at {length}");
    }
    for tail in [vec![Felt::ZERO], felts.clone()] {
        assert_eq!(code(&statement, &[felts.clone(), tail].concat()), "PROOF_LENGTH");
    }
}

#[test]
fn neighbours_swapped() {
    let (statement, felts) = standing_alone();
    for position in 1..felts.len() {
        let mut swapped = felts.clone();
        swapped.swap(position - 1, position);
        assert!(swapped == felts || code(&statement, &swapped) != "accepted", "felts {position} and before");
    }
}

#[test]
fn parts_of_queries_swapped() {
    let adversary = Adversary::new(&[1]);
    let argument = adversary.argue();
    let round = Parameters::new(8).unwrap().first();
    let opened = round.width() + round.path();
    let cap = 3 + 2 * 4 + 16;
    let first = cap + 32;
    // Two nodes of the cap; two whole queries; two rows; a row's felts; two paths.
    let swaps =
        [(cap, cap + 1, 1), (first, first + opened, opened), (first, first + opened, 16), (first, first + 1, 1)];
    for (a, b, length) in swaps.into_iter().chain([(first + 16, first + opened + 16, round.path())]) {
        let mut swapped = argument.clone();
        (0..length).for_each(|at| swapped.swap(a + at, b + at));
        assert_ne!(swapped, argument);
        assert_eq!(adversary.shown(&swapped), Err("PROOF_PATH"));
    }
}

/// An argument by rounds of the attacker's own.
fn with_parameters(fold: usize, log_inverse_rate: usize, queries: usize) -> (Adversary, Vec<Felt>) {
    let mut adversary = Adversary::new(&[1]);
    let shown = adversary.program.clone();
    adversary.program.layout.parameters =
        Parameters::from_rounds(vec![Round { variables: 8, fold, log_inverse_rate, queries }]);
    adversary.oracle = Oracle::new(adversary.oracle.vector.clone(), &adversary.program.layout.parameters.first());
    let argument = adversary.argue();
    adversary.program = shown;
    (adversary, argument)
}

#[test]
fn parameters_of_the_attackers_choice() {
    for (fold, log_inverse_rate, queries) in [(4, 10, 1), (4, 1, 26), (4, 0, 16), (3, 10, 26), (8, 10, 26)] {
        let (adversary, mut argument) = with_parameters(fold, log_inverse_rate, queries);
        assert_eq!(adversary.shown(&argument), Err("PROOF_LENGTH"));
        argument.resize(717, Felt::ZERO);
        let code = adversary.shown(&argument).unwrap_err();
        assert!(["PROOF_PATH", "PROOF_CLAIM"].contains(&code), "{code}");
    }
}

#[test]
fn felts_that_are_not_canonical() {
    let (_, felts) = standing_alone();
    let bytes = felts_to_bytes(&felts);
    let prime: Vec<u8> = [&[0x08, 0, 0, 0, 0, 0, 0, 0x11][..], &[0; 23], &[1]].concat();
    for position in [0, 1, 5, felts.len() - 1] {
        let mut changed = bytes.clone();
        // x + p, where that fits 32 bytes.
        let mut carry = 0;
        for (byte, p) in changed[32 * position..32 * (position + 1)].iter_mut().zip(&prime).rev() {
            let sum = u16::from(*byte) + u16::from(*p) + carry;
            (*byte, carry) = (sum as u8, sum >> 8);
        }
        assert_eq!(felts_from_bytes(&changed).unwrap_err().code(), "FELT_RANGE");
    }
}

#[test]
fn lengths_that_lie() {
    let (statement, felts) = standing_alone();
    let program_length = 5;
    for (position, expected) in
        [(0, "PROOF_STRATEGY"), (1, "ROWS_RANGE"), (3, "PROOF_LENGTH"), (program_length, "PROOF_LENGTH")]
    {
        for lie in [Felt::MAX, Felt::TWO.pow(64_u32), Felt::from(1_u64 << 32)] {
            let mut changed = felts.clone();
            changed[position] = lie;
            assert_eq!(code(&statement, &changed), expected);
        }
    }
    for (rows, expected) in [(0_u64, "ROWS_RANGE"), (65, "ROWS_RANGE"), (2, "INPUT_LENGTH")] {
        let mut changed = felts.clone();
        changed[1] = rows.into();
        assert_eq!(code(&statement, &changed), expected);
    }
}

#[test]
fn one_strategy_in_the_others_clothes() {
    let (statement, mut felts) = standing_alone();
    felts[0] = Felt::ONE;
    assert_eq!(code(&statement, &felts), "PROOF_LENGTH");
    let program = encode_program(&crate::common::adversary::some_network()).unwrap();
    let answer = crate::common::adversary::answer(1, 1);
    let reexecute = ciro_program::Proof { rows: 1, salt: answer.salt, input: &answer.input, program: &program };
    let mut felts = reexecute.encode().unwrap();
    assert_eq!(code(&statement, &felts), "MODEL_HASH");
    let own = Statement { model_hash: ciro_program::commitment::model_hash(&program).unwrap(), ..statement };
    assert_eq!(code(&own, &felts), "accepted");
    felts[0] = Felt::TWO;
    assert_eq!(code(&own, &felts), "MODEL_LENGTH");
}

#[test]
fn an_oracle_of_another_size() {
    // The tree of the same vector at half the rate: its paths are one shorter.
    let mut adversary = Adversary::new(&[1]);
    let round = Round { log_inverse_rate: 9, ..adversary.program.layout.parameters.first() };
    let small = Oracle::new(clone(&adversary.oracle).vector, &round);
    let doubled: Vec<_> = small.tree.leaves().iter().flat_map(|&leaf| [leaf, leaf]).collect();
    adversary.oracle.tree = ciro_merkle::Tree::from_leaves(ciro_poseidon::Batch::default(), doubled);
    assert_eq!(adversary.attempt(), Err("PROOF_PATH"));
    let Adversary { program, oracle, context, answers, witness } = &adversary;
    assert!(argue(program, oracle, context, answers, witness, &mut Sponge::default()).is_ok());
}

fn felt() -> impl Strategy<Value = Felt> {
    prop_oneof![
        any::<[u8; 32]>().prop_map(|bytes| Felt::from_bytes_be(&bytes)),
        (0_u64..70).prop_map(Felt::from),
        Just(Felt::MAX)
    ]
}

proptest! {
    #[test]
    fn felts_at_random_are_refused(felts in proptest::collection::vec(felt(), 0..100), strategy in 1_u64..3) {
        let (statement, valid) = standing_alone();
        prop_assert_ne!(code(&statement, &felts), "accepted");
        let headed = [vec![Felt::from(strategy)], felts.clone()].concat();
        prop_assert_ne!(code(&statement, &headed), "accepted");
        // A valid head with anything behind it.
        for keep in [4, 6, 16, 24] {
            let mixed = [&valid[..keep], &felts].concat();
            prop_assert_ne!(code(&statement, &mixed), "accepted");
        }
    }

    #[test]
    fn proofs_changed_at_random_are_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), felt()), 1..6)
    ) {
        let (statement, valid) = standing_alone();
        let mut changed = valid.clone();
        for (at, felt) in &changes {
            changed[at.index(valid.len())] = *felt;
        }
        prop_assert!(changed == valid || code(&statement, &changed) != "accepted");
    }
}
