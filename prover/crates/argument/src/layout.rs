//! Where the weights lie in the committed vector (docs/PROOF.md, section 1). Layer l of n_l inputs, ν = ⌈log2 n_l⌉, has
//! its blocks in *pieces* of 2^e blocks (e the bits of their number, highest first); entry β·2^ν + i of a piece is the
//! lane felt of block start + β and input i. Pieces lie largest first, so each is aligned to its size.

use ciro_field::Fe;
use ciro_field::bytes::FE_BYTES;
use ciro_program::bytes::BYTES_PER_FELT;
use ciro_program::description::description_length;
use ciro_program::lanes::LANES;
use ciro_program::program::MAX_ROWS;
use ciro_program::{Error, Felt, Shape};
use ciro_whir::oracle::LOG_OWN_BLOCK;
use ciro_whir::{MIN_VARIABLES, Parameters};

/// Bits of the last layer at most, so that every output is a canonical lane.
pub const MAX_COMMITTED_BITS: u8 = 24;
/// Felts of a transaction that one answer with its argument may take.
pub const TRANSACTION_FELTS: usize = 4_800;
/// Felts of outputs that one event may carry: a job is settled by one.
pub const EVENT_FELTS: usize = 290;
/// Felts of the longest program that goes into calldata; a longer one is in a data contract.
pub const MAX_INLINE_FELTS: usize = 256;

/// Blocks start … start + 2^`log_blocks` - 1 of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Layer, from 0.
    pub layer: usize,
    /// First block.
    pub start: usize,
    /// e.
    pub log_blocks: usize,
    /// ν of the layer.
    pub log_inputs: usize,
    /// Index of the first entry in the committed vector.
    pub base: usize,
}

impl Piece {
    /// Logarithm of the number of entries.
    pub fn log_size(&self) -> usize {
        self.log_blocks + self.log_inputs
    }
}

/// All pieces of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// In the order of the committed vector.
    pub pieces: Vec<Piece>,
    /// For a committed vector of this many entries.
    pub parameters: Parameters,
    /// For each layer, the number of blocks in all layers before it; at the end, of all: the felts of a row's
    /// accumulators.
    pub first_block: Vec<usize>,
    /// For each layer, the number of inputs of all layers before it; at the end, of all.
    pub first_input: Vec<usize>,
}

impl Layout {
    /// Refuses a shape whose outputs may fit no lane, and one of which not even one row can be proven in a transaction.
    pub fn new(shape: &Shape) -> Result<Self, Error> {
        let mut pieces = Vec::new();
        let (mut first_block, mut first_input) = (vec![0], vec![0]);
        for (layer, (inputs, dense)) in shape.dense().enumerate() {
            let blocks = dense.outputs.div_ceil(LANES);
            let log_inputs = inputs.next_power_of_two().ilog2() as usize;
            let mut start = 0;
            while start < blocks {
                let log_blocks = (blocks - start).ilog2() as usize;
                pieces.push(Piece { layer, start, log_blocks, log_inputs, base: 0 });
                start += 1 << log_blocks;
            }
            first_block.push(first_block[layer] + blocks);
            first_input.push(first_input[layer] + inputs);
        }
        // Stable: of equal size, by layer and then by start, as they are.
        pieces.sort_by_key(|piece| std::cmp::Reverse(piece.log_size()));
        let mut total = 0;
        for piece in &mut pieces {
            piece.base = total;
            total += 1 << piece.log_size();
        }
        let variables = MIN_VARIABLES.max(total.next_power_of_two().ilog2() as usize);
        let parameters = Parameters::new(variables).ok_or(Error::ModelShape { what: "committed vector" })?;
        let layout = Self { pieces, parameters, first_block, first_input };
        if shape.layers.last().is_some_and(|last| last.bits > MAX_COMMITTED_BITS) {
            return Err(Error::ModelShape { what: "bits" });
        }
        if layout.max_rows(shape) == 0 {
            return Err(Error::ModelShape { what: "proof" });
        }
        Ok(layout)
    }

    /// Rows that an answer may have: as many as one transaction carries with their argument, and one event with their outputs; 64 at
    /// most.
    pub fn max_rows(&self, shape: &Shape) -> usize {
        let program = Some(self.program_felts(shape)).filter(|&felts| felts <= MAX_INLINE_FELTS);
        let fixed = self.parameters.proof_felts() + program.unwrap_or(0);
        let outputs = shape.outputs().div_ceil(LANES);
        let row = self.blocks() + shape.inputs.div_ceil(BYTES_PER_FELT) + outputs;
        (TRANSACTION_FELTS.saturating_sub(fixed) / row).min(EVENT_FELTS / outputs).min(MAX_ROWS)
    }

    /// Bytes that committing takes at its peak, on so many threads: the vector twice, codeword blocks, roots of unity,
    /// digests.
    pub fn commit_bytes(&self, threads: usize) -> usize {
        let round = self.parameters.first();
        let blocks = if round.variables <= LOG_OWN_BLOCK { threads } else { 1 };
        FE_BYTES * (((2 + blocks) << round.variables) + (1 << (round.log_rows() - 1)) + (2 << round.log_rows()))
    }

    /// Bytes of a model that is ready to prove: vector and digests.
    pub fn model_bytes(&self) -> usize {
        let round = self.parameters.first();
        FE_BYTES * ((1 << round.variables) + (2 << round.log_rows()))
    }

    /// Permutations that committing takes.
    pub fn commit_permutations(&self) -> usize {
        let round = self.parameters.first();
        (round.width() / 2 + 1) << round.log_rows()
    }

    /// Felts of description, heads, root and y.
    pub fn program_felts(&self, shape: &Shape) -> usize {
        description_length(shape.layers.len()) + 2 * self.blocks() + 2
    }

    /// Felts of a row's accumulators.
    pub fn blocks(&self) -> usize {
        self.first_block[self.first_block.len() - 1]
    }

    /// Inputs of all layers together.
    pub fn inputs(&self) -> usize {
        self.first_input[self.first_input.len() - 1]
    }

    /// The committed vector of packed weights (docs/SPEC.md) of this shape.
    ///
    /// # Panics
    /// If there are fewer weights than the shape takes.
    pub fn committed_vector(&self, shape: &Shape, weights: &[Felt]) -> Vec<Fe> {
        let mut vector = vec![Fe::ZERO; 1 << self.parameters.variables()];
        let mut rest = weights;
        let layers: Vec<(usize, &[Felt])> = shape
            .dense()
            .map(|(inputs, dense)| {
                let (own, next) = rest.split_at(dense.outputs.div_ceil(LANES) * (inputs + 2));
                rest = next;
                (inputs, own)
            })
            .collect();
        for piece in &self.pieces {
            let (inputs, felts) = layers[piece.layer];
            let entries = vector[piece.base..piece.base + (1 << piece.log_size())].chunks_mut(1 << piece.log_inputs);
            for (entries, block) in entries.zip(felts.chunks(inputs + 2).skip(piece.start)) {
                entries.iter_mut().zip(&block[..inputs]).for_each(|(entry, felt)| *entry = felt.into());
            }
        }
        vector
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ciro_program::DenseShape;

    fn shape(inputs: usize, outputs: &[usize], bits: u8) -> Shape {
        let layer = |(at, &outputs)| DenseShape { outputs, relu: true, bits: if at == 0 { bits } else { 8 } };
        let layers: Vec<DenseShape> = outputs.iter().rev().enumerate().map(layer).collect();
        Shape::new(inputs, layers.into_iter().rev().collect()).unwrap()
    }

    fn layout(inputs: usize, outputs: &[usize]) -> Layout {
        Layout::new(&shape(inputs, outputs, 8)).unwrap()
    }

    #[test]
    fn pieces_are_the_bits_of_the_blocks_and_lie_largest_first() {
        // 13 blocks of 2^6, then 2 of 2^7, then 1 of 2^5.
        let layout = layout(64, &[125, 20, 7]);
        let pieces: Vec<_> =
            layout.pieces.iter().map(|p| (p.layer, p.start, p.log_blocks, p.log_inputs, p.base)).collect();
        let expected = [(0, 0, 3, 6, 0), (0, 8, 2, 6, 512), (1, 0, 1, 7, 768), (0, 12, 0, 6, 1024), (2, 0, 0, 5, 1088)];
        assert_eq!(pieces, expected);
        assert_eq!(layout.parameters.variables(), 11);
        assert_eq!((layout.first_block.as_slice(), layout.blocks()), (&[0, 13, 15, 16][..], 16));
        assert_eq!((layout.first_input.as_slice(), layout.inputs()), (&[0, 64, 189, 209][..], 209));
        assert!(layout.pieces.iter().all(|piece| piece.base.is_multiple_of(1 << piece.log_size())));
    }

    #[test]
    fn rows_are_what_fits_a_transaction() {
        let rows = |inputs, outputs: &[usize]| layout(inputs, outputs).max_rows(&shape(inputs, outputs, 8));
        assert_eq!(rows(64, &[32, 10]), 64);
        // m = 16: 2,464 felts, 10 + 2·53 + 2 of program, 53 + 26 + 1 a row.
        assert_eq!(rows(784, &[512, 10]), (4_800 - 2_464 - 118) / 80);
        // m = 20: 3,782 felts, and what a data contract has of the program counts for nothing; 140 + 67 + 140 a row.
        assert_eq!(rows(2_049, &[1_400]), (4_800 - 3_782) / 347);
        assert_eq!(rows(8, &[2_900]), 1);
        assert_eq!(Layout::new(&shape(8, &[2_901], 8)).unwrap_err().code(), "MODEL_SHAPE");
        let refused = Layout::new(&shape(4_064, &[129, 4_064, 129, 4_064, 129, 4_064], 8)).unwrap_err();
        assert_eq!(refused.code(), "MODEL_SHAPE");
    }

    #[test]
    fn costs_are_announced() {
        let layout = layout(784, &[512, 256, 10]);
        assert_eq!(layout.parameters.variables(), 17);
        // The table of docs/PROOF.md: 18.9 M.
        assert_eq!(layout.commit_permutations(), 9 << 21);
        assert_eq!(layout.model_bytes(), (4 + 128) << 20);
        assert_eq!(layout.commit_bytes(2), (12 + 32 + 128) << 20);
        // The largest there are, of 2^20 entries and 2^22 rows.
        let largest = self::layout(1_025, &[2_900]);
        assert_eq!(largest.commit_permutations(), 9 << 22);
        assert_eq!(largest.commit_bytes(2), (96 + 64 + 256) << 20);
    }

    #[test]
    fn outputs_of_25_bits_are_refused() {
        assert!(Layout::new(&shape(3, &[4], 24)).is_ok());
        assert_eq!(Layout::new(&shape(3, &[4], 25)).unwrap_err().code(), "MODEL_SHAPE");
    }

    #[test]
    fn the_smallest_vector_has_256_entries() {
        assert_eq!(layout(1, &[1]).parameters.variables(), MIN_VARIABLES);
    }
}
