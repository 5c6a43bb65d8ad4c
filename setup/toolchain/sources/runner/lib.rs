//! Nothing: this crate exists for its Cargo.lock.
