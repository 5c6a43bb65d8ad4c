mod ed25519;
mod secp256k1;
mod sha512;
mod stark;
mod vrf;
