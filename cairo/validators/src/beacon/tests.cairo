mod attacks;
mod cost;
mod epochs;
mod rounds;
mod rules;
mod vectors;
mod world;
