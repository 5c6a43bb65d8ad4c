//! Vectors of eight words: operators, and the way of eight elements in and out of memory.

use crate::Fe;
use std::arch::x86_64::*;

#[inline]
#[target_feature(enable = "avx512f")]
pub fn splat(x: i64) -> __m512i {
    _mm512_set1_epi64(x)
}

#[inline]
#[target_feature(enable = "avx512f")]
pub fn add(a: __m512i, b: __m512i) -> __m512i {
    _mm512_add_epi64(a, b)
}

#[inline]
#[target_feature(enable = "avx512f")]
pub fn sub(a: __m512i, b: __m512i) -> __m512i {
    _mm512_sub_epi64(a, b)
}

#[inline]
#[target_feature(enable = "avx512f")]
pub fn and(a: __m512i, b: __m512i) -> __m512i {
    _mm512_and_si512(a, b)
}

#[inline]
#[target_feature(enable = "avx512f")]
pub fn shl(a: __m512i, bits: u32) -> __m512i {
    _mm512_sllv_epi64(a, _mm512_set1_epi64(i64::from(bits)))
}

#[inline]
#[target_feature(enable = "avx512f")]
pub fn shr(a: __m512i, bits: u32) -> __m512i {
    _mm512_srlv_epi64(a, _mm512_set1_epi64(i64::from(bits)))
}

/// Word i of all eight elements in vector i. Lanes hold elements 0, 2, 1, 3, 4, 6, 5, 7.
#[inline]
#[target_feature(enable = "avx512f")]
pub fn load_words(e: [&Fe; 8]) -> [__m512i; 4] {
    let pair = |low: &Fe, high: &Fe| {
        // SAFETY: each reference is to four words, 32 bytes, and the loads ask for no alignment.
        let (low, high) =
            unsafe { (_mm256_loadu_si256((&raw const *low).cast()), _mm256_loadu_si256((&raw const *high).cast())) };
        _mm512_inserti64x4::<1>(_mm512_castsi256_si512(low), high)
    };
    let z = [pair(e[0], e[1]), pair(e[2], e[3]), pair(e[4], e[5]), pair(e[6], e[7])];
    let (t0, t1) = (_mm512_unpacklo_epi64(z[0], z[1]), _mm512_unpackhi_epi64(z[0], z[1]));
    let (t2, t3) = (_mm512_unpacklo_epi64(z[2], z[3]), _mm512_unpackhi_epi64(z[2], z[3]));
    let even = _mm512_setr_epi64(0, 1, 4, 5, 8, 9, 12, 13);
    let odd = _mm512_setr_epi64(2, 3, 6, 7, 10, 11, 14, 15);
    [
        _mm512_permutex2var_epi64(t0, even, t2),
        _mm512_permutex2var_epi64(t1, even, t3),
        _mm512_permutex2var_epi64(t0, odd, t2),
        _mm512_permutex2var_epi64(t1, odd, t3),
    ]
}

/// Inverse of `load_words`.
#[inline]
#[target_feature(enable = "avx512f")]
pub fn store_words(w: [__m512i; 4], e: [&mut Fe; 8]) {
    let low = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
    let high = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    let (t0, t1) = (_mm512_permutex2var_epi64(w[0], low, w[2]), _mm512_permutex2var_epi64(w[1], low, w[3]));
    let (t2, t3) = (_mm512_permutex2var_epi64(w[0], high, w[2]), _mm512_permutex2var_epi64(w[1], high, w[3]));
    let [e0, e1, e2, e3, e4, e5, e6, e7] = e;
    for (z, low, high) in [
        (_mm512_unpacklo_epi64(t0, t1), e0, e1),
        (_mm512_unpackhi_epi64(t0, t1), e2, e3),
        (_mm512_unpacklo_epi64(t2, t3), e4, e5),
        (_mm512_unpackhi_epi64(t2, t3), e6, e7),
    ] {
        // SAFETY: each reference is to four words, 32 bytes, and the stores ask for no alignment.
        unsafe {
            _mm256_storeu_si256((&raw mut *low).cast(), _mm512_castsi512_si256(z));
            _mm256_storeu_si256((&raw mut *high).cast(), _mm512_extracti64x4_epi64::<1>(z));
        }
    }
}
