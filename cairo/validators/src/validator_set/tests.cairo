mod candidates;
mod certificates;
mod epochs;
mod possession;
mod words;
