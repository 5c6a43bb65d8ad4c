//! The head of a program: its layers' shapes, and through them where each layer's weights lie.

use crate::errors::Errors;
use crate::lanes::LANES;

const DENSE: felt252 = 1;
const MAX_WIDTH: u32 = 4096;
const MAX_LAYERS: u32 = 8;
/// 2^22.
const MAX_MACS: u32 = 0x400000;
const INNER_BITS: u32 = 8;
const MAX_BITS: u32 = 25;
const HEAD_FELTS: u32 = 2;
const LAYER_FELTS: u32 = 4;

/// One dense layer, still packed.
#[derive(Copy, Drop)]
pub struct Layer {
    pub shape: Shape,
    /// Per block of ten outputs: a lane felt for each input, then bias, then shift.
    pub weights: Span<felt252>,
}

#[derive(Copy, Drop)]
pub struct Shape {
    pub inputs: u32,
    pub outputs: u32,
    pub relu: bool,
    /// Width of an output, sign included.
    pub bits: u32,
}

#[derive(Copy, Drop)]
pub struct Program {
    pub inputs: u32,
    pub outputs: u32,
    /// Of one row.
    pub macs: u32,
    pub layers: Span<Layer>,
    pub description: Span<felt252>,
    pub weights: Span<felt252>,
}

/// What a description says, and the felts after it.
#[derive(Copy, Drop)]
pub struct Description {
    pub inputs: u32,
    pub outputs: u32,
    pub macs: u32,
    pub shapes: Span<Shape>,
    pub felts: Span<felt252>,
    pub rest: Span<felt252>,
}

/// Panics with `MODEL_SHAPE` beyond the limits of docs/SPEC.md, with `MODEL_LENGTH` where the felts are fewer than it takes.
pub fn describe(program: Span<felt252>) -> Description {
    assert(program.len() >= HEAD_FELTS, Errors::MODEL_LENGTH);
    let inputs = bounded(*program[0], 1, MAX_WIDTH);
    let described = HEAD_FELTS + LAYER_FELTS * bounded(*program[1], 1, MAX_LAYERS);
    assert(program.len() >= described, Errors::MODEL_LENGTH);
    let felts = program.slice(0, described);
    let (shapes, outputs, macs) = shapes(inputs, felts.slice(HEAD_FELTS, described - HEAD_FELTS));
    Description { inputs, outputs, macs, shapes, felts, rest: program.slice(described, program.len() - described) }
}

/// Panics as `describe` does, and with `MODEL_LENGTH` where the felts are not exactly those that the description asks for.
/// Looks at no weight.
pub fn parse(program: Span<felt252>) -> Program {
    let Description { inputs, outputs, macs, shapes, felts: description, rest: weights } = describe(program);
    let (mut layers, mut rest) = (array![], weights);
    for shape in shapes {
        let shape = *shape;
        let length = blocks(shape.outputs) * (shape.inputs + 2);
        assert(rest.len() >= length, Errors::MODEL_LENGTH);
        layers.append(Layer { shape, weights: rest.slice(0, length) });
        rest = rest.slice(length, rest.len() - length);
    }
    assert(rest.is_empty(), Errors::MODEL_LENGTH);
    Program { inputs, outputs, macs, layers: layers.span(), description, weights }
}

/// With the last layer's outputs and the multiply-accumulates of a row.
fn shapes(inputs: u32, mut felts: Span<felt252>) -> (Span<Shape>, u32, u32) {
    let mut shapes = array![];
    let mut inputs = inputs;
    let mut macs = 0;
    while let Some(layer) = felts.multi_pop_front::<4>() {
        let [kind, outputs, relu, bits] = (*layer).unbox();
        assert(kind == DENSE, Errors::MODEL_SHAPE);
        let outputs = bounded(outputs, 1, MAX_WIDTH);
        let relu = bounded(relu, 0, 1) == 1;
        let max_bits = if felts.is_empty() {
            MAX_BITS
        } else {
            INNER_BITS
        };
        let bits = bounded(bits, INNER_BITS, max_bits);
        macs += inputs * outputs;
        assert(macs <= MAX_MACS, Errors::MODEL_SHAPE);
        shapes.append(Shape { inputs, outputs, relu, bits });
        inputs = outputs;
    }
    (shapes.span(), inputs, macs)
}

/// How many lane felts `outputs` integers take.
pub fn blocks(outputs: u32) -> u32 {
    (outputs + LANES - 1) / LANES
}

fn bounded(felt: felt252, low: u32, high: u32) -> u32 {
    let value: u32 = felt.try_into().expect(Errors::MODEL_SHAPE);
    assert(low <= value && value <= high, Errors::MODEL_SHAPE);
    value
}
