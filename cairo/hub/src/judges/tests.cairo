mod attested;
pub mod doubles;
mod optimistic;
mod randomness;
pub(crate) mod world;
