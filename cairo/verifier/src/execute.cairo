//! Runs a program whose felts `check_model` once accepted.

use ciro_bounded_int::upcast;
use core::cmp::min;
use crate::description::Layer;
use crate::errors::Errors;
use crate::lanes::{FIVE_WIDTHS, LANES, OFFSET, WIDTH, halves, pack};
use crate::rounding::{Clamp, Rounding, append_roundings, power_of_two, round, shifts};

/// A layer ready to run: its shifts are unpacked once for all rows.
#[derive(Copy, Drop)]
pub struct Dense {
    weights: Span<felt252>,
    /// One a block of ten outputs: bias_o + half_o + 2^24 in the lanes.
    starts: Span<felt252>,
    /// One an output; of a last block that is not full, one or two fives.
    roundings: Span<Rounding>,
    outputs: u32,
    clamp: Clamp,
}

pub fn prepare(mut layers: Span<Layer>) -> Span<Dense> {
    let shifts = shifts();
    let mut prepared = array![];
    for layer in layers {
        let Layer { shape, weights } = *layer;
        let reach = power_of_two(shifts, shape.bits - 1);
        let mut left = shape.outputs;
        let mut starts = array![];
        let mut roundings = array![];
        let mut block = weights;
        while left != 0 {
            let (low, high) = halves(*block[shape.inputs + 1]);
            let low_half = append_roundings(shifts, low, reach, shape.relu, ref roundings);
            let high_half = if left > LANES / 2 {
                append_roundings(shifts, high, reach, shape.relu, ref roundings)
            } else {
                0
            };
            starts.append(*block[shape.inputs] + OFFSET + low_half + FIVE_WIDTHS * high_half);
            if left < LANES {
                break;
            }
            left -= LANES;
            block = block.slice(shape.inputs + 2, block.len() - shape.inputs - 2);
        }
        let reach: felt252 = upcast(reach);
        let low = if shape.relu {
            0
        } else {
            -reach
        };
        prepared
            .append(
                Dense {
                    weights,
                    starts: starts.span(),
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
    let Dense { mut weights, mut starts, mut roundings, outputs: mut left, clamp } = layer;
    let mut outputs = array![];
    while let Some(start) = starts.pop_front() {
        append_block(accumulate(*start, ref weights, row), left, clamp, ref roundings, ref outputs);
        left -= min(left, LANES);
    }
    outputs.span()
}

/// One row through all layers whose accumulators are claimed, ten in a felt, bias and half left out. Returns what each
/// layer is given, and the outputs. Panics with `LANE_RANGE` where a claim does not split into digits.
pub fn round_row(
    mut layers: Span<Dense>, row: Span<felt252>, ref claimed: Span<felt252>,
) -> (Span<Span<felt252>>, Span<felt252>) {
    let mut given = array![];
    let mut values = row;
    for layer in layers {
        let Dense { mut starts, mut roundings, outputs: mut left, clamp, .. } = *layer;
        given.append(values);
        let mut outputs = array![];
        while let Some(start) = starts.pop_front() {
            append_block(*start + *claimed.pop_front().unwrap(), left, clamp, ref roundings, ref outputs);
            left -= min(left, LANES);
        }
        values = outputs.span();
    }
    (given.span(), values)
}

/// Rounds one block, of which `left` lanes are outputs if they are fewer than ten.
#[inline(always)]
fn append_block(
    sum: felt252, left: u32, clamp: Clamp, ref roundings: Span<Rounding>, ref outputs: Array<felt252>,
) {
    let (low, high) = halves(sum);
    let (low, high) = (upcast(low), upcast(high));
    if left < LANES {
        append_some(low, high, roundings.slice(0, left), clamp, ref outputs);
    } else {
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9] = (*roundings.multi_pop_front::<10>().unwrap()).unbox();
        outputs.append(round(low, r0, clamp));
        outputs.append(round(low, r1, clamp));
        outputs.append(round(low, r2, clamp));
        outputs.append(round(low, r3, clamp));
        outputs.append(round(low, r4, clamp));
        outputs.append(round(high, r5, clamp));
        outputs.append(round(high, r6, clamp));
        outputs.append(round(high, r7, clamp));
        outputs.append(round(high, r8, clamp));
        outputs.append(round(high, r9, clamp));
    }
}

/// The outputs of a block that is not full.
fn append_some(low: u128, high: u128, mut roundings: Span<Rounding>, clamp: Clamp, ref outputs: Array<felt252>) {
    let mut lane: u32 = 0;
    for by in roundings {
        let five = if lane < 5 {
            low
        } else {
            high
        };
        outputs.append(round(five, *by, clamp));
        lane += 1;
    }
}

/// One block's ten accumulators: start_o + Σ_i w[o][i]·x_i. The static bound keeps every lane apart.
fn accumulate(start: felt252, ref weights: Span<felt252>, mut row: Span<felt252>) -> felt252 {
    let mut sum = start;
    while let Some(values) = row.multi_pop_front::<16>() {
        let [x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15] = (*values).unbox();
        let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = (*weights.multi_pop_front::<16>().unwrap()).unbox();
        let quarter0 = x0 * w0 + x1 * w1 + x2 * w2 + x3 * w3;
        let quarter1 = x4 * w4 + x5 * w5 + x6 * w6 + x7 * w7;
        let quarter2 = x8 * w8 + x9 * w9 + x10 * w10 + x11 * w11;
        let quarter3 = x12 * w12 + x13 * w13 + x14 * w14 + x15 * w15;
        sum += quarter0 + quarter1 + quarter2 + quarter3;
    }
    while let Some(values) = row.multi_pop_front::<4>() {
        let [x0, x1, x2, x3] = (*values).unbox();
        let [w0, w1, w2, w3] = (*weights.multi_pop_front::<4>().unwrap()).unbox();
        sum += x0 * w0 + x1 * w1 + x2 * w2 + x3 * w3;
    }
    for value in row {
        sum += *value * *weights.pop_front().unwrap();
    }
    let _bias = weights.pop_front();
    let _shift = weights.pop_front();
    sum
}
