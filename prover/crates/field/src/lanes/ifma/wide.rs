//! Sums of products, and their reduction.
//!
//!   p = 1 + A·2^156 + B·2^208,   A = 17·2^36,   B = 2^43
//!
//! Montgomery's reduction goes by 2^260. As p = 1 mod 2^156, it takes three limbs T0 of T = T0 + T1·2^156 at once: with
//! N = 2^156 - 1 - T0 (its bits inverted), T + (N + 1)·p = 2^156·(1 + T1 + (N + 1)·(A + B·2^52)), and then two limbs more in
//! the same way. What is added for the ones stands in the accumulators from the start.

use super::eight::{A, B, BITS, Eight, Loose, MASK};
use super::vector::{add, shr, splat};
use std::arch::x86_64::*;

/// The ones and the multiples of p that the reduction adds, by limb.
const ONES: [i64; 10] = [0, 0, 0, 1 + A, B, 1, A, B, 0, 0];

/// Sums of products: ten limbs that have not carried.
#[derive(Clone, Copy)]
pub struct Wide([__m512i; 10]);

impl Wide {
    /// Products that a sum may have: a limb takes ten numbers below 2^52 from each, and stays below 2^62.
    pub const PRODUCTS: usize = 64;

    /// A sum without products yet.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn empty() -> Self {
        Self(ONES.map(|one| splat(one)))
    }

    /// Adds a·b.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn add_product(&mut self, a: &Eight, b: &Eight) {
        let (t, a, b) = (&mut self.0, &a.0, &b.0);
        for i in 0..5 {
            for j in 0..5 {
                t[i + j] = _mm512_madd52lo_epu64(t[i + j], a[i], b[j]);
                t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a[i], b[j]);
            }
        }
    }

    /// The sum T, reduced: at least 0, below p + T / 2^260.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn reduce(self) -> Loose {
        let mut t = self.0;
        for limbs in [0..3, 3..5] {
            let mut n = [splat(0); 3];
            for i in limbs.clone() {
                n[i - limbs.start] = _mm512_andnot_si512(t[i], splat(MASK));
                t[i + 1] = add(t[i + 1], shr(t[i], BITS));
            }
            for i in limbs.clone() {
                let n = n[i - limbs.start];
                t[i + 3] = _mm512_madd52lo_epu64(t[i + 3], n, splat(A));
                t[i + 4] = _mm512_madd52hi_epu64(t[i + 4], n, splat(A));
                t[i + 4] = _mm512_madd52lo_epu64(t[i + 4], n, splat(B));
                t[i + 5] = _mm512_madd52hi_epu64(t[i + 5], n, splat(B));
            }
        }
        Loose([t[5], t[6], t[7], t[8], t[9]])
    }
}

/// Products, reduced.
impl Eight {
    /// self·other / 2^260 mod p: at least 0, below p + self·other / 2^260.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn mul(&self, other: &Self) -> Loose {
        let mut t = Wide::empty();
        t.add_product(self, other);
        t.reduce()
    }

    /// self² / 2^260 mod p, in the bounds of `mul`.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn square(&self) -> Loose {
        let a = &self.0;
        let mut t = [splat(0); 10];
        for i in 0..4 {
            for j in i + 1..5 {
                t[i + j] = _mm512_madd52lo_epu64(t[i + j], a[i], a[j]);
                t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a[i], a[j]);
            }
        }
        for (t, one) in t.iter_mut().zip(ONES) {
            *t = add(add(*t, *t), splat(one));
        }
        for i in 0..5 {
            t[2 * i] = _mm512_madd52lo_epu64(t[2 * i], a[i], a[i]);
            t[2 * i + 1] = _mm512_madd52hi_epu64(t[2 * i + 1], a[i], a[i]);
        }
        Wide(t).reduce()
    }
}
