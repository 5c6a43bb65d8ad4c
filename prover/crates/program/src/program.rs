//! The program itself. A `Program` is well-formed by construction: every limit and static bound has been checked.

use crate::Error;
use crate::bounds::check_bounds;
use crate::lanes::LANES;
use crate::layer::{Dense, DenseShape};

/// Inputs of a program, and outputs of a layer, at most.
pub const MAX_WIDTH: usize = 4096;
/// Layers at most.
pub const MAX_LAYERS: usize = 8;
/// Rows of a job at most.
pub const MAX_ROWS: usize = 64;
/// Multiply-accumulates a row at most.
pub const MAX_MACS: usize = 1 << 22;
/// Largest shift of an output channel.
pub const MAX_SHIFT: u8 = 24;
/// Bits of every activation but the last layer's, which has this to `MAX_BITS`.
pub const HIDDEN_BITS: u8 = 8;
/// Bits of the last layer at most.
pub const MAX_BITS: u8 = 25;

/// What a description says of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Values in a row of input.
    pub inputs: usize,
    /// Layers, first to last.
    pub layers: Vec<DenseShape>,
}

impl Shape {
    /// Checks every dimension against its limits.
    pub fn new(inputs: usize, layers: Vec<DenseShape>) -> Result<Self, Error> {
        within("inputs", inputs, 1, MAX_WIDTH)?;
        within("layers", layers.len(), 1, MAX_LAYERS)?;
        for (index, layer) in layers.iter().enumerate() {
            let max_bits = if index + 1 == layers.len() { MAX_BITS } else { HIDDEN_BITS };
            within("outputs", layer.outputs, 1, MAX_WIDTH)?;
            within("bits", layer.bits.into(), HIDDEN_BITS.into(), max_bits.into())?;
        }
        let shape = Self { inputs, layers };
        within("multiply-accumulates", shape.macs(), 1, MAX_MACS)?;
        Ok(shape)
    }

    /// Inputs and shape of each layer.
    pub fn dense(&self) -> impl Iterator<Item = (usize, &DenseShape)> {
        let inputs = std::iter::once(self.inputs).chain(self.layers.iter().map(|layer| layer.outputs));
        inputs.zip(&self.layers)
    }

    /// Outputs of the last layer.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.outputs)
    }

    /// Multiply-accumulates of one row.
    pub fn macs(&self) -> usize {
        self.dense().map(|(inputs, layer)| inputs * layer.outputs).sum()
    }

    /// Felts of the packed weights.
    pub fn weight_felts(&self) -> usize {
        self.dense().map(|(inputs, layer)| layer.outputs.div_ceil(LANES) * (inputs + 2)).sum()
    }
}

/// A well-formed program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    shape: Shape,
    layers: Vec<Dense>,
}

impl Program {
    /// Checks limits, sizes, shifts and static bounds.
    pub fn new(inputs: usize, layers: Vec<Dense>) -> Result<Self, Error> {
        let shape = Shape::new(inputs, layers.iter().map(|layer| layer.shape).collect())?;
        for ((inputs, shape), layer) in shape.dense().zip(&layers) {
            let sizes = (layer.weights.len(), layer.bias.len(), layer.shift.len());
            if sizes != (inputs * shape.outputs, shape.outputs, shape.outputs) {
                return Err(Error::ModelLength);
            }
            if let Some(output) = layer.shift.iter().position(|&shift| shift > MAX_SHIFT) {
                return Err(Error::ShiftRange { output });
            }
        }
        check_bounds(shape.dense().map(|(inputs, _)| inputs).zip(&layers))?;
        Ok(Self { shape, layers })
    }

    /// Dimensions.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Layers, first to last, each with the number of its inputs.
    pub fn layers(&self) -> impl Iterator<Item = (usize, &Dense)> {
        self.shape.dense().map(|(inputs, _)| inputs).zip(&self.layers)
    }
}

/// Refuses a number of rows that no job may have.
pub fn check_rows(rows: usize) -> Result<(), Error> {
    if (1..=MAX_ROWS).contains(&rows) { Ok(()) } else { Err(Error::RowsRange) }
}

fn within(what: &'static str, value: usize, low: usize, high: usize) -> Result<(), Error> {
    if (low..=high).contains(&value) { Ok(()) } else { Err(Error::ModelShape { what }) }
}
