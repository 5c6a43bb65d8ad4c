//! The loops eight elements at a time, with AVX-512 IFMA. What does not fill eight lanes is filled up with zeros.
#![allow(unsafe_code, reason = "vector loads and stores take pointers")]
#![allow(clippy::missing_safety_doc, reason = "functions are safe but for the features they are compiled for")]

mod eight;
mod vector;
mod wide;

use crate::Fe;
pub use eight::{Eight, Limbs, Loose};
pub use wide::Wide;

const P: Limbs = Limbs::multiple_of_p(1);
const P2: Limbs = Limbs::multiple_of_p(2);
const P16: Limbs = Limbs::multiple_of_p(16);

/// The features that every function here is compiled for.
pub fn detected() -> bool {
    is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512ifma")
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn add(a: &mut [Fe], b: &[Fe]) {
    zip(a, b, |a, b| load(a).plus(load(b)));
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn sub(a: &mut [Fe], b: &[Fe]) {
    zip(a, b, |a, b| load(a).minus(load(b)).plus_limbs(&P));
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn mul(a: &mut [Fe], b: &[Fe]) {
    zip(a, b, |a, b| Eight::load(a.each_ref()).mul(&Eight::load_16(b.each_ref())));
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn scale(a: &mut [Fe], r: Fe) {
    let r = Eight::broadcast_16(r);
    chunks(a, |a| r.mul(&Eight::load(a.each_ref())).store(a.each_mut()));
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn mul_add(sum: &mut [Fe], a: &[Fe], b: &[Fe]) {
    let (sums, rest) = sum.as_chunks_mut::<8>();
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let one = |sum: &mut [Fe; 8], a: &[Fe; 8], b: &[Fe; 8]| {
        let product = Eight::load(a.each_ref()).mul(&Eight::load_16(b.each_ref()));
        load(sum).plus(product).store(sum.each_mut());
    };
    for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
        one(sum, a, b);
    }
    let mut padded = pad(rest);
    one(&mut padded, &pad(a_rest), &pad(b_rest));
    rest.copy_from_slice(&padded[..rest.len()]);
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn scale_add(sum: &mut [Fe], a: &[Fe], r: Fe) {
    let r = Eight::broadcast_16(r);
    zip(sum, a, |sum, a| load(sum).plus(r.mul(&Eight::load(a.each_ref()))));
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn fold(a: &mut [Fe], b: &[Fe], r: Fe) {
    let r = Eight::broadcast_16(r);
    zip(a, b, |a, b| {
        let a = load(a);
        a.plus(r.mul(&load(b).minus(a).plus_limbs(&P).carried()))
    });
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn dot(a: &[Fe], b: &[Fe]) -> Fe {
    let block = |(a, b): (&[Fe], &[Fe])| {
        let mut products = Wide::empty();
        let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
        let mut one =
            |a: &[Fe; 8], b: &[Fe; 8]| products.add_product(&Eight::load(a.each_ref()), &Eight::load_16(b.each_ref()));
        for (a, b) in a.iter().zip(b) {
            one(a, b);
        }
        if !a_rest.is_empty() {
            one(&pad(a_rest), &pad(b_rest));
        }
        sum(products)
    };
    let len = 8 * Wide::PRODUCTS;
    a.chunks(len).zip(b.chunks(len)).map(block).sum()
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn quadratic(a: [&[Fe]; 2], b: [&[Fe]; 2]) -> [Fe; 2] {
    let mut total = [Fe::ZERO; 2];
    let len = 8 * Wide::PRODUCTS;
    for start in (0..a[0].len()).step_by(len) {
        let [(a0, a0_rest), (a1, a1_rest), (b0, b0_rest), (b1, b1_rest)] =
            [a[0], a[1], b[0], b[1]].map(|slice| slice[start..slice.len().min(start + len)].as_chunks::<8>());
        let (mut constant, mut leading) = (Wide::empty(), Wide::empty());
        let mut one = |a0: &[Fe; 8], a1: &[Fe; 8], b0: &[Fe; 8], b1: &[Fe; 8]| {
            let (a0, b0) = (Eight::load(a0.each_ref()), Eight::load_16(b0.each_ref()));
            constant.add_product(&a0, &b0);
            let a1 = load(a1).minus(a0.loose()).plus_limbs(&P);
            let b1 = Eight::load_16(b1.each_ref()).loose().minus(b0.loose()).plus_limbs(&P16);
            leading.add_product(&a1.carried(), &b1.carried());
        };
        for (((a0, a1), b0), b1) in a0.iter().zip(a1).zip(b0).zip(b1) {
            one(a0, a1, b0, b1);
        }
        if !a0_rest.is_empty() {
            one(&pad(a0_rest), &pad(a1_rest), &pad(b0_rest), &pad(b1_rest));
        }
        total = [total[0] + sum(constant), total[1] + sum(leading)];
    }
    total
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn butterfly(a: &mut [Fe], b: &mut [Fe], w: Fe) {
    let w = Eight::broadcast_16(w);
    both(a, b, |a, b| {
        let wb = w.mul(&b);
        (a.loose().plus(wb), a.loose().minus(wb).plus_limbs(&P2))
    });
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn unbutterfly(a: &mut [Fe], b: &mut [Fe], w: Fe) {
    let w = Eight::broadcast_16(w);
    both(a, b, |a, b| {
        let (a, b) = (a.loose(), b.loose());
        (a.plus(b), w.mul(&a.minus(b).plus_limbs(&P).carried()))
    });
}

#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn butterfly4(slices: [&mut [Fe]; 4], w: [Fe; 3]) {
    let w = w.map(|w| Eight::broadcast_16(w));
    // Integers stay below 6·p: elements are below p, products below 1.1·p.
    let four = |e: [&mut [Fe; 8]; 4]| {
        let [a, b, c, d] = e.each_ref().map(|e| Eight::load(e.each_ref()));
        let (c, d) = (w[0].mul(&c), w[0].mul(&d));
        let (a, c) = (a.loose().plus(c), a.loose().minus(c).plus_limbs(&P2));
        let (b, d) = (b.loose().plus(d), b.loose().minus(d).plus_limbs(&P2));
        let (b, d) = (w[1].mul(&b.carried()), w[2].mul(&d.carried()));
        let [e0, e1, e2, e3] = e;
        a.plus(b).store(e0.each_mut());
        a.minus(b).plus_limbs(&P2).store(e1.each_mut());
        c.plus(d).store(e2.each_mut());
        c.minus(d).plus_limbs(&P2).store(e3.each_mut());
    };
    let [(a, a_rest), (b, b_rest), (c, c_rest), (d, d_rest)] = slices.map(|slice| slice.as_chunks_mut::<8>());
    for (((a, b), c), d) in a.iter_mut().zip(b).zip(c).zip(d) {
        four([a, b, c, d]);
    }
    if !a_rest.is_empty() {
        let rests = [a_rest, b_rest, c_rest, d_rest];
        let mut padded = rests.each_ref().map(|rest| pad(rest));
        four(padded.each_mut());
        for (rest, padded) in rests.into_iter().zip(&padded) {
            rest.copy_from_slice(&padded[..rest.len()]);
        }
    }
}

/// The sum over all eight lanes, for products of up to 64·p².
#[target_feature(enable = "avx512f,avx512ifma")]
fn sum(products: Wide) -> Fe {
    let mut sums = [Fe::ZERO; 8];
    products.reduce().store(sums.each_mut());
    sums.into_iter().sum()
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn load(elements: &[Fe; 8]) -> Loose {
    Eight::load(elements.each_ref()).loose()
}

fn pad(rest: &[Fe]) -> [Fe; 8] {
    let mut padded = [Fe::ZERO; 8];
    padded[..rest.len()].copy_from_slice(rest);
    padded
}

/// Does `work` to each eight elements, in place.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn chunks(a: &mut [Fe], work: impl Fn(&mut [Fe; 8])) {
    let (whole, rest) = a.as_chunks_mut::<8>();
    for eight in whole {
        work(eight);
    }
    if !rest.is_empty() {
        let mut padded = pad(rest);
        work(&mut padded);
        rest.copy_from_slice(&padded[..rest.len()]);
    }
}

/// Puts `value` of each eight elements of a and b into a.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn zip(a: &mut [Fe], b: &[Fe], value: impl Fn(&[Fe; 8], &[Fe; 8]) -> Loose) {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks_mut::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter_mut().zip(b) {
        value(a, b).store(a.each_mut());
    }
    if !a_rest.is_empty() {
        let mut padded = pad(a_rest);
        value(&padded, &pad(b_rest)).store(padded.each_mut());
        a_rest.copy_from_slice(&padded[..a_rest.len()]);
    }
}

/// Puts `values` of each eight elements of a and b into both.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn both(a: &mut [Fe], b: &mut [Fe], values: impl Fn(Eight, Eight) -> (Loose, Loose)) {
    let one = |a: &mut [Fe; 8], b: &mut [Fe; 8]| {
        let (x, y) = values(Eight::load(a.each_ref()), Eight::load(b.each_ref()));
        x.store(a.each_mut());
        y.store(b.each_mut());
    };
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks_mut::<8>(), b.as_chunks_mut::<8>());
    for (a, b) in a.iter_mut().zip(b) {
        one(a, b);
    }
    if !a_rest.is_empty() {
        let (mut x, mut y) = (pad(a_rest), pad(b_rest));
        one(&mut x, &mut y);
        a_rest.copy_from_slice(&x[..a_rest.len()]);
        b_rest.copy_from_slice(&y[..b_rest.len()]);
    }
}
