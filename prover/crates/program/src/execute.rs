//! The normative integer executor.

use crate::Error;
use crate::bounds::half;
use crate::layer::DenseShape;
use crate::program::{Program, check_rows};
use rayon::prelude::*;

/// Below so many multiply-accumulates a job is done before other threads are awake.
const PARALLEL_MACS: usize = 1 << 20;

/// Runs the program on `rows` rows, `input` = `[rows][inputs]`; gives `[rows][outputs]`.
pub fn execute(program: &Program, input: &[i8], rows: usize) -> Result<Vec<i32>, Error> {
    check_rows(rows)?;
    let shape = program.shape();
    if input.len() != rows * shape.inputs {
        return Err(Error::InputLength);
    }
    let mut outputs = vec![0; rows * shape.outputs()];
    let run = |(x, y): (&[i8], &mut [i32])| run_row(program, x, y);
    if rows * shape.macs() < PARALLEL_MACS {
        input.chunks_exact(shape.inputs).zip(outputs.chunks_exact_mut(shape.outputs())).for_each(run);
    } else {
        input.par_chunks_exact(shape.inputs).zip(outputs.par_chunks_exact_mut(shape.outputs())).for_each(run);
    }
    Ok(outputs)
}

fn run_row(program: &Program, input: &[i8], outputs: &mut [i32]) {
    let last = program.shape().layers.len() - 1;
    let mut values = input.to_vec();
    for (index, (inputs, layer)) in program.layers().enumerate() {
        let row = |output: usize| &layer.weights[output * inputs..(output + 1) * inputs];
        let result = |output: usize| {
            let shift = layer.shift[output];
            layer.shape.requantise(layer.bias[output] + dot(row(output), &values) + half(shift), shift)
        };
        if index == last {
            outputs.iter_mut().enumerate().for_each(|(output, y)| *y = result(output));
        } else {
            // A hidden layer has 8 bits, so the clamped value is an int8.
            values = (0..layer.shape.outputs).map(|output| result(output) as i8).collect();
        }
    }
}

/// Σ w·x. The static bound keeps every partial sum below 2^24, in whatever order the vector unit adds.
pub fn dot(weights: &[i8], values: &[i8]) -> i32 {
    weights.iter().zip(values).map(|(&w, &x)| i32::from(w) * i32::from(x)).sum()
}

impl DenseShape {
    /// `clamp(floor(rounded / 2^shift))`, where `rounded` is the accumulator and its half: the arithmetic shift of a negative number is the floor.
    pub fn requantise(&self, rounded: i32, shift: u8) -> i32 {
        let high = (1 << (self.bits - 1)) - 1;
        let low = if self.relu { 0 } else { -high - 1 };
        (rounded >> shift).clamp(low, high)
    }
}
