mod doubles;
mod results;
mod world;
