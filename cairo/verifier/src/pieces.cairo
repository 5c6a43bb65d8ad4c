//! How the layers' lane felts lie in one vector of 2^m, each layer cut in pieces of a power of two of blocks.

use crate::description::{Shape, blocks};
use crate::parameters::{MIN_VARIABLES, log2_ceil, power_of_two};

/// A layer's place in the vector: `blocks` columns of 2^inputs entries.
#[derive(Copy, Drop)]
pub struct Columns {
    pub inputs: u32,
    pub blocks: u32,
}

/// 2^blocks_log blocks of a layer, with 2^variables entries in all.
#[derive(Copy, Drop)]
pub struct Piece {
    pub variables: u32,
    pub blocks_log: u32,
    pub layer: u32,
    /// τ to the position of its first block among the blocks of all layers.
    pub factor: felt252,
}

/// A layer has at most 410 blocks.
const SIZES: [(u32, u32); 9] = [(256, 8), (128, 7), (64, 6), (32, 5), (16, 4), (8, 3), (4, 2), (2, 1), (1, 0)];

pub fn columns(shape: Shape) -> Columns {
    Columns { inputs: log2_ceil(shape.inputs), blocks: blocks(shape.outputs) }
}

/// m, for a whole network: at most 20 within the limits of docs/SPEC.md.
pub fn variables(layers: Span<Columns>) -> u32 {
    let mut total = 0;
    for layer in layers {
        total += *layer.blocks * power_of_two(*layer.inputs);
    }
    let variables = log2_ceil(total);
    if variables < MIN_VARIABLES {
        MIN_VARIABLES
    } else {
        variables
    }
}

/// In the order in which they lie: by size, largest first, then by layer, then by position.
pub fn pieces(layers: Span<Columns>, tau: felt252) -> Span<Piece> {
    let squares = squares(tau);
    let mut pieces = array![].span();
    let mut factor = 1;
    let mut layer = 0;
    for columns in layers {
        pieces = merge(pieces, layer_pieces(*columns, layer, squares, ref factor));
        layer += 1;
    }
    pieces
}

/// τ^{2^k} for the largest k first.
fn squares(tau: felt252) -> Span<felt252> {
    let t2 = tau * tau;
    let t4 = t2 * t2;
    let t8 = t4 * t4;
    let t16 = t8 * t8;
    let t32 = t16 * t16;
    let t64 = t32 * t32;
    let t128 = t64 * t64;
    [t128 * t128, t128, t64, t32, t16, t8, t4, t2, tau].span()
}

/// The binary digits of a layer's number of blocks, highest first.
fn layer_pieces(columns: Columns, layer: u32, mut squares: Span<felt252>, ref factor: felt252) -> Span<Piece> {
    let Columns { inputs, blocks: mut left } = columns;
    let mut pieces = array![];
    let mut sizes = SIZES.span();
    while let Some(size) = sizes.pop_front() {
        let (size, blocks_log) = *size;
        let square = *squares.pop_front().unwrap();
        if left >= size {
            pieces.append(Piece { variables: blocks_log + inputs, blocks_log, layer, factor });
            factor *= square;
            left -= size;
        }
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
