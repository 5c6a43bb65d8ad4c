//! Ten signed integers in a felt: `Σ v_j · 2^{25j}`, each |v_j| < 2^24.

use crate::{Error, Felt};

/// Integers in a lane felt.
pub const LANES: usize = 10;
/// Bits of a lane.
pub const LANE_BITS: usize = 25;
/// Every lane's magnitude is below this.
pub const LANE_LIMIT: i32 = 1 << (LANE_BITS - 1);

const DIGIT_MASK: u64 = (1 << LANE_BITS) - 1;

/// Σ 2^24·2^{25j}, words lowest first: added, it makes every lane a digit in 1..2^25.
pub const OFFSET: [u64; 4] = {
    let mut digits = [0; 4];
    let mut lane = 0;
    while lane < LANES {
        let bit = lane * LANE_BITS + LANE_BITS - 1;
        digits[bit / 64] |= 1 << (bit % 64);
        lane += 1;
    }
    digits
};

/// Packs up to ten values, lane 0 lowest; missing ones are 0.
pub fn pack_lanes(values: &[i32]) -> Result<Felt, Error> {
    if values.len() > LANES || values.iter().any(|v| v.unsigned_abs() >= LANE_LIMIT as u32) {
        return Err(Error::LaneRange);
    }
    let mut digits = OFFSET;
    for (lane, &value) in values.iter().enumerate() {
        let (word, bit) = (lane * LANE_BITS / 64, lane * LANE_BITS % 64);
        // The offset has put 2^24 at this lane; all of the lane's 25 bits are replaced by value + 2^24.
        let change = (u128::from(value.wrapping_add(LANE_LIMIT) as u32) ^ LANE_LIMIT as u128) << bit;
        digits[word] ^= change as u64;
        if word < 3 {
            digits[word + 1] ^= (change >> 64) as u64;
        }
    }
    Ok(felt_from_digits(digits) - felt_from_digits(OFFSET))
}

/// The ten lanes of a felt.
pub fn unpack_lanes(felt: &Felt) -> Result<[i32; LANES], Error> {
    let lanes = shifted_lanes(&(*felt + felt_from_digits(OFFSET)).to_le_digits()).ok_or(Error::LaneRange)?;
    if lanes.contains(&-LANE_LIMIT) { Err(Error::LaneRange) } else { Ok(lanes) }
}

/// The ten digits of 25 bits of a number (words, lowest first), each less 2^24; none from 2^250 on.
pub fn shifted_lanes(words: &[u64; 4]) -> Option<[i32; LANES]> {
    if words[3] >> (LANES * LANE_BITS - 192) != 0 {
        return None;
    }
    let mut lanes = [0; LANES];
    for (lane, value) in lanes.iter_mut().enumerate() {
        let (word, bit) = (lane * LANE_BITS / 64, lane * LANE_BITS % 64);
        let high = if word < 3 { words[word + 1] } else { 0 };
        let digit = ((u128::from(high) << 64 | u128::from(words[word])) >> bit) as u64 & DIGIT_MASK;
        *value = digit as i32 - LANE_LIMIT;
    }
    Some(lanes)
}

/// The first `used` lanes of a felt whose other lanes must be 0.
pub fn unpack_used(felt: &Felt, used: usize) -> Result<[i32; LANES], Error> {
    let lanes = unpack_lanes(felt)?;
    match (used..LANES).find(|&lane| lanes[lane] != 0) {
        Some(lane) => Err(Error::LanePadding { lane }),
        None => Ok(lanes),
    }
}

/// Rows of `width` values, each row in `ceil(width / 10)` felts.
pub fn pack_outputs(values: &[i32], width: usize) -> Result<Vec<Felt>, Error> {
    if width == 0 || !values.len().is_multiple_of(width) {
        return Err(Error::OutputLength);
    }
    values.chunks_exact(width).flat_map(|row| row.chunks(LANES)).map(pack_lanes).collect()
}

/// Inverse of `pack_outputs`.
pub fn unpack_outputs(felts: &[Felt], width: usize) -> Result<Vec<i32>, Error> {
    if width == 0 || !felts.len().is_multiple_of(width.div_ceil(LANES)) {
        return Err(Error::OutputLength);
    }
    let mut values = Vec::with_capacity(felts.len() * LANES);
    for row in felts.chunks_exact(width.div_ceil(LANES)) {
        for (block, felt) in row.iter().enumerate() {
            let used = LANES.min(width - block * LANES);
            values.extend_from_slice(&unpack_used(felt, used)?[..used]);
        }
    }
    Ok(values)
}

fn felt_from_digits(digits: [u64; 4]) -> Felt {
    let mut bytes = [0; 32];
    for (chunk, digit) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(digits) {
        *chunk = digit.to_le_bytes();
    }
    Felt::from_bytes_le(&bytes)
}
