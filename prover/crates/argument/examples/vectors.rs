//! Writes `vectors/committed.json`: valid arguments with their challenges, for every verifier to follow.
//! `cargo run --release -p ciro-argument --example vectors`
#![allow(missing_docs)]

#[path = "../tests/common/network.rs"]
mod network;

use ciro_argument::layout::Layout;
use ciro_argument::{Answer, CommittedModel, CommittedProgram, Context, Witness, argue, prove, verify};
use ciro_field::Fe;
use ciro_program::bounds::half;
use ciro_program::description::encode_description;
use ciro_program::lanes::{LANE_BITS, LANES, OFFSET, pack_lanes, pack_outputs};
use ciro_program::weights::encode_program;
use ciro_program::{DenseShape, Felt, Shape};
use ciro_transcript::{Challenger, Sponge, Tag};
use ciro_whir::Oracle;
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
    let (path, subjects) = match std::env::args().nth(1) {
        Some(path) => (path, vec![honest(&LARGE)?]),
        None => {
            let mut subjects = SAMPLES.iter().map(honest).collect::<Result<Vec<_>, _>>()?;
            subjects.push(strange()?);
            (own, subjects)
        }
    };
    let samples = subjects.iter().map(write_subject).collect::<Result<Vec<_>, _>>()?;
    std::fs::write(path, format!("[\n{}\n]\n", samples.join(",\n")))?;
    Ok(())
}

/// All that an argument is made of.
struct Subject {
    name: &'static str,
    program: CommittedProgram,
    oracle: Oracle,
    context: Context,
    answers: Vec<Answer>,
    witness: Witness,
}

fn job_context() -> Context {
    Context { chain_id: short("SN_SEPOLIA"), contract: 0xc0ffee.into(), submitter: 0x5ab.into() }
}

fn honest(sample: &Sample) -> Result<Subject, Box<dyn Error>> {
    let (program, inputs) = (network(sample.sizes)?, sample.sizes[0]);
    let model = CommittedModel::commit(&encode_program(&program)?)?;
    let context = if sample.outside { Context::default() } else { job_context() };
    let open = |(at, &rows): (usize, &usize)| {
        let job_id = if sample.outside { 0 } else { 7 + at };
        let values: Vec<i8> = (0..rows * inputs).map(|i| scramble(i + 1000 * at) as i8).collect();
        Answer::open(job_id.into(), (0x5a17 + at).into(), rows, inputs, &values)
    };
    let answers = sample.rows.iter().enumerate().map(open).collect::<Result<Vec<_>, _>>()?;
    let answers = prove(&model, &context, answers)?.answers;
    let witness = Witness::of(&model, &answers)?;
    Ok(Subject { name: sample.name, program: model.committed, oracle: model.oracle, context, answers, witness })
}

/// A model that no compiler writes and no worker opts in to, yet one that every verifier must read alike: digits of
/// 0 and of 2^25 - 1, u = 0 and u = 2^250 - 1, ghosts in lanes that count for nothing, weights that are no lanes.
fn strange() -> Result<Subject, Box<dyn Error>> {
    let dense = |outputs, bits| DenseShape { outputs, relu: false, bits };
    let shape = Shape::new(3, vec![dense(12, 8), dense(11, 24)])?;
    let layout = Layout::new(&shape)?;
    // Of each block: bias and shift of its used lanes, and u in a row where the first input of its layer is not 0.
    let (most, least) = ((1 << LANE_BITS) - 1, 0);
    let mixed = [most, least, 1, 1 << 24, (1 << 24) - 1, (1 << 24) + 1, least, least, most, least];
    let ghosts = [least, most, least, least, most, 12_345, least, most, least, most];
    let blocks: [(&[i32], &[i32], [u64; LANES]); 4] = [
        (&[0, 5, -5, 1_000, -1_000, 1, -1, 0, 77, -77], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 24], mixed),
        (&[9, -9], &[17, 0], ghosts),
        (&[3, -3, 3, -3, 3, -3, 3, -3, 3, -3], &[0, 1, 2, 0, 1, 2, 0, 1, 2, 24], [most; LANES]),
        (&[-4], &[0], [least; LANES]),
    ];
    let mut felts = encode_description(&shape);
    let mut products = Vec::new();
    for (bias, shift, digits) in blocks {
        let halves: Vec<i32> = shift.iter().map(|&shift| half(shift as u8)).collect();
        let head = [pack_lanes(bias)?, pack_lanes(shift)?];
        let u = digits.iter().rev().fold(Fe::ZERO, |u, &digit| u * Fe::from_u64(1 << LANE_BITS) + Fe::from_u64(digit));
        let offset = Fe::from_words(OFFSET).ok_or("an offset beyond the field")?;
        products.push(u - Fe::from(head[0]) - Fe::from(pack_lanes(&halves)?) - offset);
        felts.extend(head);
    }
    // The first hidden output is 127 in the first row, and 0 in the second, as are all its inputs.
    let hidden = Fe::from_u64(127).inverse().ok_or("127 is not 0")?;
    let mut vector = vec![Fe::ZERO; 1 << layout.parameters.variables()];
    for piece in &layout.pieces {
        for block in 0..1 << piece.log_blocks {
            let product = products[layout.first_block[piece.layer] + piece.start + block];
            let scale = if piece.layer == 0 { Fe::ONE } else { hidden };
            vector[piece.base + (block << piece.log_inputs)] = product * scale;
        }
    }
    let oracle = Oracle::new(vector, &layout.parameters.first());
    let root = oracle.tree.root();
    felts.extend([root, oracle.at_point(CommittedProgram::out_of_domain_point(root))].map(Felt::from));
    let program = CommittedProgram::decode(&felts)?;
    let input = [1, 0, 0, 0, 0, 0];
    let mut answer = Answer::open(7.into(), 0x5a17.into(), 2, 3, &input)?;
    products.extend([Fe::ZERO; 4]);
    let witness = Witness::read(&program, &input, &products)?;
    answer.outputs = witness.outputs.clone();
    let (name, context) = ("digits at their limits", job_context());
    Ok(Subject { name, program, oracle, context, answers: vec![answer], witness })
}

fn write_subject(subject: &Subject) -> Result<String, Box<dyn Error>> {
    let Subject { name, program, oracle, context, answers, witness } = subject;
    let mut recorder = Recorder::default();
    let (argument, _) = argue(program, oracle, context, answers, witness, &mut recorder)?;
    let (model_hash, felts) = (program.model_hash(), program.felts());
    verify(context, &model_hash, felts, answers, &argument)?;
    let answers = answers.iter().map(write_answer).collect::<Result<Vec<_>, _>>()?.join(",\n");
    let [chain_id, contract, submitter, model_hash] =
        [context.chain_id, context.contract, context.submitter, model_hash].map(|felt| hex(&felt));
    Ok(format!(
        r#" {{
  "name": "{name}",
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
