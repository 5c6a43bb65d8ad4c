//! The sponge that both sides draw challenges from (docs/PROOF.md, section 4): state (s0, s1, s2), first (0, 0,
//! 'CIRO_PROOF').
//!
//!   mix(tag, a, b):     (s0, s1, s2) = hades(s0 + a, s1 + b, s2 + tag)
//!   absorb(tag, list):  mix(tag, length, 0), then mix(0, a, b) for each two felts, the last alone as (a, 0)
//!
//! A challenge is s0 after a mix; where two are needed at once, s0 and s1. s2 never leaves.

use ciro_field::Fe;
use ciro_poseidon::{State, permute};

/// What a message is. The tag stands in the capacity: no message passes for one of another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of docs/PROOF.md")]
pub enum Tag {
    Rest = 0,
    Statement = 1,
    Answer = 2,
    Accumulators = 3,
    Combine = 4,
    Sumcheck = 5,
    Root = 6,
    OutOfDomain = 7,
    Clear = 8,
    Queries = 9,
}

/// A source of challenges that depend on all that was mixed in. A trait, so that tests can record a `Sponge` or break
/// it.
pub trait Challenger {
    /// Takes two felts in; gives s0 and s1.
    fn mix(&mut self, tag: Tag, a: Fe, b: Fe) -> [Fe; 2];

    /// Takes a list in, its length first; gives s0 and s1.
    fn absorb(&mut self, tag: Tag, list: &[Fe]) -> [Fe; 2] {
        let start = self.mix(tag, Fe::from_u64(list.len() as u64), Fe::ZERO);
        let mix = |_, pair: &[Fe]| self.mix(Tag::Rest, pair[0], pair.get(1).copied().unwrap_or_default());
        list.chunks(2).fold(start, mix)
    }

    /// The challenge of a `Combine`.
    fn combine(&mut self) -> Fe {
        self.mix(Tag::Combine, Fe::ZERO, Fe::ZERO)[0]
    }

    /// `count` row numbers of `bits` bits, with repeats: of s0 and then of s1 the low 128 bits, cut from the low end.
    ///
    /// # Panics
    /// If `bits` is not 1..=32.
    fn indices(&mut self, bits: usize, count: usize) -> Vec<usize> {
        assert!((1..=32).contains(&bits), "row numbers of 1 to 32 bits");
        let per_element = 128 / bits;
        let mut indices = Vec::with_capacity(count + 2 * per_element);
        while indices.len() < count {
            for element in self.mix(Tag::Queries, Fe::ZERO, Fe::ZERO) {
                let [low, high, ..] = element.to_words();
                let number = u128::from(high) << 64 | u128::from(low);
                indices.extend((0..per_element).map(|at| (number >> (at * bits)) as usize & ((1 << bits) - 1)));
            }
        }
        indices.truncate(count);
        indices
    }
}

/// The transcript of a proof.
#[derive(Clone, Debug)]
pub struct Sponge(State);

impl Default for Sponge {
    fn default() -> Self {
        Self([Fe::ZERO, Fe::ZERO, Fe::short_string("CIRO_PROOF")])
    }
}

impl Challenger for Sponge {
    fn mix(&mut self, tag: Tag, a: Fe, b: Fe) -> [Fe; 2] {
        self.0[0] += a;
        self.0[1] += b;
        self.0[2] += Fe::from_u64(tag as u64);
        permute(&mut self.0);
        [self.0[0], self.0[1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives 1, 2, 3, … as s0 and s1, and remembers what it was told.
    #[derive(Default)]
    struct Counter {
        last: u64,
        told: Vec<(Tag, Fe, Fe)>,
    }

    impl Challenger for Counter {
        fn mix(&mut self, tag: Tag, a: Fe, b: Fe) -> [Fe; 2] {
            self.told.push((tag, a, b));
            self.last += 2;
            [Fe::from_u64(self.last - 1), Fe::from_u64(self.last)]
        }
    }

    #[test]
    fn a_list_is_told_with_its_length_and_in_pairs() {
        let list: Vec<Fe> = (10..13).map(Fe::from_u64).collect();
        let mut counter = Counter::default();
        assert_eq!(counter.absorb(Tag::Clear, &list), [Fe::from_u64(5), Fe::from_u64(6)]);
        let three = Fe::from_u64(3);
        let told = [(Tag::Clear, three, Fe::ZERO), (Tag::Rest, list[0], list[1]), (Tag::Rest, list[2], Fe::ZERO)];
        assert_eq!(counter.told, told);
        assert_eq!(Counter::default().absorb(Tag::Clear, &[]), [Fe::ONE, Fe::TWO]);
    }

    #[test]
    fn row_numbers_are_cut_from_the_low_end_of_both_elements() {
        struct Words;
        impl Challenger for Words {
            fn mix(&mut self, _: Tag, _: Fe, _: Fe) -> [Fe; 2] {
                // The bits above 128 are not used.
                let words = |low, high| Fe::from_words([low, high, u64::MAX, 5]).unwrap_or_default();
                [words(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210), words(7, 0)]
            }
        }
        let expected = [0xbcdef, 0x6789a, 0x12345, 0x32100, 0x87654, 0xdcba9, 7, 0];
        assert_eq!(Words.indices(20, 8), expected);
        assert_eq!(Words.indices(14, 30)[9], 7);
        assert_eq!(Words.indices(14, 30).len(), 30);
    }

    #[test]
    fn a_sponge_is_the_permutation_of_its_sums() {
        let mut sponge = Sponge::default();
        let mut state = [Fe::from_u64(3), Fe::from_u64(4), Fe::short_string("CIRO_PROOF") + Fe::from_u64(6)];
        permute(&mut state);
        assert_eq!(sponge.mix(Tag::Root, Fe::from_u64(3), Fe::from_u64(4)), [state[0], state[1]]);
        state[2] += Fe::from_u64(4);
        permute(&mut state);
        assert_eq!(sponge.combine(), state[0]);
    }
}
