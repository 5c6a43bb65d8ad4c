mod draws;
mod lists;
mod staking;
mod steering;
mod words;
mod world;
