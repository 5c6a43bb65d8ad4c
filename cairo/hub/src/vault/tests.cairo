mod accounts;
mod attacks;
mod harness;
mod jobs;
mod operators;
mod stake;
mod walk;
mod words;
