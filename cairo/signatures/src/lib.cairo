//! Signature schemes, checked in Cairo. Pure functions: a signature holds or it does not; nothing panics.

pub mod ed25519;
pub mod secp256k1;
pub mod sha512;
pub mod stark;
pub mod vrf;

#[cfg(test)]
mod tests;
