mod vectors;
mod cost;
