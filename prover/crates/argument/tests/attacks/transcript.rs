//! Challenges that do not depend on all that was said before. Each attack passes a verifier with the same fault: what
//! is left out of the real one would be a break.

use crate::assert_refused;
use crate::common::adversary::{Adversary, Foreseen, Forgetful, Stuck, other};
use ciro_argument::CommittedProgram;
use ciro_field::Fe;
use ciro_merkle::Tree;
use ciro_poseidon::Batch;
use ciro_transcript::{Challenger, Sponge, Tag};

/// Messages of an argument.
fn messages(adversary: &Adversary) -> Vec<Tag> {
    struct Log(Sponge, Vec<Tag>);
    impl Challenger for Log {
        fn mix(&mut self, tag: Tag, a: Fe, b: Fe) -> [Fe; 2] {
            self.1.push(tag);
            self.0.mix(tag, a, b)
        }
    }
    let mut log = Log(Sponge::default(), Vec::new());
    adversary.argue_with(&mut log);
    log.1
}

#[test]
fn each_message_left_out_in_turn() {
    let adversary = Adversary::new(&[1, 2]);
    let tags = messages(&adversary);
    let honest = adversary.argue();
    let mut told = 0;
    for (at, tag) in tags.iter().enumerate() {
        let mut forgetful = Forgetful::new(at);
        let argument = adversary.argue_with(&mut forgetful);
        assert_eq!(forgetful.forgot, Some(*tag));
        assert_eq!(adversary.shown_to(&mut Forgetful::new(at), &argument), Ok(()));
        // Some messages are their tag alone, and nothing is said after the last.
        if argument != honest {
            assert_refused(adversary.shown(&argument));
            told += 1;
        }
    }
    let empty = tags.iter().filter(|tag| matches!(tag, Tag::Combine | Tag::Queries)).count();
    assert_eq!(told, tags.len() - empty - 1);
}

#[test]
fn every_kind_of_message_is_there() {
    let tags = messages(&Adversary::new(&[1]));
    for tag in [Tag::Statement, Tag::Answer, Tag::Accumulators, Tag::Combine, Tag::Sumcheck, Tag::Clear, Tag::Queries] {
        assert!(tags.contains(&tag), "{tag:?}");
    }
}

#[test]
fn one_challenge_again_and_again() {
    let adversary = Adversary::new(&[1]);
    for challenge in [Fe::ZERO, Fe::ONE, Fe::from_u64(77)] {
        let argument = adversary.argue_with(&mut Stuck(challenge));
        assert_eq!(adversary.shown_to(&mut Stuck(challenge), &argument), Ok(()));
        assert_refused(adversary.shown(&argument));
    }
}

#[test]
fn accumulators_forged_for_challenges_known_before() {
    let [tau, theta] = [Fe::from_u64(1234), Fe::from_u64(3)];
    let foreseen = || Foreseen::new(Tag::Accumulators, [tau, theta]);
    let mut adversary = Adversary::new(&[2]);
    let honest = adversary.answers[0].outputs.clone();
    // An error of one output in the second row, and what takes it out of σ again: the row before weighs θ times less.
    let error = Fe::from_u64(1000);
    adversary.accumulators(1)[2] += error;
    adversary.accumulators(0)[2] -= error * theta;
    adversary.follow();
    let argument = adversary.argue_with(&mut foreseen());
    assert_eq!(adversary.shown_to(&mut foreseen(), &argument), Ok(()));
    assert_ne!(adversary.answers[0].outputs, honest);
    assert_refused(adversary.shown(&argument));
    assert_refused(adversary.attempt());
}

#[test]
fn rows_chosen_by_the_prover() {
    // An oracle that is another model's in its odd rows, opened there only.
    let foreseen = || Foreseen::new(Tag::Queries, [odd_rows(); 2]);
    let mut adversary = Adversary::of(other(), &[1]);
    let honest = crate::common::adversary::honest().oracle.tree.leaves().to_vec();
    let others = adversary.oracle.tree.leaves();
    let leaves = honest.iter().zip(others).enumerate().map(|(at, (a, b))| *if at % 2 == 0 { a } else { b }).collect();
    adversary.oracle.tree = Tree::from_leaves(Batch::default(), leaves);
    let root = adversary.oracle.tree.root();
    let y = adversary.oracle.at_point(CommittedProgram::out_of_domain_point(root));
    let set = |felts: &mut Vec<ciro_program::Felt>| {
        let at = felts.len() - 2;
        felts[at..].copy_from_slice(&[root.into(), y.into()]);
    };
    adversary.with_program(set).unwrap();
    let argument = adversary.argue_with(&mut foreseen());
    assert_eq!(adversary.shown_to(&mut foreseen(), &argument), Ok(()));
    assert_refused(adversary.shown(&argument));
    assert_eq!(adversary.attempt(), Err("PROOF_PATH"));
}

/// Nine numbers of 14 bits, all odd.
fn odd_rows() -> Fe {
    (0..9).map(|at| Fe::TWO.pow(14 * at) * Fe::from_u64(2 * at + 1)).sum()
}
