//! Networks and inputs for tests, vectors and benches.
#![allow(dead_code, missing_docs, reason = "shared by several crates, each of which uses a part")]

use ciro_program::{Dense, DenseShape, Program};

/// ReLU between layers; weights all over int8, or what the static bound leaves of it.
pub fn network(sizes: &[usize]) -> Result<Program, ciro_program::Error> {
    let layer = |(at, pair): (usize, &[usize])| {
        let last = at + 2 == sizes.len();
        let outputs = pair[1];
        // So that wide layers stay within the static bound.
        let lighter = 1 + (pair[0] / 1024) as i8;
        Dense {
            shape: DenseShape { outputs, relu: !last, bits: if last { 16 } else { 8 } },
            weights: (0..pair[0] * outputs).map(|i| scramble(i + at * 77_777) as i8 / lighter).collect(),
            bias: (0..outputs).map(|i| scramble(i + 55_555) as i32 % 2000 - 1000).collect(),
            shift: (0..outputs).map(|i| if last { 3 } else { 9 + (i % 3) as u8 }).collect(),
        }
    };
    Program::new(sizes[0], sizes.windows(2).enumerate().map(layer).collect())
}

/// Numbers without a pattern.
pub fn scramble(at: usize) -> u32 {
    let mixed = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) as u32
}
