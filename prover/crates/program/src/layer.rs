//! A fully connected layer, as a description and as weights.

/// What a description says of a fully connected layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DenseShape {
    /// Output channels.
    pub outputs: usize,
    /// Clamp from below at 0 instead of -2^{bits-1}.
    pub relu: bool,
    /// Outputs are signed integers of so many bits.
    pub bits: u8,
}

/// A fully connected layer with its weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dense {
    /// Outputs, activation, bits.
    pub shape: DenseShape,
    /// Row-major `[outputs][inputs]`.
    pub weights: Vec<i8>,
    /// `[outputs]`, in units of the accumulator.
    pub bias: Vec<i32>,
    /// `[outputs]`, 0..=24.
    pub shift: Vec<u8>,
}
