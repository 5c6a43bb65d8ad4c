mod attested;
pub mod doubles;
mod expiry;
mod optimistic;
mod packing;
mod randomness;
mod seats;
pub(crate) mod world;
