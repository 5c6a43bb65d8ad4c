//! The integer program: what a model *is* once it is compiled (docs/SPEC.md, section 1).
//!
//! This executor is normative. Whoever disagrees with it - onnxruntime, the TypeScript and Cairo verifiers - is wrong.
//! Nothing here panics or allocates by a number from outside before that number is checked.

pub mod bounds;
pub mod bytes;
pub mod commitment;
pub mod description;
pub mod error;
pub mod execute;
pub mod felt;
pub mod hash;
pub mod lanes;
pub mod layer;
pub mod program;
pub mod proof;
pub mod self_test;
pub mod verify;
pub mod weights;

pub use error::Error;
pub use felt::Felt;
pub use layer::{Dense, DenseShape};
pub use program::{Program, Shape};
pub use proof::{Proof, Statement};
