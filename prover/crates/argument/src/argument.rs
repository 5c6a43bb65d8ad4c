//! The argument (docs/PROOF.md, section 5): the accumulators in the clear, and an opening of the committed weights W
//! that they are right:
//!
//!   Σ_x W(x)·(A(x) + γ·z_0^x) = σ + γ·y

use crate::equation::Equation;
use crate::model::CommittedModel;
use crate::program::CommittedProgram;
use crate::statement::{self, Answer, Context, absorb};
use crate::witness::Witness;
use ciro_field::Fe;
use ciro_program::program::check_rows;
use ciro_program::{Error, Felt};
use ciro_sumcheck::multilinear::{add_powers, pow};
use ciro_transcript::{Challenger, Sponge, Tag};
use ciro_whir::{OpeningError, Oracle};
use std::time::{Duration, Instant};

/// Where the time of an argument went.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Running the program.
    pub execute: Duration,
    /// The statement's and the accumulators' transcript, and A.
    pub equation: Duration,
    /// The opening.
    pub opening: ciro_whir::Times,
}

/// Answers with their argument.
pub struct Proven {
    /// As they were given, with outputs.
    pub answers: Vec<Answer>,
    /// The argument's felts.
    pub argument: Vec<Felt>,
    /// Where the time went.
    pub times: Times,
}

/// Runs the model for each answer (whose outputs are not looked at) and argues that it gave what it gave.
pub fn prove(model: &CommittedModel, context: &Context, mut answers: Vec<Answer>) -> Result<Proven, Error> {
    let start = Instant::now();
    check_answers(&answers)?;
    let witness = Witness::of(model, &answers)?;
    let mut rest = witness.outputs.as_slice();
    for answer in &mut answers {
        let (own, next) = rest.split_at(answer.rows * model.committed.shape.outputs());
        answer.outputs = own.to_vec();
        rest = next;
    }
    let execute = start.elapsed();
    let (argument, times) =
        argue(&model.committed, &model.oracle, context, &answers, &witness, &mut Sponge::default())?;
    Ok(Proven { answers, argument, times: Times { execute, ..times } })
}

/// Argues for answers and a witness, right or not, with the oracle that `program` is supposed to have: the prover's
/// second half.
pub fn argue(
    program: &CommittedProgram,
    oracle: &Oracle,
    context: &Context,
    answers: &[Answer],
    witness: &Witness,
    challenger: &mut impl Challenger,
) -> Result<(Vec<Felt>, Times), Error> {
    let start = Instant::now();
    absorb(challenger, context, program, answers)?;
    let [tau, theta] = challenger.absorb(Tag::Accumulators, &witness.accumulators);
    let mut weight = Equation::new(&program.layout, witness, tau, theta).weight();
    add_powers(&mut weight, &[(challenger.combine(), CommittedProgram::out_of_domain_point(program.root))]);
    let equation = start.elapsed();
    let mut argument = witness.accumulators.clone();
    argument.reserve_exact(program.layout.parameters.proof_felts());
    let opening = ciro_whir::prove(&program.layout.parameters, oracle, weight, challenger, &mut argument);
    let argument = argument.into_iter().map(Felt::from).collect();
    Ok((argument, Times { execute: Duration::ZERO, equation, opening }))
}

/// Accepts exactly if the model that `model_hash` names gives all outputs on the committed inputs; all answers or none.
/// Otherwise the first thing that does not hold, in the order of docs/PROOF.md.
pub fn verify(
    context: &Context,
    model_hash: &Felt,
    program: &[Felt],
    answers: &[Answer],
    argument: &[Felt],
) -> Result<(), Error> {
    verify_with(&mut Sponge::default(), context, model_hash, program, answers, argument)
}

/// `verify`, with challenges from elsewhere: for tests of the transcript.
pub fn verify_with(
    challenger: &mut impl Challenger,
    context: &Context,
    model_hash: &Felt,
    program: &[Felt],
    answers: &[Answer],
    argument: &[Felt],
) -> Result<(), Error> {
    check_answers(answers)?;
    let program = CommittedProgram::decode(program)?;
    if program.model_hash() != *model_hash {
        return Err(Error::ModelHash);
    }
    let values = statement::values(&program, answers)?;
    if answers.iter().any(|answer| answer.outputs.len() != answer.rows * program.shape.outputs()) {
        return Err(Error::OutputLength);
    }
    let parameters = &program.layout.parameters;
    let accumulators = values.len() / program.shape.inputs * program.layout.blocks();
    if argument.len() != accumulators + parameters.proof_felts() {
        return Err(Error::ProofLength);
    }
    let argument: Vec<Fe> = argument.iter().map(Fe::from).collect();
    let (accumulators, opening) = argument.split_at(accumulators);
    let witness = Witness::read(&program, &values, accumulators)?;
    let claimed = answers.iter().flat_map(|answer| &answer.outputs);
    if let Some(position) = witness.outputs.iter().zip(claimed).position(|(output, claimed)| output != claimed) {
        return Err(Error::OutputMismatch { position, expected: witness.outputs[position] });
    }
    absorb(challenger, context, &program, answers)?;
    let [tau, theta] = challenger.absorb(Tag::Accumulators, &witness.accumulators);
    let equation = Equation::new(&program.layout, &witness, tau, theta);
    let gamma = challenger.combine();
    let claim = equation.claim(&witness, theta) + gamma * program.y;
    let z = CommittedProgram::out_of_domain_point(program.root);
    let weight = |r: &[Fe]| equation.extension(r) + gamma * pow(z, r);
    ciro_whir::verify(parameters, program.root, claim, weight, challenger, opening).map_err(|error| match error {
        OpeningError::Length => Error::ProofLength,
        OpeningError::Path => Error::ProofPath,
        OpeningError::Claim => Error::ProofClaim,
    })
}

/// One argument serves at least one answer, each of 1..=64 rows.
fn check_answers(answers: &[Answer]) -> Result<(), Error> {
    if answers.is_empty() {
        return Err(Error::RowsRange);
    }
    answers.iter().try_for_each(|answer| check_rows(answer.rows))
}
