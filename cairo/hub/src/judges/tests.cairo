mod attested;
pub mod doubles;
mod optimistic;
mod randomness;
mod seats;
pub(crate) mod world;
