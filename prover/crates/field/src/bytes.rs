//! Elements on the wire: 32 bytes, big-endian, canonical or refused; and the same as `Felt` of starknet-types-core.

use crate::Fe;
use starknet_types_core::felt::Felt;
use std::fmt;

/// Bytes of an element on the wire.
pub const FE_BYTES: usize = 32;

/// 32 bytes that are p or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCanonical;

impl NotCanonical {
    /// The stable code of docs/SPEC.md.
    pub fn code(&self) -> &'static str {
        "FELT_RANGE"
    }
}

impl fmt::Display for NotCanonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The 32 bytes are no canonical field element.")
    }
}

impl std::error::Error for NotCanonical {}

impl Fe {
    /// A Cairo short string: its bytes as a big-endian number. Longer ones than 31 bytes are reduced.
    pub const fn short_string(text: &str) -> Self {
        let (bytes, mut number, mut at) = (text.as_bytes(), Self::ZERO, 0);
        while at < bytes.len() {
            number = number.times(Self::from_u64(256)).plus(Self::from_u64(bytes[at] as u64));
            at += 1;
        }
        number
    }

    /// Reads 32 bytes, big-endian.
    pub fn from_bytes_be(bytes: &[u8; FE_BYTES]) -> Result<Self, NotCanonical> {
        let mut words = [0; 4];
        for (word, chunk) in words.iter_mut().rev().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_be_bytes(*chunk);
        }
        Self::from_words(words).ok_or(NotCanonical)
    }

    /// Inverse of `from_bytes_be`.
    pub fn to_bytes_be(&self) -> [u8; FE_BYTES] {
        let mut bytes = [0; FE_BYTES];
        for (chunk, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(self.to_words().iter().rev()) {
            *chunk = word.to_be_bytes();
        }
        bytes
    }
}

/// Both crates keep x·2^256 mod p; theirs has its most significant word first.
impl From<&Felt> for Fe {
    fn from(felt: &Felt) -> Self {
        let [d, c, b, a] = felt.to_raw();
        // `Felt::from_raw` takes any words: those of p and more are reduced by the product with 1.
        Self::from_montgomery([a, b, c, d]).unwrap_or_else(|| Self([a, b, c, d]) * Self::ONE)
    }
}

impl From<Felt> for Fe {
    fn from(felt: Felt) -> Self {
        Self::from(&felt)
    }
}

impl From<&Fe> for Felt {
    fn from(x: &Fe) -> Self {
        let [a, b, c, d] = x.to_montgomery();
        Self::from_raw([d, c, b, a])
    }
}

impl From<Fe> for Felt {
    fn from(x: Fe) -> Self {
        Self::from(&x)
    }
}
