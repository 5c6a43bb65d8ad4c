//! Attacks on the committed strategy, one a test: what a prover, a client or a model's owner might try. None may be
//! accepted.
#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod encoding;
mod statement;
mod transcript;
mod weights;
mod witness;

/// Refused by the argument itself: a row that is not where it should be, or an equation that does not hold.
#[track_caller]
fn assert_refused(result: Result<(), &'static str>) {
    assert!(matches!(result, Err("PROOF_PATH" | "PROOF_CLAIM")), "{result:?}");
}
