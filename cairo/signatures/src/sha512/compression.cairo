//! One block of SHA-512 into the state.

use super::constants::ROUND_CONSTANTS;
use super::schedule::next_word;
use super::sums::{sum_of_six, sum_of_two, with_one, with_three};
use super::words::{big_sigma_0, big_sigma_1, both, complement};

#[derive(Copy, Drop)]
struct State {
    a: u64,
    b: u64,
    c: u64,
    d: u64,
    e: u64,
    f: u64,
    g: u64,
    h: u64,
}

pub fn compress(chaining: [u64; 8], block: [u64; 16]) -> [u64; 8] {
    let [a, b, c, d, e, f, g, h] = chaining;
    let mut state = State { a, b, c, d, e, f, g, h };
    let mut words = block;
    let mut constants = ROUND_CONSTANTS.span();
    while let Some(sixteen) = constants.pop_front() {
        state = sixteen_rounds(state, *sixteen, words);
        if !constants.is_empty() {
            words = next_words(words);
        }
    }
    let next = [
        sum_of_two(a, state.a), sum_of_two(b, state.b), sum_of_two(c, state.c), sum_of_two(d, state.d),
        sum_of_two(e, state.e), sum_of_two(f, state.f), sum_of_two(g, state.g), sum_of_two(h, state.h),
    ];
    next
}

fn sixteen_rounds(s: State, k: [u64; 16], w: [u64; 16]) -> State {
    let [k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15] = k;
    let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = w;
    let s = round(s, k0, w0);
    let s = round(s, k1, w1);
    let s = round(s, k2, w2);
    let s = round(s, k3, w3);
    let s = round(s, k4, w4);
    let s = round(s, k5, w5);
    let s = round(s, k6, w6);
    let s = round(s, k7, w7);
    let s = round(s, k8, w8);
    let s = round(s, k9, w9);
    let s = round(s, k10, w10);
    let s = round(s, k11, w11);
    let s = round(s, k12, w12);
    let s = round(s, k13, w13);
    let s = round(s, k14, w14);
    let s = round(s, k15, w15);
    s
}

/// T1 = h + S1(e) + Ch(e, f, g) + k + w becomes a new e, beside d, and a new a, beside T2 = S0(a) + Maj(a, b, c). The
/// two parts of Ch have no bit in common, nor have those of Maj.
#[inline(always)]
fn round(s: State, k: u64, w: u64) -> State {
    let State { a, b, c, d, e, f, g, h } = s;
    let (e_and_f, _) = both(e, f);
    let (not_e_and_g, _) = both(complement(e), g);
    let (a_and_b, a_xor_b) = both(a, b);
    let (rest_of_majority, _) = both(a_xor_b, c);
    let t1 = sum_of_six(h, big_sigma_1(e), e_and_f, not_e_and_g, k, w);
    State {
        a: with_three(t1, big_sigma_0(a), a_and_b, rest_of_majority),
        b: a,
        c: b,
        d: c,
        e: with_one(t1, d),
        f: e,
        g: f,
        h: g,
    }
}

/// The sixteen words of the schedule after sixteen.
fn next_words(w: [u64; 16]) -> [u64; 16] {
    let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = w;
    let w16 = next_word(w0, w1, w9, w14);
    let w17 = next_word(w1, w2, w10, w15);
    let w18 = next_word(w2, w3, w11, w16);
    let w19 = next_word(w3, w4, w12, w17);
    let w20 = next_word(w4, w5, w13, w18);
    let w21 = next_word(w5, w6, w14, w19);
    let w22 = next_word(w6, w7, w15, w20);
    let w23 = next_word(w7, w8, w16, w21);
    let w24 = next_word(w8, w9, w17, w22);
    let w25 = next_word(w9, w10, w18, w23);
    let w26 = next_word(w10, w11, w19, w24);
    let w27 = next_word(w11, w12, w20, w25);
    let w28 = next_word(w12, w13, w21, w26);
    let w29 = next_word(w13, w14, w22, w27);
    let w30 = next_word(w14, w15, w23, w28);
    let w31 = next_word(w15, w16, w24, w29);
    [w16, w17, w18, w19, w20, w21, w22, w23, w24, w25, w26, w27, w28, w29, w30, w31]
}
