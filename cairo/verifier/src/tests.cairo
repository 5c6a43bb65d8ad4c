mod cost;
mod golden;
mod vectors;
