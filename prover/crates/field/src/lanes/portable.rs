//! The loops in 64-bit words: what every other path is tested against.

use crate::Fe;
use crate::words::{mul_wide, reduce};

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
const PRODUCTS: usize = 16;

pub fn dot(a: &[Fe], b: &[Fe]) -> Fe {
    let sum = |(a, b): (&[Fe], &[Fe])| {
        let mut sum = [0; 8];
        a.iter().zip(b).for_each(|(a, b)| add_product(&mut sum, a, b));
        Fe(reduce(sum))
    };
    a.chunks(PRODUCTS).zip(b.chunks(PRODUCTS)).map(sum).sum()
}

pub fn quadratic(a: [&[Fe]; 2], b: [&[Fe]; 2]) -> [Fe; 2] {
    let mut total = [Fe::ZERO; 2];
    for start in (0..a[0].len()).step_by(PRODUCTS) {
        let mut sums = [[0; 8]; 2];
        for at in start..a[0].len().min(start + PRODUCTS) {
            add_product(&mut sums[0], &a[0][at], &b[0][at]);
            add_product(&mut sums[1], &(a[1][at] - a[0][at]), &(b[1][at] - b[0][at]));
        }
        total = [total[0] + Fe(reduce(sums[0])), total[1] + Fe(reduce(sums[1]))];
    }
    total
}

#[inline(always)]
fn add_product(sum: &mut [u64; 8], a: &Fe, b: &Fe) {
    let mut carry = false;
    for (sum, word) in sum.iter_mut().zip(mul_wide(&a.0, &b.0)) {
        (*sum, carry) = sum.carrying_add(word, carry);
    }
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
