//! Numbers as the bytes that other chains' keys sign.

/// The last `count` bytes of a number below 256^count, big-endian.
pub fn append(ref bytes: Array<u8>, value: u128, count: u32) {
    let mut unit: u128 = 1;
    for _ in 1..count {
        unit *= 0x100;
    }
    let mut rest = value;
    loop {
        let (byte, below) = DivRem::div_rem(rest, unit.try_into().unwrap());
        bytes.append(byte.try_into().unwrap());
        if unit == 1 {
            break;
        }
        rest = below;
        unit /= 0x100;
    }
}
