//! Felts on the wire: 32 bytes big-endian, canonical or refused.

use crate::Error;
pub use starknet_types_core::felt::Felt;

/// Bytes of a felt on the wire.
pub const FELT_BYTES: usize = 32;

/// 2^251 + 17·2^192 + 1, big-endian.
const PRIME: [u8; FELT_BYTES] = {
    let mut bytes = [0; FELT_BYTES];
    bytes[0] = 0x08;
    bytes[7] = 0x11;
    bytes[31] = 0x01;
    bytes
};

/// Reads felts that lie one after the other. A last one that is cut short is refused like one that is not canonical.
pub fn felts_from_bytes(bytes: &[u8]) -> Result<Vec<Felt>, Error> {
    let (whole, rest) = bytes.as_chunks::<FELT_BYTES>();
    if !rest.is_empty() {
        return Err(Error::FeltRange { position: whole.len() });
    }
    let read = |(position, chunk)| match chunk < &PRIME {
        true => Ok(Felt::from_bytes_be(chunk)),
        false => Err(Error::FeltRange { position }),
    };
    whole.iter().enumerate().map(read).collect()
}

/// Inverse of `felts_from_bytes`.
pub fn felts_to_bytes(felts: &[Felt]) -> Vec<u8> {
    felts.iter().flat_map(Felt::to_bytes_be).collect()
}

/// The felt as an integer, if that is at most `limit`.
pub fn small(felt: &Felt, limit: usize) -> Option<usize> {
    match felt.to_le_digits() {
        [low, 0, 0, 0] => usize::try_from(low).ok().filter(|&value| value <= limit),
        _ => None,
    }
}
