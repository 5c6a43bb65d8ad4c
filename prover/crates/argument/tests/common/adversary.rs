//! A prover that lies: it has all that the honest one has, and may change any of it before it argues.
#![allow(dead_code, missing_docs, reason = "shared by several test crates, each of which uses a part")]

use crate::common::network::{network, scramble};
use ciro_argument::layout::Piece;
use ciro_argument::{Answer, CommittedModel, CommittedProgram, Context, Witness, argue, verify_with};
use ciro_field::Fe;
use ciro_merkle::Tree;
use ciro_poseidon::Batch;
use ciro_program::weights::encode_program;
use ciro_program::{Felt, Program};
use ciro_transcript::{Challenger, Sponge, Tag};
use ciro_whir::Oracle;
use std::sync::OnceLock;

pub const CONTEXT: Context =
    Context { chain_id: Felt::from_hex_unwrap("0x11"), contract: Felt::TWO, submitter: Felt::THREE };

/// 20-16-5: two blocks of inputs 20, one of inputs 16; the last block is half empty.
pub fn honest() -> &'static CommittedModel {
    static MODEL: OnceLock<CommittedModel> = OnceLock::new();
    MODEL.get_or_init(|| CommittedModel::commit(&encode_program(&some_network()).unwrap()).unwrap())
}

/// The same shape, other weights.
pub fn other() -> &'static CommittedModel {
    static MODEL: OnceLock<CommittedModel> = OnceLock::new();
    MODEL.get_or_init(|| {
        let mut felts = encode_program(&some_network()).unwrap();
        let first_weights = 2 + 4 * 2;
        felts.swap(first_weights, first_weights + 1);
        CommittedModel::commit(&felts).unwrap()
    })
}

pub fn some_network() -> Program {
    network(&[20, 16, 5]).unwrap()
}

pub fn answer(job: u64, rows: usize) -> Answer {
    let values: Vec<i8> = (0..rows * 20).map(|at| scramble(at + 1000 * job as usize) as i8).collect();
    Answer::open(job.into(), Felt::from(100 + job), rows, 20, &values).unwrap()
}

/// What a lie is built from; at first the truth.
pub struct Adversary {
    /// The program that is shown, and absorbed.
    pub program: CommittedProgram,
    /// The oracle that is opened.
    pub oracle: Oracle,
    pub context: Context,
    pub answers: Vec<Answer>,
    pub witness: Witness,
}

impl Adversary {
    /// The honest model on answers of so many rows each.
    pub fn new(rows: &[usize]) -> Self {
        Self::of(honest(), rows)
    }

    pub fn of(model: &CommittedModel, rows: &[usize]) -> Self {
        let mut answers: Vec<Answer> = rows.iter().zip(1..).map(|(&rows, job)| answer(job, rows)).collect();
        let witness = Witness::of(model, &answers).unwrap();
        let mut outputs = witness.outputs.chunks(5);
        for answer in &mut answers {
            answer.outputs = outputs.by_ref().take(answer.rows).flatten().copied().collect();
        }
        let oracle = clone(&model.oracle);
        Self { program: model.committed.clone(), oracle, context: CONTEXT, answers, witness }
    }

    /// Takes what follows from changed accumulators: the inputs of later layers, and outputs to match.
    pub fn follow(&mut self) {
        let values = self.answers.iter().flat_map(answer_values).collect::<Vec<i8>>();
        self.witness = Witness::read(&self.program, &values, &self.witness.accumulators).unwrap();
        let mut outputs = self.witness.outputs.chunks(5);
        for answer in &mut self.answers {
            answer.outputs = outputs.by_ref().take(answer.rows).flatten().copied().collect();
        }
    }

    /// What the committed weights give for a block on these inputs of its layer.
    pub fn product(&self, layer: usize, block: usize, x: &[i8]) -> Fe {
        let of_block = |piece: &&Piece| {
            piece.layer == layer && (piece.start..piece.start + (1 << piece.log_blocks)).contains(&block)
        };
        let piece = self.program.layout.pieces.iter().find(of_block).unwrap();
        let entries = &self.oracle.vector[piece.base + ((block - piece.start) << piece.log_inputs)..];
        entries.iter().zip(x).map(|(&entry, &x)| entry * Fe::from_i64(x.into())).sum()
    }

    /// The inputs of the second layer in a row.
    pub fn hidden(&mut self, row: usize) -> &mut [i8] {
        &mut self.witness.inputs[row * 36 + 20..(row + 1) * 36]
    }

    /// Of a row: two blocks of the first layer, one of the second.
    pub fn accumulators(&mut self, row: usize) -> &mut [Fe] {
        &mut self.witness.accumulators[row * 3..(row + 1) * 3]
    }

    /// Sets the second layer's accumulators to what the weights give on whatever its inputs are said to be.
    pub fn go_on_honestly(&mut self, row: usize) {
        let x = self.hidden(row).to_vec();
        self.accumulators(row)[2] = self.product(1, 0, &x);
    }

    pub fn argue(&self) -> Vec<Felt> {
        self.argue_with(&mut Sponge::default())
    }

    pub fn argue_with(&self, challenger: &mut impl Challenger) -> Vec<Felt> {
        argue(&self.program, &self.oracle, &self.context, &self.answers, &self.witness, challenger).unwrap().0
    }

    /// What a verifier says of an argument to what is shown.
    pub fn shown(&self, argument: &[Felt]) -> Result<(), &'static str> {
        self.shown_to(&mut Sponge::default(), argument)
    }

    pub fn shown_to(&self, challenger: &mut impl Challenger, argument: &[Felt]) -> Result<(), &'static str> {
        let (hash, felts) = (self.program.model_hash(), self.program.felts());
        verify_with(challenger, &self.context, &hash, felts, &self.answers, argument).map_err(|error| error.code())
    }

    /// Argues, and shows it.
    pub fn attempt(&self) -> Result<(), &'static str> {
        self.shown(&self.argue())
    }

    /// Shows a program of other felts.
    pub fn with_program(&mut self, change: impl FnOnce(&mut Vec<Felt>)) -> Result<(), &'static str> {
        let mut felts = self.program.felts().to_vec();
        change(&mut felts);
        self.program = CommittedProgram::decode(&felts).map_err(|error| error.code())?;
        Ok(())
    }
}

pub fn answer_values(answer: &Answer) -> Vec<i8> {
    ciro_program::bytes::unpack_input(&answer.input, answer.rows, 20).unwrap()
}

pub fn clone(oracle: &Oracle) -> Oracle {
    let tree = Tree::from_leaves(Batch::default(), oracle.tree.leaves().to_vec());
    Oracle { vector: oracle.vector.clone(), tree }
}

/// A transcript from which the n-th message is left out.
pub struct Forgetful {
    sponge: Sponge,
    last: [Fe; 2],
    left: usize,
    pub forgot: Option<Tag>,
}

impl Forgetful {
    pub fn new(message: usize) -> Self {
        Self { sponge: Sponge::default(), last: [Fe::ZERO; 2], left: message, forgot: None }
    }
}

impl Challenger for Forgetful {
    fn mix(&mut self, tag: Tag, a: Fe, b: Fe) -> [Fe; 2] {
        if self.left == 0 && self.forgot.is_none() {
            // The challenge comes all the same, but does not depend on what was said.
            self.forgot = Some(tag);
            self.last = self.sponge.mix(tag, Fe::ZERO, Fe::ZERO);
        } else {
            self.left = self.left.saturating_sub(1);
            self.last = self.sponge.mix(tag, a, b);
        }
        self.last
    }
}

/// A transcript that says the same challenge again and again.
pub struct Stuck(pub Fe);

impl Challenger for Stuck {
    fn mix(&mut self, _: Tag, _: Fe, _: Fe) -> [Fe; 2] {
        [self.0, self.0]
    }
}

/// Challenges of a sponge, with those after messages of one kind known before they were drawn.
pub struct Foreseen {
    pub sponge: Sponge,
    pub tag: Tag,
    pub challenge: [Fe; 2],
    pending: bool,
}

impl Foreseen {
    pub fn new(tag: Tag, challenge: [Fe; 2]) -> Self {
        Self { sponge: Sponge::default(), tag, challenge, pending: false }
    }
}

impl Challenger for Foreseen {
    fn mix(&mut self, tag: Tag, a: Fe, b: Fe) -> [Fe; 2] {
        self.pending = tag == self.tag || tag == Tag::Rest && self.pending;
        let drawn = self.sponge.mix(tag, a, b);
        if self.pending { self.challenge } else { drawn }
    }
}
