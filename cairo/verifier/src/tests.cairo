mod contract;
mod cost;
mod data;
mod golden;
mod vectors;
