//! SHA-512 (FIPS 180-4).

use constants::START;
use compression::compress;

mod compression;
mod constants;
mod schedule;
mod sums;
mod words;

/// Words of a block, and of them those before the length of the message.
const BLOCK_WORDS: u32 = 16;
const BLOCK_END: u32 = 14;

/// Digest, as eight big-endian words, of `message` behind whole big-endian words.
pub fn sha512(prefix: Span<u64>, message: Span<u8>) -> [u64; 8] {
    let mut words = padded(prefix, message).span();
    let mut state = START;
    while let Some(block) = words.multi_pop_front::<16>() {
        state = compress(state, (*block).unbox());
    }
    state
}

/// A bit of one, zeros, and the length in bits, to whole blocks.
fn padded(prefix: Span<u64>, message: Span<u8>) -> Array<u64> {
    let mut words = array![];
    words.append_span(prefix);
    let bytes = 8 * prefix.len() + message.len();
    let mut rest = message;
    while let Some(eight) = rest.multi_pop_front::<8>() {
        words.append(narrowed(number((*eight).unbox().span())));
    }
    words.append(last_word(rest));
    while words.len() % BLOCK_WORDS != BLOCK_END {
        words.append(0);
    }
    words.append(0);
    words.append(8 * bytes.into());
    words
}

/// Up to seven bytes, the bit of one, zeros.
fn last_word(bytes: Span<u8>) -> u64 {
    let mut value = 0x100 * number(bytes) + 0x80;
    for _ in bytes.len()..7 {
        value *= 0x100;
    }
    narrowed(value)
}

fn number(bytes: Span<u8>) -> felt252 {
    let mut number = 0;
    for byte in bytes {
        number = 0x100 * number + (*byte).into();
    }
    number
}

fn narrowed(number: felt252) -> u64 {
    number.try_into().expect('eight bytes')
}
