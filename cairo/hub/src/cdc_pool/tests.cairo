mod draws;
mod golden;
mod lists;
mod staking;
mod steering;
mod vectors;
mod words;
mod world;
