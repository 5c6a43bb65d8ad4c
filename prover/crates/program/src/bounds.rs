//! The static bound: no input can bring an accumulator to 2^24, where a lane would overflow and float32 would no
//! longer be exact.

use crate::Error;
use crate::lanes::LANE_LIMIT;
use crate::layer::Dense;

/// What is added before the division by 2^shift, so that it rounds half up: 2^{shift-1}, and 0 without a shift.
pub fn half(shift: u8) -> i32 {
    (1 << shift) >> 1
}

/// Largest accumulator, rounding included, of one output when every |x| is at most `input_bound`.
fn accumulator_bound(layer: &Dense, inputs: usize, output: usize, input_bound: i64) -> i64 {
    let row = &layer.weights[output * inputs..(output + 1) * inputs];
    let sum: i64 = row.iter().map(|w| i64::from(w.unsigned_abs())).sum();
    input_bound * sum + i64::from(layer.bias[output]).abs() + i64::from(half(layer.shift[output]))
}

/// Refuses layers, each with the number of its inputs, in which some input brings some accumulator to 2^24.
pub fn check_bounds<'a>(layers: impl IntoIterator<Item = (usize, &'a Dense)>) -> Result<(), Error> {
    // After ReLU -128 cannot occur.
    let mut input_bound = 128;
    for (index, (inputs, layer)) in layers.into_iter().enumerate() {
        let passes = |output: &usize| accumulator_bound(layer, inputs, *output, input_bound) >= LANE_LIMIT.into();
        if let Some(output) = (0..layer.shape.outputs).find(passes) {
            return Err(Error::AccBound { layer: index, output });
        }
        input_bound = if layer.shape.relu { 127 } else { 128 };
    }
    Ok(())
}
