//! int8 rows packed for a commitment: 31 bytes a felt, little-endian, byte = x + 128.

use crate::program::{MAX_WIDTH, check_rows};
use crate::{Error, Felt};

/// int8 values in a felt of packed input.
pub const BYTES_PER_FELT: usize = 31;

/// Packs rows of `inputs` values, each row by itself.
pub fn pack_input(values: &[i8], inputs: usize) -> Result<Vec<Felt>, Error> {
    if inputs == 0 || !values.len().is_multiple_of(inputs) {
        return Err(Error::InputLength);
    }
    Ok(values.chunks_exact(inputs).flat_map(|row| row.chunks(BYTES_PER_FELT)).map(pack_chunk).collect())
}

/// Reads `rows` rows of `inputs` values.
pub fn unpack_input(felts: &[Felt], rows: usize, inputs: usize) -> Result<Vec<i8>, Error> {
    check_rows(rows)?;
    let per_row = inputs.div_ceil(BYTES_PER_FELT);
    if !(1..=MAX_WIDTH).contains(&inputs) || felts.len() != rows * per_row {
        return Err(Error::InputLength);
    }
    let mut values = Vec::with_capacity(felts.len() * BYTES_PER_FELT);
    for (position, felt) in felts.iter().enumerate() {
        let bytes = felt.to_bytes_le();
        if bytes[BYTES_PER_FELT] != 0 {
            return Err(Error::InputRange { position });
        }
        let used = BYTES_PER_FELT.min(inputs - position % per_row * BYTES_PER_FELT);
        let (row, tail) = bytes.split_at(used);
        if tail.iter().any(|&byte| byte != 0) {
            return Err(Error::InputTail { position });
        }
        values.extend(row.iter().map(|&byte| (byte ^ 0x80) as i8));
    }
    Ok(values)
}

fn pack_chunk(values: &[i8]) -> Felt {
    let mut bytes = [0; 32];
    for (byte, &value) in bytes.iter_mut().zip(values) {
        // In two's complement x + 128 is x with its top bit flipped.
        *byte = value as u8 ^ 0x80;
    }
    Felt::from_bytes_le(&bytes)
}
