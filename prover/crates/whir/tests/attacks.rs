//! Attacks on the opening itself: a prover that bends one of its messages, in rounds that are quick to commit to.
#![allow(missing_docs)]

use ciro_field::Fe;
use ciro_sumcheck::multilinear::{add_powers, bind, evaluate};
use ciro_transcript::{Challenger, Sponge, Tag};
use ciro_whir::{OpeningError, Oracle, Parameters, Round, verify};

const QUERIES: usize = 24;

/// Two rounds, and so many rows that a wrong one is among them.
fn parameters() -> Parameters {
    let round = |variables, fold, log_inverse_rate| Round { variables, fold, log_inverse_rate, queries: QUERIES };
    Parameters::from_rounds(vec![round(8, 3, 2), round(5, 2, 3)])
}

fn some(seed: u64, len: usize) -> Vec<Fe> {
    (0..len as u64).map(|at| Fe::from_u64(at + seed).pow(9)).collect()
}

fn dot(f: &[Fe], w: &[Fe]) -> Fe {
    f.iter().zip(w).map(|(&f, &w)| f * w).sum()
}

/// Σ_u f(u)·x^u.
fn at_point(f: &[Fe], x: Fe) -> Fe {
    f.iter().rev().fold(Fe::ZERO, |sum, &coefficient| sum * x + coefficient)
}

/// What a prover bends; at first nothing.
#[derive(Default)]
struct Lies {
    /// s(0) of this sumcheck message carries what the claim is wrong by.
    sumcheck: Option<usize>,
    /// The folded vector of this round is fitted to the false claim before it is committed to, or sent.
    vector: Option<usize>,
    /// Added to the out-of-domain value.
    value: Fe,
    /// Commits to another vector than is folded on.
    other_oracle: bool,
    /// Opens these rows instead of those drawn.
    rows: Option<Vec<usize>>,
    /// Shows the cap of the second round's oracle in the first.
    cap_of_other_round: bool,
}

struct Statement {
    root: Fe,
    weight: Vec<Fe>,
    claim: Fe,
}

impl Statement {
    fn check(&self, proof: &[Fe]) -> Result<(), OpeningError> {
        let weight = |r: &[Fe]| evaluate(&self.weight, r);
        verify(&parameters(), self.root, self.claim, weight, &mut Sponge::default(), proof)
    }
}

/// f, w, the claim on them, and what was said.
struct Prover<'a> {
    lies: &'a Lies,
    f: Vec<Fe>,
    w: Vec<Fe>,
    claim: Fe,
    sponge: Sponge,
    proof: Vec<Fe>,
    messages: usize,
}

impl Prover<'_> {
    fn sumcheck(&mut self) {
        let half = self.f.len() / 2;
        let step = |v: &[Fe]| (0..half).map(|u| v[half + u] - v[u]).collect::<Vec<_>>();
        let mut at_zero = dot(&self.f[..half], &self.w[..half]);
        let leading = dot(&step(&self.f), &step(&self.w));
        if self.lies.sumcheck == Some(self.messages) {
            at_zero += self.claim - dot(&self.f, &self.w);
        }
        self.messages += 1;
        self.proof.extend([at_zero, leading]);
        let [alpha, _] = self.sponge.mix(Tag::Sumcheck, at_zero, leading);
        self.claim = at_zero + alpha * (self.claim - at_zero.double() - leading + alpha * leading);
        bind(&mut self.f, alpha);
        bind(&mut self.w, alpha);
    }

    /// The rest of a round: commits or sends, opens, adds to the weight. Gives the next oracle.
    fn finish_round(&mut self, round: &Round, opened: &Oracle, next: Option<&Round>) -> Option<Oracle> {
        let (mut points, mut next_oracle) = (Vec::new(), None);
        if let Some(next) = next {
            let mut committed = self.f.clone();
            committed[0] += Fe::from_u64(self.lies.other_oracle.into());
            let oracle = Oracle::new(committed, next);
            let [z, _] = self.sponge.mix(Tag::Root, oracle.tree.root(), Fe::ZERO);
            let value = at_point(&self.f, z) + self.lies.value;
            self.sponge.mix(Tag::OutOfDomain, value, Fe::ZERO);
            self.proof.extend([oracle.tree.root(), value]);
            points.push((z, value));
            next_oracle = Some(oracle);
        } else {
            self.sponge.absorb(Tag::Clear, &self.f);
            self.proof.extend(&self.f);
        }
        let drawn = self.sponge.indices(round.log_rows(), round.queries);
        let shown = self.lies.rows.as_ref().unwrap_or(&drawn);
        let shows_next = self.lies.cap_of_other_round && next.is_some();
        let cap_of = next_oracle.as_ref().filter(|_| shows_next).unwrap_or(opened);
        self.proof.extend(cap_of.tree.cap(round.log_cap()));
        for (row, &position) in opened.rows(round, shown).chunks(round.width()).zip(shown) {
            self.proof.extend(row);
            self.proof.extend(opened.tree.path(position, round.log_cap()));
        }
        let omega = Fe::root_of_unity(round.log_rows() as u32);
        points.extend(drawn.iter().map(|&at| omega.pow(at as u64)).map(|x| (x, at_point(&self.f, x))));
        let gamma = self.sponge.combine();
        for (power, (x, value)) in (1..).zip(points) {
            add_powers(&mut self.w, &[(gamma.pow(power), x)]);
            self.claim += gamma.pow(power) * value;
        }
        next_oracle
    }
}

/// docs/PROOF.md, section 5, line by line, with lies, for a claim that is wrong by `error`.
fn prove(error: Fe, lies: &Lies) -> (Statement, Vec<Fe>) {
    let parameters = parameters();
    let (f, w) = (some(3, 256), some(999, 256));
    let mut opened = Oracle::new(f.clone(), &parameters.first());
    let claim = dot(&f, &w) + error;
    let statement = Statement { root: opened.tree.root(), weight: w.clone(), claim };
    let mut prover = Prover { lies, f, w, claim, sponge: Sponge::default(), proof: Vec::new(), messages: 0 };
    for (at, round) in parameters.rounds().iter().enumerate() {
        (0..round.fold).for_each(|_| prover.sumcheck());
        if lies.vector == Some(at) {
            let missing = prover.claim - dot(&prover.f, &prover.w);
            prover.f[1] += missing * prover.w[1].inverse().unwrap();
        }
        if let Some(next) = prover.finish_round(round, &opened, parameters.rounds().get(at + 1)) {
            opened = next;
        }
    }
    (0..parameters.clear_variables()).for_each(|_| prover.sumcheck());
    (statement, prover.proof)
}

fn attempt(error: u64, lies: Lies) -> Result<(), OpeningError> {
    let (statement, proof) = prove(Fe::from_u64(error), &lies);
    statement.check(&proof)
}

#[test]
fn the_truth_passes() {
    assert_eq!(attempt(0, Lies::default()), Ok(()));
}

#[test]
fn a_false_claim() {
    assert_eq!(attempt(1, Lies::default()), Err(OpeningError::Claim));
}

#[test]
fn a_false_claim_carried_by_any_sumcheck_message() {
    for message in 0..parameters().variables() {
        let lies = Lies { sumcheck: Some(message), ..Lies::default() };
        assert_eq!(attempt(1, lies), Err(OpeningError::Claim), "message {message}");
    }
}

#[test]
fn a_later_oracle_fitted_to_the_false_claim() {
    assert_eq!(attempt(1, Lies { vector: Some(0), ..Lies::default() }), Err(OpeningError::Claim));
}

#[test]
fn a_clear_vector_fitted_to_the_false_claim() {
    assert_eq!(attempt(1, Lies { vector: Some(1), ..Lies::default() }), Err(OpeningError::Claim));
}

#[test]
fn a_wrong_out_of_domain_value() {
    assert_eq!(attempt(0, Lies { value: Fe::ONE, ..Lies::default() }), Err(OpeningError::Claim));
}

#[test]
fn a_later_oracle_of_another_vector() {
    assert_eq!(attempt(0, Lies { other_oracle: true, ..Lies::default() }), Err(OpeningError::Claim));
}

#[test]
fn rows_of_the_provers_choice() {
    assert_eq!(attempt(0, Lies { rows: Some(vec![1; QUERIES]), ..Lies::default() }), Err(OpeningError::Path));
    assert_eq!(attempt(0, Lies { rows: Some((0..QUERIES).collect()), ..Lies::default() }), Err(OpeningError::Path));
}

#[test]
fn the_cap_of_another_round() {
    assert_eq!(attempt(0, Lies { cap_of_other_round: true, ..Lies::default() }), Err(OpeningError::Path));
}

#[test]
fn a_row_bent_with_its_sum_kept() {
    let (statement, mut proof) = prove(Fe::ZERO, &Lies::default());
    let first_row = 2 * 3 + 2 + 32;
    proof[first_row] += Fe::ONE;
    proof[first_row + 1] -= Fe::ONE;
    assert_eq!(statement.check(&proof), Err(OpeningError::Path));
}

#[test]
fn another_weight_than_was_proven() {
    let (mut statement, proof) = prove(Fe::ZERO, &Lies::default());
    statement.weight[17] += Fe::ONE;
    assert_eq!(statement.check(&proof), Err(OpeningError::Claim));
}

#[test]
fn another_number_of_felts() {
    let (statement, proof) = prove(Fe::ZERO, &Lies::default());
    for length in 0..proof.len() {
        assert_eq!(statement.check(&proof[..length]), Err(OpeningError::Length));
    }
    assert_eq!(statement.check(&[proof, vec![Fe::ZERO]].concat()), Err(OpeningError::Length));
}
