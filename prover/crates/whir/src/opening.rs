//! The opening (docs/PROOF.md, section 5): a vector f, a weight w and a claim Σ_x f(x)·w(x). A round on f's oracle
//! binds k variables by sumcheck, commits to the folded f (in the last round: sends it), and opens t rows of the
//! oracle; each must fold to
//!
//!   v_j = Σ_c eq(c, α)·row_c = Σ_u f(u)·ω^{j·u}
//!
//! and that, with the out-of-domain value v = Σ_u f(u)·z^u, becomes a part of the next claim: w += γ·pow_z + Σ_q
//! γ^{2+q}·pow_{ω^{j_q}}.

use crate::{Oracle, Parameters, Round};
use ciro_field::{Fe, Lanes};
use ciro_merkle::{Opened, open_to_cap, root_of_cap};
use ciro_poseidon::Batch;
use ciro_sumcheck::multilinear::{add_powers, eq_table, evaluate, pow};
use ciro_sumcheck::sumcheck;
use ciro_transcript::{Challenger, Tag};
use std::fmt;
use std::time::{Duration, Instant};

/// Why an opening is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningError {
    /// It has another number of felts than its parameters say.
    Length,
    /// A cap or a row is not under its root.
    Path,
    /// The last equation does not hold.
    Claim,
}

impl fmt::Display for OpeningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "The opening has another length than its parameters take.",
            Self::Path => "A cap or an opened row is not under its root.",
            Self::Claim => "The last equation of the opening does not hold.",
        })
    }
}

impl std::error::Error for OpeningError {}

/// Where the time of a proof went.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Sumcheck rounds and the weight's growth.
    pub sumcheck: Duration,
    /// Oracles of folded vectors.
    pub oracles: Duration,
    /// Rows and paths opened.
    pub rows: Duration,
}

/// Proves Σ_x f(x)·w(x) for the f of an oracle; appends the proof's felts.
///
/// # Panics
/// If f and w are not of the parameters' length.
pub fn prove(
    parameters: &Parameters,
    oracle: &Oracle,
    mut w: Vec<Fe>,
    challenger: &mut impl Challenger,
    proof: &mut Vec<Fe>,
) -> Times {
    let mut times = Times::default();
    let mut folded = oracle.vector.clone();
    let mut later: Option<Oracle> = None;
    for (at, round) in parameters.rounds().iter().enumerate() {
        let start = Instant::now();
        sumcheck::prove(&mut folded, &mut w, round.fold, challenger, proof);
        let summed = Instant::now();
        times.sumcheck += summed - start;
        let (next, z) = match parameters.rounds().get(at + 1) {
            Some(next) => {
                let oracle = Oracle::new(folded.clone(), next);
                let [z, _] = challenger.mix(Tag::Root, oracle.tree.root(), Fe::ZERO);
                let value = oracle.at_point(z);
                challenger.mix(Tag::OutOfDomain, value, Fe::ZERO);
                proof.extend([oracle.tree.root(), value]);
                (Some(oracle), Some(z))
            }
            None => {
                challenger.absorb(Tag::Clear, &folded);
                proof.extend_from_slice(&folded);
                (None, None)
            }
        };
        let encoded = Instant::now();
        times.oracles += encoded - summed;
        let positions = challenger.indices(round.log_rows(), round.queries);
        open_rows(round, later.as_ref().unwrap_or(oracle), &positions, proof);
        let opened = Instant::now();
        times.rows += opened - encoded;
        add_powers(&mut w, &claims(round, z, &positions, challenger.combine()));
        later = next;
        times.sumcheck += opened.elapsed();
    }
    let start = Instant::now();
    sumcheck::prove(&mut folded, &mut w, parameters.clear_variables(), challenger, proof);
    times.sumcheck += start.elapsed();
    times
}

/// Checks a proof of `claim` on the vector under `root`; `weight` is w's multilinear extension.
pub fn verify(
    parameters: &Parameters,
    root: Fe,
    mut claim: Fe,
    weight: impl FnOnce(&[Fe]) -> Fe,
    challenger: &mut impl Challenger,
    proof: &[Fe],
) -> Result<(), OpeningError> {
    if proof.len() != parameters.proof_felts() {
        return Err(OpeningError::Length);
    }
    let mut rest = proof;
    // Within the length that was just checked.
    let mut take = |count: usize| rest.split_off(..count).unwrap_or_default();
    let mut root = root;
    let mut point = Vec::with_capacity(parameters.variables());
    let mut later: Vec<(usize, Fe, Fe)> = Vec::new();
    let mut clear: &[Fe] = &[];
    for (at, round) in parameters.rounds().iter().enumerate() {
        let alphas = sumcheck::verify(&mut claim, take(2 * round.fold), challenger);
        let (next, z) = if at + 1 < parameters.rounds().len() {
            let [root, value] = [take(1)[0], take(1)[0]];
            let [z, _] = challenger.mix(Tag::Root, root, Fe::ZERO);
            challenger.mix(Tag::OutOfDomain, value, Fe::ZERO);
            (root, Some((z, value)))
        } else {
            clear = take(1 << round.log_degree());
            challenger.absorb(Tag::Clear, clear);
            (Fe::ZERO, None)
        };
        let positions = challenger.indices(round.log_rows(), round.queries);
        let rows = read_rows(round, root, &positions, take(round.opened_felts()))?;
        let fold = eq_table(&alphas);
        let values = rows.iter().map(|row| Lanes::chosen().dot(row, &fold));
        point.extend(alphas);
        let terms = claims(round, z.map(|(z, _)| z), &positions, challenger.combine());
        for ((c, t), value) in terms.into_iter().zip(z.map(|(_, value)| value).into_iter().chain(values)) {
            claim += c * value;
            later.push((point.len(), c, t));
        }
        root = next;
    }
    let last = sumcheck::verify(&mut claim, take(2 * parameters.clear_variables()), challenger);
    point.extend_from_slice(&last);
    let grown: Fe = later.iter().map(|&(from, c, t)| c * pow(t, &point[from..])).sum();
    if claim == evaluate(clear, &last) * (weight(&point) + grown) { Ok(()) } else { Err(OpeningError::Claim) }
}

/// Coefficient and point of each value that is claimed after a round: γ at z, if there is one, then rising powers at
/// the rows' points.
fn claims(round: &Round, z: Option<Fe>, positions: &[usize], gamma: Fe) -> Vec<(Fe, Fe)> {
    let omega = Fe::root_of_unity(round.log_rows() as u32);
    let points = z.into_iter().chain(positions.iter().map(|&position| omega.pow(position as u64)));
    points
        .scan(Fe::ONE, |power, point| {
            *power *= gamma;
            Some((*power, point))
        })
        .collect()
}

/// The cap, then each row with its siblings.
fn open_rows(round: &Round, oracle: &Oracle, positions: &[usize], proof: &mut Vec<Fe>) {
    proof.extend_from_slice(oracle.tree.cap(round.log_cap()));
    let rows = oracle.rows(round, positions);
    for (row, &position) in rows.chunks(round.width()).zip(positions) {
        proof.extend_from_slice(row);
        proof.extend(oracle.tree.path(position, round.log_cap()));
    }
}

/// The opened rows, all found to be under the root.
fn read_rows<'a>(round: &Round, root: Fe, positions: &[usize], felts: &'a [Fe]) -> Result<Vec<&'a [Fe]>, OpeningError> {
    let (cap, felts) = felts.split_at(1 << round.log_cap());
    let read = |(&position, felts): (&usize, &'a [Fe])| {
        let (row, siblings) = felts.split_at(round.width());
        Opened { position, row, siblings }
    };
    let opened: Vec<Opened> = positions.iter().zip(felts.chunks(round.width() + round.path())).map(read).collect();
    if root_of_cap(Batch::default(), cap) == root && open_to_cap(Batch::default(), cap, &opened) {
        Ok(opened.into_iter().map(|one| one.row).collect())
    } else {
        Err(OpeningError::Path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ciro_transcript::Sponge;

    fn some(seed: u64, variables: usize) -> Vec<Fe> {
        (0..1 << variables).map(|at| Fe::from_u64(at + seed).pow(9)).collect()
    }

    /// One, two and three rounds that are quick to commit to.
    fn cases() -> Vec<Parameters> {
        let round = |variables, fold, log_inverse_rate| Round { variables, fold, log_inverse_rate, queries: 5 };
        vec![
            Parameters::new(8).unwrap(),
            Parameters::from_rounds(vec![round(9, 3, 2), round(6, 3, 3)]),
            Parameters::from_rounds(vec![round(10, 4, 1), round(6, 2, 2), round(4, 3, 3)]),
        ]
    }

    #[test]
    fn right_claims_verify_and_wrong_ones_do_not() {
        for parameters in cases() {
            let (f, w) = (some(3, parameters.variables()), some(70_000, parameters.variables()));
            let claim: Fe = f.iter().zip(&w).map(|(&f, &w)| f * w).sum();
            let oracle = Oracle::new(f, &parameters.first());
            let mut proof = Vec::new();
            prove(&parameters, &oracle, w.clone(), &mut Sponge::default(), &mut proof);
            let root = oracle.tree.root();
            let check = |root, claim, proof: &[Fe]| {
                verify(&parameters, root, claim, |r| evaluate(&w, r), &mut Sponge::default(), proof)
            };
            assert_eq!(check(root, claim, &proof), Ok(()));
            assert_eq!(check(root, claim + Fe::ONE, &proof), Err(OpeningError::Claim));
            assert_eq!(check(root + Fe::ONE, claim, &proof), Err(OpeningError::Path));
            assert_eq!(check(root, claim, &proof[1..]), Err(OpeningError::Length));
            for at in 0..proof.len() {
                let mut changed = proof.clone();
                changed[at] += Fe::ONE;
                assert!(check(root, claim, &changed).is_err(), "felt {at}");
            }
        }
    }
}
