mod attested;
mod optimistic;
pub(crate) mod world;
