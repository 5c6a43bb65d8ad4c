mod administration;
mod delivery;
pub(crate) mod doubles;
mod lifecycle;
mod packing;
mod results;
mod submission;
pub(crate) mod world;
