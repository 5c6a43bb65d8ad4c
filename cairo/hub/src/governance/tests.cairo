mod governor;
mod timelock;
mod votes;
mod world;
