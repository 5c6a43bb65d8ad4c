//! An opening by itself, of rows of eight: what the last of three rounds reads.

use crate::multilinear::pow;
use crate::opening::{Opened, open};
use crate::transcript::TranscriptTrait;
use super::opening_vector::{ALPHAS, ARGUMENT, BASE, CLAIM, ROOT, ROUND};

fn holds(claim: felt252) -> bool {
    let mut transcript = TranscriptTrait::new();
    let mut proof = ARGUMENT.span();
    let opened = open(ref transcript, [ROUND].span(), ROOT, claim, ref proof);
    let Opened { point, claim, clear, added } = opened;
    assert!(proof.is_empty());
    assert!(point == ALPHAS.span());
    claim == clear * (pow(BASE, point) + added)
}

#[test]
fn opens_rows_of_eight() {
    assert!(holds(CLAIM));
}

#[test]
fn opens_them_to_no_other_claim() {
    assert!(!holds(CLAIM + 1));
}
