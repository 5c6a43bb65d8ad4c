//! The committed strategy (docs/PROOF.md): an argument that a network gave these outputs on this input, by a verifier
//! that has no weights but a hash that stands for them. It hides nothing. `prove` needs the weights, `verify` what
//! `model_hash` names: description, biases, shifts, root and y.
//!
//! Nothing of `verify` panics or allocates by a number from outside before that number is checked.

pub mod argument;
pub mod equation;
pub mod layout;
pub mod model;
pub mod program;
pub mod proof;
pub mod soundness;
pub mod statement;
pub mod witness;

pub use argument::{Proven, Times, argue, prove, verify, verify_with};
pub use model::CommittedModel;
pub use program::CommittedProgram;
pub use proof::{Proof, verify_proof};
pub use soundness::soundness;
pub use statement::{Answer, Context};
pub use witness::Witness;
