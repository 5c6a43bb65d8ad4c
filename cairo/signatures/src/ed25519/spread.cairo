//! A word with three zeros above every bit: in five rounds the upper half of each group of bits moves away from the
//! lower.

use ciro_bounded_int::{BoundedInt, upcast};

pub type Word = BoundedInt<0, 0xffffffff>;

pub fn spread(word: Word) -> felt252 {
    let halves = narrowed((1 + 0x1000000000000) * upcast::<_, u128>(word).into()) & 0xffff000000000000ffff;
    let bytes = narrowed((1 + 0x1000000) * halves.into()) & 0xff000000ff000000ff000000ff;
    let nibbles = narrowed((1 + 0x1000) * bytes.into()) & 0xf000f000f000f000f000f000f000f;
    let pairs = narrowed((1 + 0x40) * nibbles.into()) & 0x3030303030303030303030303030303;
    (narrowed((1 + 8) * pairs.into()) & 0x11111111111111111111111111111111).into()
}

#[inline(always)]
fn narrowed(value: felt252) -> u128 {
    value.try_into().expect('128 bits')
}
