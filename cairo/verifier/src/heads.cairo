//! The program of a committed model: description, then of each block of ten outputs bias and shift, then root and y, which
//! stand for the weights.

use ciro_bounded_int::upcast;
use crate::commitment::{COMMITTED, model_hash};
use crate::description::{Layer, Shape, describe};
use crate::errors::Errors;
use crate::interface::ModelFacts;
use crate::lanes::{LANES, NONE, ZERO, digits};
use crate::parameters::opening_length;
use crate::pieces::{Columns, columns as columns_of, variables};
use crate::rows::max_rows;

/// Felts of the longest program that goes into calldata. A longer one is in a data contract, and takes no felts of a transaction.
pub const MAX_INLINE: u32 = 256;
/// Of the last layer: every output is a canonical lane.
const MAX_BITS: u32 = 24;
const MAX_SHIFT: u32 = 24;

#[derive(Copy, Drop)]
pub struct Program {
    pub facts: ModelFacts,
    pub columns: Span<Columns>,
    /// With its heads alone each layer has no inputs.
    pub heads: Span<Layer>,
    /// Of all layers.
    pub blocks: u32,
    pub root: felt252,
    /// The weights' out-of-domain answer.
    pub y: felt252,
    /// log2 of the committed vector's length.
    pub variables: u32,
}

/// Panics with `MODEL_SHAPE` or `MODEL_LENGTH`. Looks at no lane.
pub fn parse(program: Span<felt252>) -> Program {
    let description = describe(program);
    let mut rest = description.rest;
    let mut total = 0;
    let mut heads = array![];
    let mut columns = array![];
    for shape in description.shapes {
        let shape = *shape;
        let place = columns_of(shape);
        let blocks = place.blocks;
        columns.append(place);
        assert(rest.len() >= 2 * blocks, Errors::MODEL_LENGTH);
        heads.append(Layer { shape: Shape { inputs: 0, ..shape }, weights: rest.slice(0, 2 * blocks) });
        rest = rest.slice(2 * blocks, rest.len() - 2 * blocks);
        total += blocks;
    }
    let variables = variables(columns.span());
    assert(rest.len() == 2, Errors::MODEL_LENGTH);
    let inline = if program.len() <= MAX_INLINE {
        program.len()
    } else {
        0
    };
    let facts = ModelFacts {
        model_hash: model_hash(COMMITTED, description.felts, description.rest),
        inputs: description.inputs,
        outputs: description.outputs,
        macs: description.macs,
        max_rows: max_rows(inline + opening_length(variables), description.inputs, description.outputs, total),
    };
    Program {
        facts, columns: columns.span(), heads: heads.span(), blocks: total, root: *rest[0], y: *rest[1], variables,
    }
}

/// Everything about the program that can be seen of it: not the weights, which only a hash is known of.
/// Panics with the code of what does not hold.
pub fn check_heads(program: Span<felt252>) -> ModelFacts {
    let program = parse(program);
    assert(program.facts.max_rows != 0, Errors::MODEL_SHAPE);
    assert(*program.heads[program.heads.len() - 1].shape.bits <= MAX_BITS, Errors::MODEL_SHAPE);
    for layer in program.heads {
        let Layer { shape, mut weights } = *layer;
        let mut left = shape.outputs;
        while let Some(head) = weights.multi_pop_front::<2>() {
            let [bias, shift] = (*head).unbox();
            let used = if left < LANES {
                left
            } else {
                LANES
            };
            check_head(bias, shift, used);
            left -= used;
        }
    }
    program.facts
}

fn check_head(bias: felt252, block_shifts: felt252, used: u32) {
    let biases = digits(bias).span();
    let lanes = digits(block_shifts).span();
    for digit in biases {
        assert(upcast(*digit) != NONE, Errors::LANE_RANGE);
    }
    for digit in lanes {
        let by: u32 = upcast(*digit);
        assert(by != NONE, Errors::LANE_RANGE);
        assert(ZERO <= by && by <= ZERO + MAX_SHIFT, Errors::SHIFT_RANGE);
    }
    for lane in used..LANES {
        let (bias, by) = (upcast(*biases[lane]), upcast(*lanes[lane]));
        assert(bias == ZERO && by == ZERO, Errors::LANE_PADDING);
    }
}
