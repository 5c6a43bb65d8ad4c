//! The loops in 64-bit words: what every other path is tested against.

use crate::Fe;
use crate::fe::{mul_wide, reduce};

pub fn add(a: &mut [Fe], b: &[Fe]) {
    a.iter_mut().zip(b).for_each(|(a, &b)| *a += b);
}

pub fn sub(a: &mut [Fe], b: &[Fe]) {
    a.iter_mut().zip(b).for_each(|(a, &b)| *a -= b);
}

pub fn mul(a: &mut [Fe], b: &[Fe]) {
    a.iter_mut().zip(b).for_each(|(a, &b)| *a *= b);
}

pub fn scale(a: &mut [Fe], r: Fe) {
    a.iter_mut().for_each(|a| *a *= r);
}

pub fn mul_add(sum: &mut [Fe], a: &[Fe], b: &[Fe]) {
    sum.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (&a, &b))| *sum += a * b);
}

pub fn scale_add(sum: &mut [Fe], a: &[Fe], r: Fe) {
    sum.iter_mut().zip(a).for_each(|(sum, &a)| *sum += r * a);
}

pub fn fold(a: &mut [Fe], b: &[Fe], r: Fe) {
    a.iter_mut().zip(b).for_each(|(a, &b)| *a += r * (b - *a));
}

/// Sixteen products are below p·2^256, so that one reduction does for them all.
pub fn dot(a: &[Fe], b: &[Fe]) -> Fe {
    let sum = |(a, b): (&[Fe], &[Fe])| {
        let mut sum = [0u64; 8];
        for (a, b) in a.iter().zip(b) {
            let mut carry = false;
            for (sum, word) in sum.iter_mut().zip(mul_wide(&a.0, &b.0)) {
                (*sum, carry) = sum.carrying_add(word, carry);
            }
        }
        reduce(sum)
    };
    a.chunks(16).zip(b.chunks(16)).map(sum).sum()
}

pub fn butterfly(a: &mut [Fe], b: &mut [Fe], w: Fe) {
    a.iter_mut().zip(b).for_each(|(a, b)| {
        let wb = w * *b;
        (*a, *b) = (*a + wb, *a - wb);
    });
}

pub fn unbutterfly(a: &mut [Fe], b: &mut [Fe], w: Fe) {
    a.iter_mut().zip(b).for_each(|(a, b)| (*a, *b) = (*a + *b, (*a - *b) * w));
}

pub fn butterfly4([a, b, c, d]: [&mut [Fe]; 4], w: [Fe; 3]) {
    butterfly(a, c, w[0]);
    butterfly(b, d, w[0]);
    butterfly(a, b, w[1]);
    butterfly(c, d, w[2]);
}
