//! Runs a program whose felts `check_model` once accepted.

use ciro_bounded_int::upcast;
use crate::description::Layer;
use crate::errors::Errors;
use crate::lanes::{FIVE_WIDTHS, LANES, OFFSET, WIDTH, halves, pack};
use crate::rounding::{
    Bit, Clamp, Rounding, ZERO_0, ZERO_1, ZERO_2, ZERO_3, ZERO_4, append_roundings, power_of_two, round, shifts,
};

/// A layer ready to run: what its shifts ask for is worked out once for all rows.
#[derive(Copy, Drop)]
pub struct Dense {
    blocks: Span<Block>,
    /// One an output; of a last block that is not full, one or two fives.
    roundings: Span<Rounding>,
    outputs: u32,
    clamp: Clamp,
}

/// Ten outputs of a layer.
#[derive(Copy, Drop)]
struct Block {
    /// bias_o + half_o + 2^24 in the lanes.
    start: felt252,
    /// One an input.
    weights: Span<felt252>,
}

pub fn prepare(mut layers: Span<Layer>) -> Span<Dense> {
    let shifts = shifts();
    let mut prepared = array![];
    for layer in layers {
        let Layer { shape, weights: mut left_weights } = *layer;
        let reach = power_of_two(shifts, shape.bits - 1);
        let negative: Bit = if shape.relu {
            0
        } else {
            1
        };
        let mut left = shape.outputs;
        let mut blocks = array![];
        let mut roundings = array![];
        loop {
            let weights = left_weights.slice(0, shape.inputs);
            let (low, high) = halves(*left_weights[shape.inputs + 1]);
            let low_half = append_roundings(shifts, low, reach, negative, ref roundings);
            let high_half = if left > LANES / 2 {
                append_roundings(shifts, high, reach, negative, ref roundings)
            } else {
                0
            };
            let start = *left_weights[shape.inputs] + OFFSET + low_half + FIVE_WIDTHS * high_half;
            blocks.append(Block { start, weights });
            if left <= LANES {
                break;
            }
            left -= LANES;
            left_weights = left_weights.slice(shape.inputs + 2, left_weights.len() - shape.inputs - 2);
        }
        let reach: felt252 = upcast(reach);
        let low = -reach * upcast(negative);
        prepared
            .append(
                Dense {
                    blocks: blocks.span(),
                    roundings: roundings.span(),
                    outputs: shape.outputs,
                    clamp: Clamp { low, high: reach - 1 },
                },
            );
    }
    prepared.span()
}

/// One row through all layers: signed felts in, signed felts out.
pub fn run(mut layers: Span<Dense>, row: Span<felt252>) -> Span<felt252> {
    let mut values = row;
    for layer in layers {
        values = dense(*layer, values);
    }
    values
}

/// Packs a row of outputs, and panics with `OUTPUT_MISMATCH` unless `claimed` begins with it.
pub fn match_row(mut values: Span<felt252>, ref claimed: Span<felt252>) {
    while let Some(ten) = values.multi_pop_front::<10>() {
        assert(pack((*ten).unbox()) == *claimed.pop_front().unwrap(), Errors::OUTPUT_MISMATCH);
    }
    if values.is_empty() {
        return;
    }
    let mut packed = 0;
    while let Some(value) = values.pop_back() {
        packed = packed * WIDTH + *value;
    }
    assert(packed == *claimed.pop_front().unwrap(), Errors::OUTPUT_MISMATCH);
}

fn dense(layer: Dense, row: Span<felt252>) -> Span<felt252> {
    round_sums(layer, accumulate(layer.blocks, row))
}

/// One row through all layers whose accumulators are claimed, ten in a felt, bias and half left out. Returns what each
/// layer is given, and the outputs. Panics with `LANE_RANGE` where a claim does not split into digits.
pub fn round_row(
    mut layers: Span<Dense>, row: Span<felt252>, ref claimed: Span<felt252>,
) -> (Span<Span<felt252>>, Span<felt252>) {
    let mut given = array![];
    let mut values = row;
    for layer in layers {
        given.append(values);
        let mut sums = array![];
        for block in *layer.blocks {
            sums.append(*block.start + *claimed.pop_front().unwrap());
        }
        values = round_sums(*layer, sums.span());
    }
    (given.span(), values)
}

/// `sums`: of each block, ten lanes of acc_o + half_o + 2^24.
fn round_sums(layer: Dense, sums: Span<felt252>) -> Span<felt252> {
    let Dense { mut roundings, outputs: mut left, clamp, .. } = layer;
    let mut outputs = array![];
    for sum in sums {
        let (low, high) = halves(*sum);
        let (low, high) = (upcast(low), upcast(high));
        if left < LANES {
            append_some(low, high, roundings.slice(0, left), clamp, ref outputs);
            break;
        }
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9] = (*roundings.multi_pop_front::<10>().unwrap()).unbox();
        outputs.append(round(low, r0, clamp, ZERO_0));
        outputs.append(round(low, r1, clamp, ZERO_1));
        outputs.append(round(low, r2, clamp, ZERO_2));
        outputs.append(round(low, r3, clamp, ZERO_3));
        outputs.append(round(low, r4, clamp, ZERO_4));
        outputs.append(round(high, r5, clamp, ZERO_0));
        outputs.append(round(high, r6, clamp, ZERO_1));
        outputs.append(round(high, r7, clamp, ZERO_2));
        outputs.append(round(high, r8, clamp, ZERO_3));
        outputs.append(round(high, r9, clamp, ZERO_4));
        left -= LANES;
    }
    outputs.span()
}

/// The outputs of a block that is not full.
fn append_some(low: u128, high: u128, mut roundings: Span<Rounding>, clamp: Clamp, ref outputs: Array<felt252>) {
    let (mut five, mut zero) = (low, ZERO_0);
    let mut lane: u32 = 0;
    for by in roundings {
        if lane == 5 {
            five = high;
            zero = ZERO_0;
        }
        outputs.append(round(five, *by, clamp, zero));
        zero *= WIDTH;
        lane += 1;
    }
}

/// Each block's ten accumulators: start_o + Σ_i w[o][i]·x_i. The static bound keeps every lane apart.
/// Four blocks at a time, so that an input is fetched once for forty outputs.
fn accumulate(mut blocks: Span<Block>, row: Span<felt252>) -> Span<felt252> {
    let mut sums = array![];
    while let Some(four) = blocks.multi_pop_front::<4>() {
        let [a, b, c, d] = (*four).unbox();
        let (mut weights_a, mut weights_b, mut weights_c, mut weights_d) = (a.weights, b.weights, c.weights, d.weights);
        let (mut sum_a, mut sum_b, mut sum_c, mut sum_d) = (a.start, b.start, c.start, d.start);
        let mut left = row;
        while let Some(values) = left.multi_pop_front::<16>() {
            let values = (*values).unbox();
            sum_a += dot(values, weights_a.multi_pop_front::<16>());
            sum_b += dot(values, weights_b.multi_pop_front::<16>());
            sum_c += dot(values, weights_c.multi_pop_front::<16>());
            sum_d += dot(values, weights_d.multi_pop_front::<16>());
        }
        sums.append(accumulate_block(sum_a, weights_a, left));
        sums.append(accumulate_block(sum_b, weights_b, left));
        sums.append(accumulate_block(sum_c, weights_c, left));
        sums.append(accumulate_block(sum_d, weights_d, left));
    }
    for block in blocks {
        sums.append(accumulate_block(*block.start, *block.weights, row));
    }
    sums.span()
}

fn accumulate_block(start: felt252, mut weights: Span<felt252>, mut row: Span<felt252>) -> felt252 {
    if row.is_empty() {
        return start;
    }
    let mut sum = start;
    while let Some(values) = row.multi_pop_front::<16>() {
        sum += dot((*values).unbox(), weights.multi_pop_front::<16>());
    }
    while let Some(values) = row.multi_pop_front::<4>() {
        let [x0, x1, x2, x3] = (*values).unbox();
        let [w0, w1, w2, w3] = (*weights.multi_pop_front::<4>().unwrap()).unbox();
        sum += x0 * w0 + x1 * w1 + x2 * w2 + x3 * w3;
    }
    for value in row {
        sum += *value * *weights.pop_front().unwrap();
    }
    sum
}

#[inline(always)]
fn dot(values: [felt252; 16], weights: Option<@Box<[felt252; 16]>>) -> felt252 {
    let [x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15] = values;
    let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = (*weights.unwrap()).unbox();
    let first = x0 * w0 + x1 * w1 + x2 * w2 + x3 * w3 + x4 * w4 + x5 * w5 + x6 * w6 + x7 * w7;
    first + x8 * w8 + x9 * w9 + x10 * w10 + x11 * w11 + x12 * w12 + x13 * w13 + x14 * w14 + x15 * w15
}
