//! WHIR (ePrint 2024/1586) as a verifier: Σ_x f(x)·w(x) = claim for a committed f becomes, round by round, a claim about a
//! shorter f, and at last about one in the clear.
//!
//! A round binds four variables by sumcheck, takes the next f's oracle, and asks the last one at t rows: the fold of row j
//! is what the next f, as a polynomial, gives at ω^j. Each such answer is one more Σ_u f(u)·ω^{ju}, joined to the claim by
//! powers of γ. What w has become is evaluated once, at the end.

use ciro_bounded_int::{BoundedInt, DivRemHelper, UnitInt, div_rem, upcast};
use core::cmp::min;
use crate::errors::Errors;
use crate::merkle;
use crate::merkle::{Powers, absorb_sixteen, climb, powers};
use crate::multilinear::{evaluate, last_four, pow, weights};
use crate::parameters::{FOLD, Round, power_of_two, root_of_unity};
use crate::transcript::{Tags, Transcript, TranscriptTrait};

/// Σ_i γ^{1+i}·pow_{points_i} of the variables from `bound` on: what a round adds to w.
#[derive(Copy, Drop)]
struct Combined {
    bound: u32,
    gamma: felt252,
    points: Span<felt252>,
}

/// What is left to show: claim = clear·(w_0 + added), all at `point`.
#[derive(Copy, Drop)]
pub struct Opened {
    pub point: Span<felt252>,
    pub claim: felt252,
    /// The clear vector's extension.
    pub clear: felt252,
    /// Of all weights but the first.
    pub added: felt252,
}

/// `proof` has exactly the felts that `rounds` ask for. Panics with `PROOF_PATH`.
pub fn open(
    ref transcript: Transcript, mut rounds: Span<Round>, root: felt252, claim: felt252, ref proof: Span<felt252>,
) -> Opened {
    let mut claim = claim;
    let mut root = root;
    let mut point = array![];
    let mut combined = array![];
    let mut clear = array![].span();
    let mut clear_variables = 0;
    while let Some(round) = rounds.pop_front() {
        let Round { left, depth, queries, .. } = *round;
        sumcheck(ref transcript, ref claim, FOLD, ref proof, ref point);
        let asked = root;
        let mut points = array![];
        let mut value = 0;
        if rounds.is_empty() {
            clear = take(ref proof, power_of_two(left));
            clear_variables = left;
            transcript.absorb(Tags::CLEAR, clear);
        } else {
            let [next, answer] = (*proof.multi_pop_front::<2>().unwrap()).unbox();
            root = next;
            value = answer;
            transcript.mix(Tags::ROOT, root, 0);
            points.append(transcript.challenge());
            transcript.mix(Tags::OUT_OF_DOMAIN, value, 0);
        }
        let bound = point.len();
        let halves = halves(ref transcript, depth, queries);
        transcript.mix(Tags::COMBINE, 0, 0);
        let gamma = transcript.challenge();
        let mut power = 1;
        if !points.is_empty() {
            power = gamma;
            claim += gamma * value;
        }
        let oracle = oracle(*round, asked, last_four(point.span()), gamma, ref proof);
        for (bits, count) in halves {
            read_rows(oracle, *bits, *count, ref proof, ref points, ref power, ref claim);
        }
        combined.append(Combined { bound, gamma, points: points.span() });
    }
    sumcheck(ref transcript, ref claim, clear_variables, ref proof, ref point);
    let point = point.span();
    let clear = evaluate(weights(last_four(point), point, clear_variables), clear);
    Opened { point, claim, clear, added: added(combined.span(), point) }
}

/// Binds `count` variables: from s(0) and s_2, with s(0) + s(1) = claim, the claim becomes s(α).
fn sumcheck(
    ref transcript: Transcript, ref claim: felt252, count: u32, ref proof: Span<felt252>, ref point: Array<felt252>,
) {
    for _ in 0..count {
        let [at_zero, leading] = (*proof.multi_pop_front::<2>().unwrap()).unbox();
        transcript.mix(Tags::SUMCHECK, at_zero, leading);
        let alpha = transcript.challenge();
        claim = at_zero + alpha * (claim - at_zero - at_zero - leading + alpha * leading);
        point.append(alpha);
    }
}

fn added(mut combined: Span<Combined>, point: Span<felt252>) -> felt252 {
    let mut sum = 0;
    for round in combined {
        let Combined { bound, gamma, mut points } = *round;
        let rest = point.slice(bound, point.len() - bound);
        let mut power = gamma;
        for t in points {
            sum += power * pow(*t, rest);
            power *= gamma;
        }
    }
    sum
}

/// An oracle as its rows are read.
#[derive(Copy, Drop)]
struct Oracle {
    /// eq(c, the round's challenges).
    eq: Box<[felt252; 16]>,
    cap: Span<felt252>,
    powers: Powers,
    /// ω to 2^k times each node's place in the cap, which is k levels above the rows.
    cap_powers: Span<felt252>,
    /// Cap of 64 nodes; else of 32.
    tall: bool,
    gamma: felt252,
}

/// Row numbers as they are drawn: half a felt holds as many as it can, each with how many are to be read of it.
fn halves(ref transcript: Transcript, depth: u32, queries: u32) -> Span<(u128, felt252)> {
    let in_half = 128 / depth;
    let mut left = queries;
    let mut halves = array![];
    while left != 0 {
        transcript.mix(Tags::QUERIES, 0, 0);
        let (s0, s1) = transcript.challenges();
        for half in [s0, s1].span() {
            let count = min(left, in_half);
            let u256 { low, .. } = (*half).into();
            halves.append((low, count.into()));
            left -= count;
        }
    }
    halves.span()
}

impl SplitSmall of DivRemHelper<u128, UnitInt<32>> {
    type DivT = BoundedInt<0, 0x7ffffffffffffffffffffffffffffff>;
    type RemT = BoundedInt<0, 31>;
}
impl SplitTall of DivRemHelper<u128, UnitInt<64>> {
    type DivT = BoundedInt<0, 0x3ffffffffffffffffffffffffffffff>;
    type RemT = BoundedInt<0, 63>;
}
const SMALL: NonZero<UnitInt<32>> = 32;
const TALL: NonZero<UnitInt<64>> = 64;

/// Reads the rows whose numbers are `bits`, from the lowest on; appends each row's ω^j to `points` and adds its fold, by the
/// next power of γ, to `claim`. Counted in the field, where it costs nothing.
fn read_rows(
    oracle: Box<Oracle>,
    mut bits: u128,
    mut count: felt252,
    ref proof: Span<felt252>,
    ref points: Array<felt252>,
    ref gamma_power: felt252,
    ref claim: felt252,
) {
    while count != 0 {
        let Oracle { eq, cap, powers, cap_powers, tall, gamma } = oracle.unbox();
        let (leaf, value) = absorb_sixteen(*proof.multi_pop_front::<16>().unwrap(), eq);
        let (node, power) = climb(leaf, powers, ref proof, ref bits);
        let place: u32 = if tall {
            let (rest, place) = div_rem(bits, TALL);
            bits = upcast(rest);
            upcast(place)
        } else {
            let (rest, place) = div_rem(bits, SMALL);
            bits = upcast(rest);
            upcast(place)
        };
        assert(node == *cap[place], Errors::PROOF_PATH);
        points.append(power * *cap_powers[place]);
        gamma_power *= gamma;
        claim += gamma_power * value;
        count -= 1;
    }
}

fn take(ref felts: Span<felt252>, count: u32) -> Span<felt252> {
    let taken = felts.slice(0, count);
    felts = felts.slice(count, felts.len() - count);
    taken
}

/// Reads the cap. Panics with `PROOF_PATH` unless it hashes to the root.
fn oracle(
    round: Round, root: felt252, eq: Box<[felt252; 16]>, gamma: felt252, ref proof: Span<felt252>,
) -> Box<Oracle> {
    let Round { depth, cap: height, .. } = round;
    let cap = take(ref proof, power_of_two(height));
    assert(merkle::root(cap) == root, Errors::PROOF_PATH);
    let (powers, generator) = powers(root_of_unity(depth), depth - height);
    let square = generator * generator;
    let (cube, fourth) = (square * generator, square * square);
    let mut cap_powers = array![];
    let mut power = 1;
    let mut nodes = cap;
    while let Some(_four) = nodes.multi_pop_front::<4>() {
        cap_powers.append(power);
        cap_powers.append(power * generator);
        cap_powers.append(power * square);
        cap_powers.append(power * cube);
        power *= fourth;
    }
    BoxTrait::new(Oracle { eq, cap, powers, cap_powers: cap_powers.span(), tall: height == 6, gamma })
}
