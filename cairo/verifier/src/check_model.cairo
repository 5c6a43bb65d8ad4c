//! Everything about a program that never changes, checked once: after it, running the program cannot overflow a lane.

use ciro_bounded_int::upcast;
use crate::commitment::{REEXECUTE, model_hash};
use crate::description::{Layer, Shape, parse};
use crate::errors::Errors;
use crate::interface::ModelFacts;
use crate::lanes::{LANES, NONE, ZERO, digits, magnitudes};
use crate::rounding::{shift, shifts};
use crate::rows::max_rows;

/// |accumulator| stays below it.
const ACC_LIMIT: u32 = 0x1000000;
/// The largest |x| of an int8, and of one that comes from ReLU.
const INPUT_MAX: u32 = 128;
const RELU_MAX: u32 = 127;

/// Panics with the code of what does not hold. Rows are counted as if a data contract had the program. About 6 k gas a weight felt.
pub fn check_model(program: Span<felt252>) -> ModelFacts {
    let program = parse(program);
    let mut input_max = INPUT_MAX;
    for layer in program.layers {
        let Layer { shape, weights } = *layer;
        check_layer(shape, weights, input_max);
        input_max = if shape.relu {
            RELU_MAX
        } else {
            INPUT_MAX
        };
    }
    ModelFacts {
        model_hash: model_hash(REEXECUTE, program.description, program.weights),
        inputs: program.inputs,
        outputs: program.outputs,
        macs: program.macs,
        max_rows: max_rows(0, program.inputs, program.outputs, 0),
    }
}

fn check_layer(shape: Shape, mut weights: Span<felt252>, input_max: u32) {
    let mut left = shape.outputs;
    while left != 0 {
        let mut sums = 0;
        for felt in weights.slice(0, shape.inputs) {
            sums += magnitudes(*felt);
        }
        weights = weights.slice(shape.inputs, weights.len() - shape.inputs);
        let bias = *weights.pop_front().unwrap();
        let shift = *weights.pop_front().unwrap();
        let used = if left < LANES {
            left
        } else {
            LANES
        };
        check_block(sums, bias, shift, used, input_max);
        left -= used;
    }
}

/// `sums`: Σ_i |w[o][i]| of ten outputs, in lanes.
fn check_block(sums: felt252, bias: felt252, block_shifts: felt252, used: u32, input_max: u32) {
    let mut sums = digits(sums).span();
    let mut biases = digits(bias).span();
    let mut lanes = digits(block_shifts).span();
    let table = shifts();
    let mut lane = 0;
    while let Some(sum) = sums.pop_front() {
        let sum: u32 = upcast(*sum) - ZERO;
        let bias: u32 = upcast(*biases.pop_front().unwrap());
        let by: u32 = upcast(*lanes.pop_front().unwrap());
        assert(bias != NONE && by != NONE, Errors::LANE_RANGE);
        let bias = if bias < ZERO {
            ZERO - bias
        } else {
            bias - ZERO
        };
        assert(by >= ZERO, Errors::SHIFT_RANGE);
        let half: u32 = upcast(*shift(table, by - ZERO).half);
        if lane < used {
            assert(input_max * sum + bias + half < ACC_LIMIT, Errors::ACC_BOUND);
        } else {
            assert(sum == 0 && bias == 0 && by == ZERO, Errors::LANE_PADDING);
        }
        lane += 1;
    }
}
