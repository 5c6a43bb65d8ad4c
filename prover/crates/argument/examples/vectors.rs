//! Writes `vectors/committed.json`: valid arguments with their challenges, for every verifier to follow.
//! `cargo run --release -p ciro-argument --example vectors`
#![allow(missing_docs)]

#[path = "../tests/common/network.rs"]
mod network;

use ciro_argument::{Answer, CommittedModel, Context, Witness, argue, prove, verify};
use ciro_field::Fe;
use ciro_program::Felt;
use ciro_program::lanes::pack_outputs;
use ciro_program::weights::encode_program;
use ciro_transcript::{Challenger, Sponge, Tag};
use network::{network, scramble};
use std::error::Error;
use std::fmt::Write;

struct Sample {
    name: &'static str,
    /// Inputs, then the outputs of each layer.
    sizes: &'static [usize],
    /// Rows of each answer.
    rows: &'static [usize],
    /// Not for a job: bound to nobody.
    outside: bool,
}

const SAMPLES: [Sample; 4] = [
    Sample { name: "one row", sizes: &[20, 16, 5], rows: &[1], outside: false },
    Sample { name: "outside of a job", sizes: &[20, 16, 5], rows: &[2], outside: true },
    Sample { name: "two answers, pieces of several sizes", sizes: &[40, 70, 15], rows: &[3, 2], outside: false },
    Sample { name: "two rounds", sizes: &[200, 640, 10], rows: &[2], outside: false },
];

/// Not small enough for the repository: written where the first argument says.
const LARGE: Sample = Sample { name: "three rounds", sizes: &[4096, 650, 8], rows: &[1], outside: false };

fn main() -> Result<(), Box<dyn Error>> {
    let own = format!("{}/../../../vectors/committed.json", env!("CARGO_MANIFEST_DIR"));
    let (path, samples) = match std::env::args().nth(1) {
        Some(path) => (path, &[LARGE][..]),
        None => (own, &SAMPLES[..]),
    };
    let samples = samples.iter().map(write_sample).collect::<Result<Vec<_>, _>>()?;
    std::fs::write(path, format!("[\n{}\n]\n", samples.join(",\n")))?;
    Ok(())
}

fn write_sample(sample: &Sample) -> Result<String, Box<dyn Error>> {
    let (program, inputs) = (network(sample.sizes)?, sample.sizes[0]);
    let model = CommittedModel::commit(&encode_program(&program)?)?;
    let context = match sample.outside {
        true => Context { chain_id: Felt::ZERO, contract: Felt::ZERO, submitter: Felt::ZERO },
        false => Context { chain_id: short("SN_SEPOLIA"), contract: 0xc0ffee.into(), submitter: 0x5ab.into() },
    };
    let open = |(at, &rows): (usize, &usize)| {
        let job_id = if sample.outside { 0 } else { 7 + at };
        let values: Vec<i8> = (0..rows * inputs).map(|i| scramble(i + 1000 * at) as i8).collect();
        Answer::open(job_id.into(), (0x5a17 + at).into(), rows, inputs, &values)
    };
    let answers = sample.rows.iter().enumerate().map(open).collect::<Result<Vec<_>, _>>()?;
    let proven = prove(&model, &context, answers.clone())?;
    let mut recorder = Recorder::default();
    let witness = Witness::of(&model, &proven.answers)?;
    let (argument, _) = argue(&model.committed, &model.oracle, &context, &proven.answers, &witness, &mut recorder)?;
    assert_eq!(argument, proven.argument);
    let (model_hash, felts) = (model.committed.model_hash(), model.committed.felts());
    verify(&context, &model_hash, felts, &proven.answers, &argument)?;
    let answers = proven.answers.iter().map(write_answer).collect::<Result<Vec<_>, _>>()?.join(",\n");
    let [chain_id, contract, submitter, model_hash] =
        [context.chain_id, context.contract, context.submitter, model_hash].map(|felt| hex(&felt));
    Ok(format!(
        r#" {{
  "name": "{}",
  "chain_id": {chain_id},
  "contract": {contract},
  "submitter": {submitter},
  "model_hash": {model_hash},
  "program": {},
  "answers": [
{answers}
  ],
  "argument": {},
  "trace": {}
 }}"#,
        sample.name,
        list(felts),
        list(&argument),
        recorder.write()
    ))
}

fn write_answer(answer: &Answer) -> Result<String, Box<dyn Error>> {
    let Answer { job_id, input_commitment, salt, rows, input, outputs } = answer;
    let [job_id, input_commitment, salt] = [job_id, input_commitment, salt].map(hex);
    let (input, outputs) = (list(input), list(&pack_outputs(outputs, outputs.len() / rows)?));
    Ok(format!(
        r#"   {{
    "job_id": {job_id},
    "input_commitment": {input_commitment},
    "salt": {salt},
    "rows": {rows},
    "input": {input},
    "outputs": {outputs}
   }}"#
    ))
}

/// A sponge that remembers its challenges.
#[derive(Default)]
struct Recorder {
    sponge: Sponge,
    last: Option<(Tag, [Fe; 2])>,
    tau_theta: [Fe; 2],
    gammas: Vec<Felt>,
    alphas: Vec<Felt>,
    indices: Vec<Vec<usize>>,
}

impl Challenger for Recorder {
    fn mix(&mut self, tag: Tag, a: Fe, b: Fe) -> [Fe; 2] {
        let challenge = self.sponge.mix(tag, a, b);
        match (tag, self.last) {
            // What comes before the first COMBINE is the last of the accumulators.
            (Tag::Combine, Some((_, before))) if self.gammas.is_empty() => self.tau_theta = before,
            _ => (),
        }
        match tag {
            Tag::Combine => self.gammas.push(challenge[0].into()),
            Tag::Sumcheck => self.alphas.push(challenge[0].into()),
            _ => (),
        }
        self.last = Some((tag, challenge));
        challenge
    }

    fn indices(&mut self, bits: usize, count: usize) -> Vec<usize> {
        let indices = self.sponge.indices(bits, count);
        self.indices.push(indices.clone());
        indices
    }
}

impl Recorder {
    fn write(&self) -> String {
        let [tau, theta] = self.tau_theta.map(|challenge| hex(&challenge.into()));
        let indices = self.indices.iter().map(|round| format!("{round:?}")).collect::<Vec<_>>().join(", ");
        format!(
            r#"{{
   "tau": {tau},
   "theta": {theta},
   "gammas": {},
   "alphas": {},
   "indices": [{indices}]
  }}"#,
            list(&self.gammas),
            list(&self.alphas)
        )
    }
}

fn short(text: &str) -> Felt {
    Fe::short_string(text).into()
}

fn hex(felt: &Felt) -> String {
    format!("\"{felt:#x}\"")
}

fn list(felts: &[Felt]) -> String {
    let mut text = String::from("[");
    for (at, felt) in felts.iter().enumerate() {
        let _ = write!(text, "{}{}", if at > 0 { ", " } else { "" }, hex(felt));
    }
    text + "]"
}
