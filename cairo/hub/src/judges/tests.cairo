mod attested;
pub mod doubles;
mod optimistic;
pub(crate) mod world;
