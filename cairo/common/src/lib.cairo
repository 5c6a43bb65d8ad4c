//! Units and records that all contracts share.

pub mod types;
