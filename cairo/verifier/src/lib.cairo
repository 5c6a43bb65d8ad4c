pub mod bytes;
pub mod check_model;
pub mod commitment;
pub mod description;
pub mod errors;
pub mod execute;
pub mod interface;
pub mod lanes;
pub mod proof;
pub mod rounding;
pub mod verifier;
pub mod verify;
#[cfg(test)]
mod tests;
