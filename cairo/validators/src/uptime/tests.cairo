mod certifying;
mod column;
mod cost;
mod healing;
mod levels;
mod reading;
mod words;
mod world;
