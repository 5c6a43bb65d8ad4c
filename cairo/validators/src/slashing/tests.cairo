mod attacks;
mod double_signing;
mod doubles;
mod downtime;
mod signing;
mod world;
