mod administration;
mod delivery;
mod doubles;
mod lifecycle;
mod packing;
mod results;
mod submission;
mod world;
