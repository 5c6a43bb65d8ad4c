//! WHIR (ePrint 2024/1586) for one vector and one inner product (docs/PROOF.md, sections 3, 5 and 6): a Reed-Solomon
//! oracle of a vector f, and the proof of Σ_x f(x)·w(x) = claim for a weight w that the verifier can extend to any
//! point.

pub mod opening;
pub mod oracle;
pub mod parameters;
pub mod soundness;

pub use opening::{OpeningError, Times, prove, verify};
pub use oracle::Oracle;
pub use parameters::{MAX_VARIABLES, MIN_VARIABLES, Parameters, Round};
