//! How the layers' lane felts lie in one vector of 2^m, each layer cut in pieces of a power of two of blocks.

use crate::description::{Shape, blocks};
use crate::parameters::{MIN_VARIABLES, log2_ceil, power_of_two};

/// Blocks start … start + 2^blocks_log - 1 of a layer, with 2^variables entries in all.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Piece {
    pub variables: u32,
    pub blocks_log: u32,
    pub layer: u32,
    pub start: u32,
}

/// ν: log2 of a layer's inputs, rounded up.
pub fn input_variables(shape: Shape) -> u32 {
    log2_ceil(shape.inputs)
}

/// m, for a whole network: at most 20 within the limits of docs/SPEC.md.
pub fn variables(shapes: Span<Shape>) -> u32 {
    let mut total = 0;
    for shape in shapes {
        total += blocks(*shape.outputs) * power_of_two(input_variables(*shape));
    }
    let variables = log2_ceil(total);
    if variables < MIN_VARIABLES {
        MIN_VARIABLES
    } else {
        variables
    }
}

/// In the order in which they lie: by size, largest first, then by layer, then by start.
pub fn pieces(shapes: Span<Shape>) -> Span<Piece> {
    let mut pieces = array![].span();
    let mut layer = 0;
    for shape in shapes {
        pieces = merge(pieces, layer_pieces(*shape, layer));
        layer += 1;
    }
    pieces
}

/// The binary digits of a layer's number of blocks, highest first.
fn layer_pieces(shape: Shape, layer: u32) -> Span<Piece> {
    let inputs = input_variables(shape);
    let mut pieces = array![];
    let mut left = blocks(shape.outputs);
    let mut start = 0;
    let mut blocks_log = log2_ceil(left);
    while left != 0 {
        let size = power_of_two(blocks_log);
        if left >= size {
            pieces.append(Piece { variables: blocks_log + inputs, blocks_log, layer, start });
            start += size;
            left -= size;
        }
        blocks_log = if blocks_log == 0 {
            0
        } else {
            blocks_log - 1
        };
    }
    pieces.span()
}

/// Of two sorted lists one; of equal sizes the first list's comes first.
fn merge(mut first: Span<Piece>, mut second: Span<Piece>) -> Span<Piece> {
    if first.is_empty() {
        return second;
    }
    let mut merged = array![];
    while let Some(piece) = second.pop_front() {
        while !first.is_empty() && *first[0].variables >= *piece.variables {
            merged.append(*first.pop_front().unwrap());
        }
        merged.append(*piece);
    }
    merged.append_span(first);
    merged.span()
}
