//! The sponge that every challenge comes from. Its third word never leaves it.

use core::poseidon::hades_permutation;
use crate::sponge::{Sponge, absorb_pairs};

#[derive(Copy, Drop)]
pub struct Transcript {
    state: Sponge,
}

/// One a kind of message, so that no message can be read as another.
pub mod Tags {
    pub const STATEMENT: felt252 = 1;
    pub const ANSWER: felt252 = 2;
    pub const ACCUMULATORS: felt252 = 3;
    pub const COMBINE: felt252 = 4;
    pub const SUMCHECK: felt252 = 5;
    pub const ROOT: felt252 = 6;
    pub const OUT_OF_DOMAIN: felt252 = 7;
    pub const CLEAR: felt252 = 8;
    pub const QUERIES: felt252 = 9;
}

#[generate_trait]
pub impl TranscriptImpl of TranscriptTrait {
    fn new() -> Transcript {
        Transcript { state: (0, 0, 'CIRO_PROOF') }
    }

    #[inline(always)]
    fn mix(ref self: Transcript, tag: felt252, a: felt252, b: felt252) {
        let (s0, s1, s2) = self.state;
        self.state = hades_permutation(s0 + a, s1 + b, s2 + tag);
    }

    /// Length first: lists of different lengths never meet.
    fn absorb(ref self: Transcript, tag: felt252, list: Span<felt252>) {
        self.mix(tag, list.len().into(), 0);
        self.absorb_rest(list);
    }

    /// The end of a list whose length and first felts, an even number, are absorbed.
    fn absorb_rest(ref self: Transcript, list: Span<felt252>) {
        let mut rest = list;
        self.state = absorb_pairs(self.state, ref rest);
        if let Some(last) = rest.pop_front() {
            self.mix(0, *last, 0);
        }
    }

    #[inline(always)]
    fn challenge(self: @Transcript) -> felt252 {
        let (s0, _, _) = *self.state;
        s0
    }

    fn challenges(self: @Transcript) -> (felt252, felt252) {
        let (s0, s1, _) = *self.state;
        (s0, s1)
    }
}
