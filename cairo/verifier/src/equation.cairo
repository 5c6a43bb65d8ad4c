//! All accumulators at once as one inner product of the weights: Σ_x W(x)·A(x) = σ.

use crate::multilinear::{evaluate, last_four, pow, weights};
use crate::pieces::{Columns, Piece, pieces};

/// σ = Σ_b θ^b Σ_p τ^p·P(b, p), of rows of `blocks` felts each.
pub fn sigma(accumulators: Span<felt252>, blocks: u32, tau: felt252, theta: felt252) -> felt252 {
    let mut end = accumulators.len();
    let mut sum = 0;
    while end != 0 {
        end -= blocks;
        let mut left = accumulators.slice(end, blocks);
        let mut row = 0;
        while let Some(four) = left.multi_pop_back::<4>() {
            let [p0, p1, p2, p3] = (*four).unbox();
            row = (((row * tau + p3) * tau + p2) * tau + p1) * tau + p0;
        }
        while let Some(p) = left.pop_back() {
            row = row * tau + *p;
        }
        sum = sum * theta + row;
    }
    sum
}

/// The extension of A at `point`. `rows`: for each row the inputs of each layer.
pub fn evaluate_equation(
    layers: Span<Columns>, rows: Span<Span<Span<felt252>>>, tau: felt252, theta: felt252, point: Span<felt252>,
) -> felt252 {
    let low = last_four(point);
    let mut inputs = array![];
    let mut layer = 0;
    for columns in layers {
        let weights = weights(low, point, *columns.inputs);
        // X̃_l = Σ_b θ^b Σ_i eq(i, q)·x_l(b, i)
        let mut left = rows;
        let mut sum = 0;
        while let Some(row) = left.pop_back() {
            sum = sum * theta + evaluate(weights, *row[layer]);
        }
        inputs.append(sum);
        layer += 1;
    }
    let mut pieces = pieces(layers, tau);
    descend(1, point, inputs.span(), tau, ref pieces)
}

/// The pieces fill the cube's tree from its left: a node that is as large as the next piece is that piece. So the way down
/// gives every piece's eq, and no address is ever computed. `point`: the variables below the node.
fn descend(
    eq: felt252, point: Span<felt252>, inputs: Span<felt252>, tau: felt252, ref pieces: Span<Piece>,
) -> felt252 {
    let Some(next) = pieces.get(0) else {
        return 0;
    };
    let Piece { variables, blocks_log, layer, factor } = *next.unbox();
    if variables == point.len() {
        let _taken = pieces.pop_front();
        return eq * factor * pow(tau, point.slice(0, blocks_log)) * *inputs[layer];
    }
    let mut below = point;
    let right = eq * *below.pop_front().unwrap();
    let left = descend(eq - right, below, inputs, tau, ref pieces);
    left + descend(right, below, inputs, tau, ref pieces)
}
