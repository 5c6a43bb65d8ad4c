//! Runs a program whose felts `check_model` once accepted.

use ciro_bounded_int::upcast;
use crate::description::Layer;
use crate::errors::Errors;
use crate::lanes::{Digit, LANES, ZERO, digits};
use crate::rounding::{Clamp, Rounding, round, rounding};

/// A layer ready to run: its shifts are unpacked once for all rows.
#[derive(Copy, Drop)]
pub struct Dense {
    weights: Span<felt252>,
    /// One an output.
    roundings: Span<Rounding>,
    clamp: Clamp,
}

pub fn prepare(mut layers: Span<Layer>) -> Span<Dense> {
    let mut prepared = array![];
    for layer in layers {
        let half_range = power_of_two(*layer.bits - 1);
        prepared
            .append(
                Dense {
                    weights: *layer.weights,
                    roundings: roundings(*layer),
                    clamp: Clamp { relu: *layer.relu, low: -half_range.into(), high: half_range - 1 },
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
    while !values.is_empty() {
        let mut packed = 0;
        let mut lane = 1;
        let mut left = LANES;
        while left != 0 {
            let Some(value) = values.pop_front() else {
                break;
            };
            packed += *value * lane;
            lane *= 0x2000000;
            left -= 1;
        }
        assert(packed == *claimed.pop_front().unwrap(), Errors::OUTPUT_MISMATCH);
    }
}

fn roundings(layer: Layer) -> Span<Rounding> {
    let mut roundings = array![];
    let block = layer.inputs + 2;
    let mut shift_at = layer.inputs + 1;
    let mut left = layer.outputs;
    while left != 0 {
        let count = if left < LANES {
            left
        } else {
            LANES
        };
        for digit in digits(*layer.weights[shift_at]).span().slice(0, count) {
            let digit: u32 = upcast(*digit);
            roundings.append(rounding(digit - ZERO));
        }
        shift_at += block;
        left -= count;
    }
    roundings.span()
}

fn dense(layer: Dense, row: Span<felt252>) -> Span<felt252> {
    let Dense { mut weights, mut roundings, clamp } = layer;
    let mut outputs = array![];
    while let Some(ten) = roundings.multi_pop_front::<10>() {
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9] = (*ten).unbox();
        let [d0, d1, d2, d3, d4, d5, d6, d7, d8, d9] = accumulate(ref weights, row);
        outputs.append(round(d0, r0, clamp));
        outputs.append(round(d1, r1, clamp));
        outputs.append(round(d2, r2, clamp));
        outputs.append(round(d3, r3, clamp));
        outputs.append(round(d4, r4, clamp));
        outputs.append(round(d5, r5, clamp));
        outputs.append(round(d6, r6, clamp));
        outputs.append(round(d7, r7, clamp));
        outputs.append(round(d8, r8, clamp));
        outputs.append(round(d9, r9, clamp));
    }
    if !roundings.is_empty() {
        let mut lanes = accumulate(ref weights, row).span();
        for by in roundings {
            outputs.append(round(*lanes.pop_front().unwrap(), *by, clamp));
        }
    }
    outputs.span()
}

/// One block's ten accumulators: bias_o + Σ_i w[o][i]·x_i, each plus 2^24. The static bound keeps every lane apart.
fn accumulate(ref weights: Span<felt252>, mut row: Span<felt252>) -> [Digit; 10] {
    let mut sum = 0;
    while let Some(values) = row.multi_pop_front::<8>() {
        let [x0, x1, x2, x3, x4, x5, x6, x7] = (*values).unbox();
        let [w0, w1, w2, w3, w4, w5, w6, w7] = (*weights.multi_pop_front::<8>().unwrap()).unbox();
        sum += x0 * w0 + x1 * w1 + x2 * w2 + x3 * w3 + x4 * w4 + x5 * w5 + x6 * w6 + x7 * w7;
    }
    for value in row {
        sum += *value * *weights.pop_front().unwrap();
    }
    let [bias, _shift] = (*weights.multi_pop_front::<2>().unwrap()).unbox();
    digits(sum + bias)
}

fn power_of_two(exponent: u32) -> u32 {
    let mut power = 1;
    for _ in 0..exponent {
        power *= 2;
    }
    power
}
