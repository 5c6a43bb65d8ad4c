//! Runs a program whose felts `check_model` once accepted.

use crate::description::{Layer, Shape};
use crate::errors::Errors;
use crate::lanes::{Digit, LANES, WIDTH, digits, pack};
use crate::rounding::{Clamp, Rounding, round, rounding, table};

/// A layer ready to run: its shifts are unpacked once for all rows.
#[derive(Copy, Drop)]
pub struct Dense {
    weights: Span<felt252>,
    /// One an output.
    roundings: Span<Box<@Rounding>>,
    clamp: Clamp,
}

pub fn prepare(mut layers: Span<Layer>) -> Span<Dense> {
    let mut prepared = array![];
    for layer in layers {
        let Layer { shape, weights } = *layer;
        let half_range = power_of_two(shape.bits - 1);
        prepared
            .append(
                Dense {
                    weights,
                    roundings: roundings(shape, weights),
                    clamp: Clamp { relu: shape.relu, low: -half_range.into(), high: half_range - 1 },
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

/// The shifts stand at the end of every block.
fn roundings(shape: Shape, weights: Span<felt252>) -> Span<Box<@Rounding>> {
    let table = table();
    let mut roundings = array![];
    let mut shift_at = shape.inputs + 1;
    let mut left = shape.outputs;
    while left >= LANES {
        let [d0, d1, d2, d3, d4, d5, d6, d7, d8, d9] = digits(*weights[shift_at]);
        roundings.append(rounding(table, d0));
        roundings.append(rounding(table, d1));
        roundings.append(rounding(table, d2));
        roundings.append(rounding(table, d3));
        roundings.append(rounding(table, d4));
        roundings.append(rounding(table, d5));
        roundings.append(rounding(table, d6));
        roundings.append(rounding(table, d7));
        roundings.append(rounding(table, d8));
        roundings.append(rounding(table, d9));
        shift_at += shape.inputs + 2;
        left -= LANES;
    }
    if left > 0 {
        for digit in digits(*weights[shift_at]).span().slice(0, left) {
            roundings.append(rounding(table, *digit));
        }
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
