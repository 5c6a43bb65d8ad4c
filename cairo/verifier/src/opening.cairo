//! WHIR (ePrint 2024/1586) as a verifier: Σ_x f(x)·w(x) = claim for a committed f becomes, round by round, a claim about a
//! shorter f, and at last about one in the clear.
//!
//! A round binds `fold` variables by sumcheck, takes the next f's oracle, and asks the last one at t rows: the fold of row j
//! is what the next f, as a polynomial, gives at ω^j. Each such answer is one more Σ_u f(u)·ω^{ju}, joined to the claim by
//! powers of γ. What w has become is evaluated once, at the end.

use ciro_bounded_int::{BoundedInt, DivRemHelper, UnitInt, div_rem, upcast};
use crate::errors::Errors;
use crate::merkle;
use crate::merkle::{ROW, absorb_short, absorb_sixteen, climb};
use crate::multilinear::{eq_sixteen, evaluate, pow, weights};
use crate::parameters::{Round, power_of_two, root_of_unity};
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
        let Round { fold, left, .. } = *round;
        sumcheck(ref transcript, ref claim, fold, ref proof, ref point);
        let mut points = array![];
        let mut values = array![];
        let asked = root;
        if rounds.is_empty() {
            clear = take(ref proof, power_of_two(left));
            clear_variables = left;
            transcript.absorb(Tags::CLEAR, clear);
        } else {
            let [next, value] = (*proof.multi_pop_front::<2>().unwrap()).unbox();
            root = next;
            transcript.mix(Tags::ROOT, root, 0);
            points.append(transcript.challenge());
            transcript.mix(Tags::OUT_OF_DOMAIN, value, 0);
            values.append(value);
        }
        let bound = point.len();
        query(ref transcript, *round, asked, point.span().slice(bound - fold, fold), ref proof, ref points, ref values);
        transcript.mix(Tags::COMBINE, 0, 0);
        let gamma = transcript.challenge();
        let mut power = gamma;
        for value in values {
            claim += power * value;
            power *= gamma;
        }
        combined.append(Combined { bound, gamma, points: points.span() });
    }
    sumcheck(ref transcript, ref claim, clear_variables, ref proof, ref point);
    let point = point.span();
    let clear = evaluate(weights(point, clear_variables), clear);
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
    fold: u32,
    /// Of a row of 32: the first challenge, which its two halves are joined by.
    first: felt252,
    /// eq(c, the last four challenges); of three, the first half.
    eq: Box<[felt252; 16]>,
    cap: Span<felt252>,
    /// ω^{2^k} for each level k below the cap.
    generators: Span<felt252>,
    /// (ω^{2^k})^i for the cap's level k and each of its nodes i.
    powers: Span<felt252>,
    /// Cap of 64 nodes; else of 32.
    tall: bool,
}

/// Reads the cap and the rows asked for; appends each row's ω^j to `points` and its fold to `values`.
fn query(
    ref transcript: Transcript,
    round: Round,
    root: felt252,
    challenges: Span<felt252>,
    ref proof: Span<felt252>,
    ref points: Array<felt252>,
    ref values: Array<felt252>,
) {
    let Round { fold, depth, queries, cap: height, .. } = round;
    let cap = take(ref proof, power_of_two(height));
    assert(merkle::root(cap) == root, Errors::PROOF_PATH);
    let oracle = BoxTrait::new(oracle(fold, depth, height, cap, challenges));
    let in_half = 128 / depth;
    let mut left = queries;
    while left != 0 {
        transcript.mix(Tags::QUERIES, 0, 0);
        let (s0, s1) = transcript.challenges();
        left = read_rows(oracle, low_half(s0), in_half, left, ref proof, ref points, ref values);
        left = read_rows(oracle, low_half(s1), in_half, left, ref proof, ref points, ref values);
    }
}

fn low_half(felt: felt252) -> u128 {
    let u256 { low, .. } = felt.into();
    low
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

/// At most `count` rows, whose numbers are `bits` from the lowest on; returns how many are left to read of `left`.
fn read_rows(
    oracle: Box<Oracle>,
    mut bits: u128,
    mut count: u32,
    mut left: u32,
    ref proof: Span<felt252>,
    ref points: Array<felt252>,
    ref values: Array<felt252>,
) -> u32 {
    while count != 0 && left != 0 {
        let Oracle { fold, first, eq, cap, generators, powers, tall } = oracle.unbox();
        let (leaf, value) = if fold == 3 {
            absorb_short(take(ref proof, 8), eq.unbox().span())
        } else {
            let ((s0, s1, s2), value) = absorb_sixteen(ROW, *proof.multi_pop_front::<16>().unwrap(), eq);
            if fold == 4 {
                (s0, value)
            } else {
                let ((s0, _, _), upper) = absorb_sixteen(
                    (s0, s1, s2), *proof.multi_pop_front::<16>().unwrap(), eq,
                );
                (s0, value + first * (upper - value))
            }
        };
        let (node, power) = climb(leaf, ref proof, generators, ref bits);
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
        points.append(power * *powers[place]);
        values.append(value);
        count -= 1;
        left -= 1;
    }
    left
}

fn take(ref felts: Span<felt252>, count: u32) -> Span<felt252> {
    let taken = felts.slice(0, count);
    felts = felts.slice(count, felts.len() - count);
    taken
}

fn oracle(fold: u32, depth: u32, height: u32, cap: Span<felt252>, mut challenges: Span<felt252>) -> Oracle {
    let (first, eq) = if fold == 5 {
        let [first, q0, q1, q2, q3] = (*challenges.multi_pop_front::<5>().unwrap()).unbox();
        (first, eq_sixteen(q0, q1, q2, q3))
    } else if fold == 4 {
        let [q0, q1, q2, q3] = (*challenges.multi_pop_front::<4>().unwrap()).unbox();
        (0, eq_sixteen(q0, q1, q2, q3))
    } else {
        let [q1, q2, q3] = (*challenges.multi_pop_front::<3>().unwrap()).unbox();
        (0, eq_sixteen(0, q1, q2, q3))
    };
    let mut generators = array![];
    let mut generator = root_of_unity(depth);
    for _ in height..depth {
        generators.append(generator);
        generator *= generator;
    }
    let mut powers = array![];
    let mut power = 1;
    for _ in 0..cap.len() {
        powers.append(power);
        power *= generator;
    }
    Oracle { fold, first, eq, cap, generators: generators.span(), powers: powers.span(), tall: height == 6 }
}
