mod candidates;
mod certificates;
mod epochs;
mod words;
