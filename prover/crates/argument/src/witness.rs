//! The witness: the accumulators of every row, P(b, l, β) = Σ_i W_l(β, i)·x_l(b, i), ten in a felt. It travels in the
//! clear; whoever has it rounds and clamps to the next layer's inputs,
//!
//!   x_{l+1} = clamp(floor((acc + half) / 2^s))   by digit of   u = P + bias + half + Σ_j 2^24·2^{25j} < 2^250.

use crate::model::CommittedModel;
use crate::program::CommittedProgram;
use crate::statement::{Answer, values};
use ciro_field::Fe;
use ciro_program::execute::dot;
use ciro_program::lanes::{LANES, pack_lanes};
use ciro_program::{Dense, Error, Program};
use rayon::prelude::*;

/// Accumulators of all rows, and what follows from them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Witness {
    /// Row by row, layer by layer, block by block.
    pub accumulators: Vec<Fe>,
    /// The inputs of all layers: row by row, layer by layer.
    pub inputs: Vec<i8>,
    /// `[rows][outputs]`.
    pub outputs: Vec<i32>,
}

impl Witness {
    /// Runs a model on the inputs of all answers, whose outputs are not looked at.
    pub fn of(model: &CommittedModel, answers: &[Answer]) -> Result<Self, Error> {
        Self::execute(&model.program, &model.committed, &values(&model.committed, answers)?)
    }

    /// Runs `program`, of which `committed` is the public part, on `[rows][inputs]`.
    fn execute(program: &Program, committed: &CommittedProgram, input: &[i8]) -> Result<Self, Error> {
        let layers: Vec<(usize, &Dense)> = program.layers().collect();
        let row = |input: &[i8]| {
            follow(committed, input, |layer, block, x| {
                let (inputs, dense) = layers[layer];
                let rows = dense.weights[block * LANES * inputs..].chunks(inputs);
                let mut lanes = [0; LANES];
                lanes.iter_mut().zip(rows).for_each(|(lane, weights)| *lane = dot(weights, x));
                pack_lanes(&lanes).map(Fe::from)
            })
        };
        input.par_chunks(committed.shape.inputs).map(row).collect::<Result<_, _>>().map(Self::gather)
    }

    /// Reads the accumulators of an argument for `[rows][inputs]`: one felt a block and row.
    ///
    /// # Panics
    /// If there are fewer.
    pub fn read(committed: &CommittedProgram, input: &[i8], accumulators: &[Fe]) -> Result<Self, Error> {
        let blocks = committed.layout.blocks();
        let row = |(input, accumulators): (&[i8], &[Fe])| {
            follow(committed, input, |layer, block, _| Ok(accumulators[committed.layout.first_block[layer] + block]))
        };
        let rows = input.chunks(committed.shape.inputs).zip(accumulators.chunks(blocks));
        rows.map(row).collect::<Result<_, _>>().map(Self::gather)
    }

    fn gather(rows: Vec<Self>) -> Self {
        let mut all = Self::default();
        for row in rows {
            all.accumulators.extend(row.accumulators);
            all.inputs.extend(row.inputs);
            all.outputs.extend(row.outputs);
        }
        all
    }
}

/// One row, layer by layer: `accumulators` of a layer's block, given the layer's inputs.
fn follow(
    committed: &CommittedProgram,
    input: &[i8],
    mut accumulators: impl FnMut(usize, usize, &[i8]) -> Result<Fe, Error>,
) -> Result<Witness, Error> {
    let mut row = Witness::default();
    let mut values: Vec<i32> = input.iter().copied().map(i32::from).collect();
    for (layer, dense) in committed.shape.layers.iter().enumerate() {
        let start = row.inputs.len();
        // A hidden layer has 8 bits, so each of its clamped values is an int8.
        row.inputs.extend(values.iter().map(|&value| value as i8));
        values.clear();
        for block in 0..dense.outputs.div_ceil(LANES) {
            let felt = accumulators(layer, block, &row.inputs[start..])?;
            row.accumulators.push(felt);
            let outputs = committed.outputs(dense, committed.layout.first_block[layer] + block, felt);
            values.extend(outputs.ok_or(Error::LaneRange)?);
        }
        // Of the last block only the used lanes count.
        values.truncate(dense.outputs);
    }
    row.outputs = values;
    Ok(row)
}
