//! A worker's check at start that its machine computes what the program means: worst-case rows, since random ones
//! pass on broken arithmetic.

use crate::Error;
use crate::bounds::half;
use crate::execute::execute;
use crate::layer::{Dense, DenseShape};
use crate::program::{MAX_WIDTH, Program};
use std::fmt;

/// Widths around every vector length in use, and the limits.
const WIDTHS: [usize; 14] = [1, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 784, MAX_WIDTH];
const OUTPUTS: usize = 12;
const ROWS: usize = 4;

/// Why a machine may not serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelfTestError {
    /// An output of the fast executor that the plain one does not give.
    Disagreement {
        /// Inputs of the program in question.
        inputs: usize,
        /// Position in its outputs.
        position: usize,
    },
    /// A test program that is not well-formed.
    Setup(Error),
}

impl From<Error> for SelfTestError {
    fn from(error: Error) -> Self {
        Self::Setup(error)
    }
}

impl fmt::Display for SelfTestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disagreement { inputs, position } => {
                write!(f, "With {inputs} inputs, output {position} of the executor is not what the definition gives.")
            }
            Self::Setup(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SelfTestError {}

/// Runs worst-case programs of every kernel shape both ways. Gives the number of outputs compared.
pub fn self_test() -> Result<usize, SelfTestError> {
    let mut compared = 0;
    for inputs in WIDTHS {
        let program = worst_case(inputs)?;
        let input: Vec<i8> = (0..ROWS * inputs).map(|at| extreme(at / inputs, at % inputs)).collect();
        let fast = execute(&program, &input, ROWS)?;
        let plain = naive(&program, &input);
        if let Some(position) = fast.iter().zip(&plain).position(|(fast, plain)| i64::from(*fast) != *plain) {
            return Err(SelfTestError::Disagreement { inputs, position });
        }
        compared += fast.len();
    }
    Ok(compared)
}

/// The definition of docs/SPEC.md in i64, division and all, one value after the other; `[rows][outputs]`.
pub fn naive(program: &Program, input: &[i8]) -> Vec<i64> {
    let mut outputs = Vec::new();
    for row in input.chunks_exact(program.shape().inputs) {
        let mut values: Vec<i64> = row.iter().copied().map(i64::from).collect();
        for (inputs, layer) in program.layers() {
            let high = (1_i64 << (layer.shape.bits - 1)) - 1;
            let low = if layer.shape.relu { 0 } else { -high - 1 };
            let mut next = Vec::with_capacity(layer.shape.outputs);
            for output in 0..layer.shape.outputs {
                let mut acc = i64::from(layer.bias[output]);
                for (input, value) in values.iter().enumerate() {
                    acc += i64::from(layer.weights[output * inputs + input]) * value;
                }
                let shift = layer.shift[output];
                next.push((acc + i64::from(half(shift))).div_euclid(1 << shift).clamp(low, high));
            }
            values = next;
        }
        outputs.extend(values);
    }
    outputs
}

/// The heaviest layer of so many inputs that its bound allows, in front of a small one.
fn worst_case(inputs: usize) -> Result<Program, Error> {
    let heaviest = 127.min(((1 << 24) - 1 - (1 << 16)) / (128 * inputs)) as i8;
    let sign = |output: usize, input: usize| match output % 4 {
        0 => 1,
        1 => -1,
        2 => 1 - 2 * (input as i8 & 1),
        _ => 2 * (input as i8 & 1) - 1,
    };
    let layer = |inputs: usize, bits: u8, weight: i8, shift: u8| Dense {
        shape: DenseShape { outputs: OUTPUTS, relu: false, bits },
        weights: (0..OUTPUTS * inputs).map(|at| weight * sign(at / inputs, at % inputs)).collect(),
        bias: (0..OUTPUTS).map(|output| output as i32 * 991 - 5_000).collect(),
        shift: (0..OUTPUTS).map(|output| shift + output as u8 % 3).collect(),
    };
    Program::new(inputs, vec![layer(inputs, 8, heaviest, 15), layer(OUTPUTS, 25, 127, 0)])
}

/// Row 0 all -128, row 1 all 127, then both in turn.
fn extreme(row: usize, column: usize) -> i8 {
    let low = if row < 2 { row == 0 } else { (row + column).is_multiple_of(2) };
    if low { i8::MIN } else { i8::MAX }
}
