//! The golden vectors are accepted, and follow from the challenges that stand beside them.
#![allow(missing_docs)]

mod common;

use ciro_argument::verify_with;
use ciro_field::Fe;
use ciro_program::Felt;
use ciro_transcript::{Challenger, Tag};
use common::{felt, felts, samples};
use serde_json::Value;

#[test]
fn every_sample_is_accepted() {
    for (sample, _) in samples() {
        assert_eq!(sample.verify(), Ok(()));
    }
}

/// Gives the challenges of a trace, whatever it is told.
struct Replay {
    tau_theta: [Fe; 2],
    gammas: std::vec::IntoIter<Felt>,
    alphas: std::vec::IntoIter<Felt>,
    indices: std::vec::IntoIter<Vec<usize>>,
}

impl Challenger for Replay {
    fn mix(&mut self, tag: Tag, a: Fe, b: Fe) -> [Fe; 2] {
        let one = |felts: &mut std::vec::IntoIter<Felt>| [felts.next().unwrap().into(), Fe::ZERO];
        match tag {
            Tag::Combine => one(&mut self.gammas),
            Tag::Sumcheck => one(&mut self.alphas),
            // Points out of the domain are in no trace: a sample of one round has none.
            Tag::Root => panic!("{a:?} {b:?}"),
            _ => self.tau_theta,
        }
    }

    fn indices(&mut self, _: usize, count: usize) -> Vec<usize> {
        let indices = self.indices.next().unwrap();
        assert_eq!(indices.len(), count);
        indices
    }
}

#[test]
fn traces_are_the_challenges_of_their_samples() {
    let one_round = |(_, value): &(common::Sample, Value)| value["trace"]["indices"].as_array().unwrap().len() == 1;
    for (sample, value) in samples().into_iter().filter(one_round) {
        let trace = &value["trace"];
        let mut replay = Replay {
            tau_theta: [felt(&trace["tau"]).into(), felt(&trace["theta"]).into()],
            gammas: felts(&trace["gammas"]).into_iter(),
            alphas: felts(&trace["alphas"]).into_iter(),
            indices: serde_json::from_value::<Vec<Vec<usize>>>(trace["indices"].clone()).unwrap().into_iter(),
        };
        let common::Sample { context, model_hash, program, answers, argument } = &sample;
        assert_eq!(verify_with(&mut replay, context, model_hash, program, answers, argument), Ok(()));
        assert_eq!((replay.gammas.len(), replay.alphas.len(), replay.indices.len()), (0, 0, 0));
    }
}
