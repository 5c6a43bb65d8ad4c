//! Integers in words of 64 bits, least first, and Montgomery's reduction of them.
//!
//! With p = 1 + c·2^192 it needs no multiplication by -1/p: what makes T0, of T = T0 + T1·2^192, a multiple of 2^192 is
//! 2^192 - T0 times p. Three words of T0, then one more, make four multiplications by c for all of 2^256.

/// The top word of p; its other words are 1, 0, 0.
pub const C: u64 = (1 << 59) + 17;

/// a·b + x + y: low word, high word.
#[inline(always)]
pub const fn mul_add(a: u64, b: u64, x: u64, y: u64) -> (u64, u64) {
    let sum = a as u128 * b as u128 + x as u128 + y as u128;
    (sum as u64, (sum >> 64) as u64)
}

/// a + b + carry: the word, the carry out of it.
#[inline(always)]
pub const fn add_carry(a: u64, b: u64, carry: bool) -> (u64, bool) {
    let (sum, first) = a.overflowing_add(b);
    let (sum, second) = sum.overflowing_add(carry as u64);
    (sum, first | second)
}

/// a - b - borrow: the word, the borrow out of it.
#[inline(always)]
pub const fn sub_borrow(a: u64, b: u64, borrow: bool) -> (u64, bool) {
    let (rest, first) = a.overflowing_sub(b);
    let (rest, second) = rest.overflowing_sub(borrow as u64);
    (rest, first | second)
}

/// Whether the integer is below p.
#[inline]
pub const fn is_reduced(words: &[u64; 4]) -> bool {
    words[3] < C || words[3] == C && words[2] == 0 && words[1] == 0 && words[0] == 0
}

/// x mod p, for -p <= x < p, in two's complement and with its sign beside it.
#[inline]
pub const fn plus_p_if(negative: bool, words: [u64; 4]) -> [u64; 4] {
    let all = (negative as u64).wrapping_neg();
    let (r0, carry) = add_carry(words[0], all & 1, false);
    let (r1, carry) = add_carry(words[1], 0, carry);
    let (r2, carry) = add_carry(words[2], 0, carry);
    let (r3, _) = add_carry(words[3], all & C, carry);
    [r0, r1, r2, r3]
}

/// x mod p, for x < 2·p.
#[inline]
pub const fn minus_p_if_reached([x0, x1, x2, x3]: [u64; 4]) -> [u64; 4] {
    let (r0, borrow) = sub_borrow(x0, 1, false);
    let (r1, borrow) = sub_borrow(x1, 0, borrow);
    let (r2, borrow) = sub_borrow(x2, 0, borrow);
    let (r3, borrow) = sub_borrow(x3, C, borrow);
    // In words and not by `if`: a branch would be mispredicted for every other element.
    let keep = (borrow as u64).wrapping_neg();
    [r0 ^ ((r0 ^ x0) & keep), r1 ^ ((r1 ^ x1) & keep), r2 ^ ((r2 ^ x2) & keep), r3 ^ ((r3 ^ x3) & keep)]
}

/// a·b, eight words.
#[inline]
pub const fn mul_wide(a: &[u64; 4], b: &[u64; 4]) -> [u64; 8] {
    let mut t = [0; 8];
    let mut i = 0;
    while i < 4 {
        let mut carry = 0;
        let mut j = 0;
        while j < 4 {
            (t[i + j], carry) = mul_add(a[i], b[j], t[i + j], carry);
            j += 1;
        }
        t[i + 4] = carry;
        i += 1;
    }
    t
}

/// a·a, with the products of two different words taken once and doubled.
#[inline]
pub const fn square_wide(a: &[u64; 4]) -> [u64; 8] {
    let (t1, c) = mul_add(a[0], a[1], 0, 0);
    let (t2, c) = mul_add(a[0], a[2], c, 0);
    let (t3, t4) = mul_add(a[0], a[3], c, 0);
    let (t3, c) = mul_add(a[1], a[2], t3, 0);
    let (t4, t5) = mul_add(a[1], a[3], t4, c);
    let (t5, t6) = mul_add(a[2], a[3], t5, 0);
    let cross = [0, t1, t2, t3, t4, t5, t6, 0];
    let mut t = [0; 8];
    let mut carry = false;
    let mut i = 0;
    while i < 4 {
        let (low, high) = mul_add(a[i], a[i], 0, 0);
        let even = cross[2 * i] << 1 | if i > 0 { cross[2 * i - 1] >> 63 } else { 0 };
        let odd = cross[2 * i + 1] << 1 | cross[2 * i] >> 63;
        (t[2 * i], carry) = add_carry(even, low, carry);
        (t[2 * i + 1], carry) = add_carry(odd, high, carry);
        i += 1;
    }
    t
}

/// T/2^256 mod p, for T < p·2^256.
#[inline]
pub const fn reduce(t: [u64; 8]) -> [u64; 4] {
    let words = reduce_lazily(t);
    // A product is p or more less than once in 32 times: a branch that is predicted.
    if is_reduced(&words) { words } else { minus_p_if_reached(words) }
}

/// An integer that is T/2^256 mod p, at least 0 and below p + T/2^256, for T < 2^511.
#[inline(always)]
pub const fn reduce_lazily(t: [u64; 8]) -> [u64; 4] {
    // With N = 2^192 - 1 - T0, T + (N + 1)·p = 2^192·U, U = T1 + N·c + (c + 1). The 1 at word 1 is of the next step.
    let (u0, k) = mul_add(C, !t[0], t[3], C + 1);
    let (u1, k) = mul_add(C, !t[1], t[4], k + 1);
    let (u2, k) = mul_add(C, !t[2], t[5], k);
    let (u3, carry) = add_carry(t[6], k, false);
    let u4 = t[7] + carry as u64;
    // With n = 2^64 - 1 - u0, U + (n + 1)·p = 2^64·(U/2^64 + 1 + (n + 1)·c·2^128), U/2^64 rounded down.
    let (r2, k) = mul_add(C, !u0, u3, C);
    [u1, u2, r2, u4 + k]
}
