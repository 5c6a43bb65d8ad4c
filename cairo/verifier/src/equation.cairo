//! All accumulators at once as one inner product of the weights: Σ_x W(x)·A(x) = σ.

use crate::description::{Shape, blocks};
use crate::multilinear::{evaluate, pow, weights};
use crate::pieces::{Piece, input_variables, pieces};

/// σ = Σ_b θ^b Σ_p τ^p·P(b, p), of rows of `blocks` felts each.
pub fn sigma(accumulators: Span<felt252>, blocks: u32, tau: felt252, theta: felt252) -> felt252 {
    let mut left = accumulators;
    let mut sum = 0;
    while !left.is_empty() {
        let mut row = 0;
        for _ in 0..blocks {
            row = row * tau + *left.pop_back().unwrap();
        }
        sum = sum * theta + row;
    }
    sum
}

/// The extension of A at `point`. `rows`: for each row the inputs of each layer.
pub fn evaluate_equation(
    shapes: Span<Shape>, rows: Span<Span<Span<felt252>>>, tau: felt252, theta: felt252, point: Span<felt252>,
) -> felt252 {
    let mut layers = array![];
    let mut first = 1;
    let mut layer = 0;
    for shape in shapes {
        let shape = *shape;
        layers.append(Layer { first, inputs: input_variables(shape), values: layer_inputs(shape, layer, rows, theta, point) });
        first *= power(tau, blocks(shape.outputs));
        layer += 1;
    }
    let mut pieces = pieces(shapes);
    descend(1, point, 0, layers.span(), tau, ref pieces)
}

#[derive(Copy, Drop)]
struct Layer {
    /// τ^pos of its first block.
    first: felt252,
    inputs: u32,
    /// X̃ at the point's last variables.
    values: felt252,
}

/// X̃_l = Σ_b θ^b Σ_i eq(i, q)·x_l(b, i).
fn layer_inputs(shape: Shape, layer: u32, rows: Span<Span<Span<felt252>>>, theta: felt252, point: Span<felt252>) -> felt252 {
    let weights = weights(point, input_variables(shape));
    let mut rows = rows;
    let mut sum = 0;
    while let Some(row) = rows.pop_back() {
        sum = sum * theta + evaluate(weights, *row[layer]);
    }
    sum
}

/// The pieces fill the cube's tree from its left: a node that is as large as the next piece is that piece. So the way down
/// gives every piece's eq, and no address is ever computed. `bound` variables of the point are behind.
fn descend(
    eq: felt252, point: Span<felt252>, bound: u32, layers: Span<Layer>, tau: felt252, ref pieces: Span<Piece>,
) -> felt252 {
    let Some(next) = pieces.get(0) else {
        return 0;
    };
    let Piece { variables, blocks_log, layer, start } = *next.unbox();
    if variables == point.len() - bound {
        let _taken = pieces.pop_front();
        let Layer { first, values, .. } = *layers[layer];
        return eq * first * power(tau, start) * pow(tau, point.slice(bound, blocks_log)) * values;
    }
    let right = eq * *point[bound];
    let left = descend(eq - right, point, bound + 1, layers, tau, ref pieces);
    left + descend(right, point, bound + 1, layers, tau, ref pieces)
}

fn power(base: felt252, exponent: u32) -> felt252 {
    let mut result = 1;
    let mut square = base;
    let mut left = exponent;
    while left != 0 {
        let (rest, bit) = DivRem::div_rem(left, 2);
        if bit != 0 {
            result *= square;
        }
        square *= square;
        left = rest;
    }
    result
}
