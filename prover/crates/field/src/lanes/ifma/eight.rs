//! Eight elements side by side, in five limbs of 52 bits: x = l0 + l1·2^52 + .. + l4·2^208, for AVX-512 IFMA.
//!
//! In memory an element is x·2^256. A product of two of them over 2^260 lacks a factor 16, so one factor is loaded as 16·x
//! (`load_16`, a shift), at no price.

use super::vector::{add, and, load_words, shl, shr, splat, store_words, sub};
use crate::Fe;
use std::arch::x86_64::*;

/// Bits of a limb.
pub const BITS: u32 = 52;
/// A limb's bits.
pub const MASK: i64 = (1 << BITS) - 1;
/// Limb 3 of p; limb 0 is 1, limbs 1 and 2 are 0.
pub const A: i64 = 17 << 36;
/// Limb 4 of p.
pub const B: i64 = 1 << 43;

/// Eight integers with proper limbs, each from 0 to 2^52 - 1: what is multiplied. Not necessarily below p.
#[derive(Clone, Copy)]
pub struct Eight(pub(super) [__m512i; 5]);

/// Eight integers whose limbs are any signed numbers below 2^62: sums, differences and products before their carries.
#[derive(Clone, Copy)]
pub struct Loose(pub(super) [__m512i; 5]);

/// One integer as limbs, to be added to all eight.
#[derive(Clone, Copy, Debug)]
pub struct Limbs([i64; 5]);

impl Limbs {
    /// times·p.
    pub const fn multiple_of_p(times: i64) -> Self {
        Self([times, 0, 0, times * A, times * B])
    }

    /// The words of `x` in memory, and times·p.
    pub const fn of(x: Fe, times: i64) -> Self {
        let ([w0, w1, w2, w3], m) = (x.to_montgomery(), MASK as u64);
        let Self([p0, _, _, p3, p4]) = Self::multiple_of_p(times);
        Self([
            (w0 & m) as i64 + p0,
            ((w0 >> 52 | w1 << 12) & m) as i64,
            ((w1 >> 40 | w2 << 24) & m) as i64,
            ((w2 >> 28 | w3 << 36) & m) as i64 + p3,
            (w3 >> 16) as i64 + p4,
        ])
    }
}

impl Eight {
    /// `x` eight times, as `load_16` has it.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn broadcast_16(x: Fe) -> Self {
        let words = x.to_montgomery().map(|word| _mm512_set1_epi64(word as i64));
        Self::from_words::<4>(words)
    }

    /// Eight elements as they lie in memory.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn load(elements: [&Fe; 8]) -> Self {
        Self::from_words::<0>(load_words(elements))
    }

    /// Sixteen times eight elements: below 16·p.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn load_16(elements: [&Fe; 8]) -> Self {
        Self::from_words::<4>(load_words(elements))
    }

    /// Words of 64 bits, shifted to the left by UP bits, as limbs.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn from_words<const UP: u32>([w0, w1, w2, w3]: [__m512i; 4]) -> Self {
        let cut = |low: __m512i, right: u32, high: __m512i, left: u32| {
            let (low, high) = (shr(low, right - UP), shl(high, left + UP));
            and(_mm512_or_si512(low, high), splat(MASK))
        };
        Self([
            and(shl(w0, UP), splat(MASK)),
            cut(w0, 52, w1, 12),
            cut(w1, 40, w2, 24),
            cut(w2, 28, w3, 36),
            shr(w3, 16 - UP),
        ])
    }

    /// For sums.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn loose(self) -> Loose {
        Loose(self.0)
    }
}

impl Loose {
    /// self + other.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn plus(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([add(a[0], b[0]), add(a[1], b[1]), add(a[2], b[2]), add(a[3], b[3]), add(a[4], b[4])])
    }

    /// self - other.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn minus(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([sub(a[0], b[0]), sub(a[1], b[1]), sub(a[2], b[2]), sub(a[3], b[3]), sub(a[4], b[4])])
    }

    /// 2·self.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn double(self) -> Self {
        self.plus(self)
    }

    /// self + a constant.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn plus_limbs(self, limbs: &Limbs) -> Self {
        let (a, b) = (self.0, limbs.0.map(|limb| splat(limb)));
        Self([add(a[0], b[0]), add(a[1], b[1]), add(a[2], b[2]), add(a[3], b[3]), add(a[4], b[4])])
    }

    /// The same integers with proper limbs. They are at least 0 and below 2^260.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn carried(self) -> Eight {
        let l = self.signed_carries();
        Eight(l)
    }

    /// Less a multiple of p, so that -2^204 to 2^251 + 2^204 remains of integers within 2^259 of 0.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn folded(self) -> Self {
        let [l0, l1, l2, l3, l4] = self.0;
        // Off by one at most, as lower limbs have not carried yet.
        let q = _mm512_srai_epi64::<43>(add(l4, _mm512_srai_epi64::<52>(l3)));
        Self([sub(l0, q), l1, l2, sub(l3, times_a(q)), sub(l4, shl(q, 43))])
    }

    /// An integer that is self/16 mod p, below (self + 15·p) / 16, for self from 0 to 2^259.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn sixteenth(self) -> Self {
        let Eight([l0, l1, l2, l3, l4]) = self.carried();
        // p = 1 mod 16.
        let m = and(sub(splat(0), l0), splat(15));
        let sum = Self([add(l0, m), l1, l2, add(l3, times_a(m)), add(l4, shl(m, 43))]);
        let Eight(l) = sum.carried();
        let cut = |low, high| _mm512_or_si512(shr(low, 4), shl(and(high, splat(15)), 48));
        Self([cut(l[0], l[1]), cut(l[1], l[2]), cut(l[2], l[3]), cut(l[3], l[4]), shr(l[4], 4)])
    }

    /// Writes the integers mod p, which are from 0 to 2^257.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    pub fn store(self, elements: [&mut Fe; 8]) {
        let Eight([l0, l1, l2, l3, l4]) = self.carried();
        // Less q·p, q = x / 2^251: from -2^202 to 2^251 - 1.
        let q = shr(l4, 43);
        let rest = Self([sub(l0, q), l1, l2, sub(l3, times_a(q)), and(l4, splat(B - 1))]);
        let mut l = rest.signed_carries();
        let negative = _mm512_cmplt_epi64_mask(l[4], splat(0));
        if negative != 0 {
            let plus = |limb, p| _mm512_mask_add_epi64(limb, negative, limb, splat(p));
            l = Self([plus(l[0], 1), l[1], l[2], plus(l[3], A), plus(l[4], B)]).signed_carries();
        }
        let join = |low, right, high, left| _mm512_or_si512(shr(low, right), shl(high, left));
        let words =
            [join(l[0], 0, l[1], 52), join(l[1], 12, l[2], 40), join(l[2], 24, l[3], 28), join(l[3], 36, l[4], 16)];
        store_words(words, elements);
    }

    /// Proper limbs but for the highest, which keeps the sign.
    #[inline]
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn signed_carries(self) -> [__m512i; 5] {
        let mut l = self.0;
        for at in 0..4 {
            l[at + 1] = add(l[at + 1], _mm512_srai_epi64::<BITS>(l[at]));
            l[at] = and(l[at], splat(MASK));
        }
        l
    }
}

/// q·A, for |q| < 2^20.
#[inline]
#[target_feature(enable = "avx512f")]
fn times_a(q: __m512i) -> __m512i {
    shl(add(shl(q, 4), q), 36)
}
