//! The sumcheck of an inner product, and the multilinear polynomials that it is about. A vector of 2^n is a function on
//! {0,1}^n, index x = Σ x_k·2^{n-1-k}: x_0 is the most significant bit, and the first that is bound.

pub mod multilinear;
pub mod sumcheck;

pub use sumcheck::{prove, verify};
