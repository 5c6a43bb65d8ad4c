//! An element of the Stark field in Montgomery form: x is kept as x·2^256 mod p, with
//!
//!   p = 2^251 + 17·2^192 + 1 = 1 + c·2^192,   c = 2^59 + 17.
//!
//! Since p = 1 mod 2^192, Montgomery's reduction of T = T0 + T1·2^192 needs no multiplication by -1/p: what makes T0 a
//! multiple of 2^192 is 2^192 - T0 times p. Three words of T0, then one more, make four multiplications for all of 2^256.

use std::fmt;
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// The top word of p; its other words are 1, 0, 0.
pub(crate) const C: u64 = (1 << 59) + 17;

/// 2^512 mod p: takes an integer into Montgomery form.
const R2: Fe = {
    // R = 2^256 mod p, by eight doublings of 2^248 < p; then R doubled 256 times.
    let mut x = Fe([0, 0, 0, 1 << 56]);
    let mut at = 0;
    while at < 264 {
        x = x.double();
        at += 1;
    }
    x
};

/// An element of the Stark field. Always reduced, so that `==` on its words is equality in the field.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Fe(pub(crate) [u64; 4]);

impl Fe {
    /// 0.
    pub const ZERO: Self = Self([0; 4]);
    /// 1.
    pub const ONE: Self = Self::from_u64(1);
    /// 2.
    pub const TWO: Self = Self::from_u64(2);
    /// 2^192 divides p - 1.
    pub const TWO_ADICITY: u32 = 192;

    /// The integer `x`.
    pub const fn from_u64(x: u64) -> Self {
        Self([x, 0, 0, 0]).times(R2)
    }

    /// The integer `x`; p + x where it is negative.
    pub const fn from_i64(x: i64) -> Self {
        let magnitude = Self::from_u64(x.unsigned_abs());
        if x < 0 { Self::ZERO.minus(magnitude) } else { magnitude }
    }

    /// The integer with these words, least first, if it is below p.
    pub const fn from_words(words: [u64; 4]) -> Option<Self> {
        if is_reduced(&words) { Some(Self(words).times(R2)) } else { None }
    }

    /// The words, least first, of the integer in 0..p.
    pub const fn to_words(self) -> [u64; 4] {
        reduce([self.0[0], self.0[1], self.0[2], self.0[3], 0, 0, 0, 0]).0
    }

    /// x·2^256 mod p, words least first, as it lies in memory.
    pub const fn to_montgomery(self) -> [u64; 4] {
        self.0
    }

    /// Inverse of `to_montgomery`, if the words are below p.
    pub const fn from_montgomery(words: [u64; 4]) -> Option<Self> {
        if is_reduced(&words) { Some(Self(words)) } else { None }
    }

    /// Whether this is 0.
    #[inline]
    pub const fn is_zero(&self) -> bool {
        self.0[0] | self.0[1] | self.0[2] | self.0[3] == 0
    }

    /// x + x.
    #[inline]
    pub const fn double(self) -> Self {
        self.plus(self)
    }

    /// x·x.
    #[inline]
    pub const fn square(self) -> Self {
        reduce(square_wide(&self.0))
    }

    /// x^e; 0^0 = 1.
    pub const fn pow(self, e: u64) -> Self {
        let mut power = Self::ONE;
        let mut bit = 64 - e.leading_zeros();
        while bit > 0 {
            bit -= 1;
            power = power.square();
            if e >> bit & 1 == 1 {
                power = power.times(self);
            }
        }
        power
    }

    /// A generator of the subgroup of order 2^`log_order`: a power of 3, which generates the whole group.
    ///
    /// # Panics
    /// If `log_order` is more than `TWO_ADICITY`.
    pub const fn root_of_unity(log_order: u32) -> Self {
        assert!(log_order <= Self::TWO_ADICITY, "the field has no subgroup of this order");
        let mut root = Self::from_u64(3).pow(C);
        let mut at = log_order;
        while at < Self::TWO_ADICITY {
            root = root.square();
            at += 1;
        }
        root
    }

    #[inline]
    pub(crate) const fn plus(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        // Both are below 2^252: no carry leaves the top word.
        let (s0, carry) = add_carry(a[0], b[0], false);
        let (s1, carry) = add_carry(a[1], b[1], carry);
        let (s2, carry) = add_carry(a[2], b[2], carry);
        let s3 = a[3] + b[3] + carry as u64;
        minus_p_if_reached([s0, s1, s2, s3])
    }

    #[inline]
    pub(crate) const fn minus(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        let (r0, borrow) = sub_borrow(a[0], b[0], false);
        let (r1, borrow) = sub_borrow(a[1], b[1], borrow);
        let (r2, borrow) = sub_borrow(a[2], b[2], borrow);
        let (r3, borrow) = sub_borrow(a[3], b[3], borrow);
        plus_p_if(borrow, [r0, r1, r2, r3])
    }

    #[inline]
    pub(crate) const fn times(self, other: Self) -> Self {
        reduce(mul_wide(&self.0, &other.0))
    }
}

/// a·b + x + y: low word, high word.
#[inline(always)]
const fn mul_add(a: u64, b: u64, x: u64, y: u64) -> (u64, u64) {
    let sum = a as u128 * b as u128 + x as u128 + y as u128;
    (sum as u64, (sum >> 64) as u64)
}

/// a + b + carry: the word, the carry out of it.
#[inline(always)]
pub(crate) const fn add_carry(a: u64, b: u64, carry: bool) -> (u64, bool) {
    let (sum, first) = a.overflowing_add(b);
    let (sum, second) = sum.overflowing_add(carry as u64);
    (sum, first | second)
}

/// a - b - borrow: the word, the borrow out of it.
#[inline(always)]
pub(crate) const fn sub_borrow(a: u64, b: u64, borrow: bool) -> (u64, bool) {
    let (rest, first) = a.overflowing_sub(b);
    let (rest, second) = rest.overflowing_sub(borrow as u64);
    (rest, first | second)
}

#[inline]
const fn is_reduced(words: &[u64; 4]) -> bool {
    words[3] < C || words[3] == C && words[2] == 0 && words[1] == 0 && words[0] == 0
}

/// Adds p to a negative number in two's complement, so that it becomes a canonical one.
#[inline]
const fn plus_p_if(negative: bool, words: [u64; 4]) -> Fe {
    let all = (negative as u64).wrapping_neg();
    let (r0, carry) = add_carry(words[0], all & 1, false);
    let (r1, carry) = add_carry(words[1], 0, carry);
    let (r2, carry) = add_carry(words[2], 0, carry);
    let (r3, _) = add_carry(words[3], all & C, carry);
    Fe([r0, r1, r2, r3])
}

/// T/2^256 mod p, for T < p·2^256.
#[inline]
pub(crate) const fn reduce(t: [u64; 8]) -> Fe {
    let words = reduce_lazily(t);
    // A product is p or more less than once in 32 times: a branch that is predicted.
    if is_reduced(&words) { Fe(words) } else { minus_p_if_reached(words) }
}

/// An integer that is T/2^256 mod p, at least 0 and below p + T/2^256, for T < 2^511.
#[inline(always)]
pub(crate) const fn reduce_lazily(t: [u64; 8]) -> [u64; 4] {
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

/// x mod p, for x < 2·p.
#[inline]
pub(crate) const fn minus_p_if_reached([x0, x1, x2, x3]: [u64; 4]) -> Fe {
    let (r0, borrow) = sub_borrow(x0, 1, false);
    let (r1, borrow) = sub_borrow(x1, 0, borrow);
    let (r2, borrow) = sub_borrow(x2, 0, borrow);
    let (r3, borrow) = sub_borrow(x3, C, borrow);
    // In words and not by `if`: a branch would be mispredicted for every other element.
    let keep = (borrow as u64).wrapping_neg();
    Fe([r0 ^ ((r0 ^ x0) & keep), r1 ^ ((r1 ^ x1) & keep), r2 ^ ((r2 ^ x2) & keep), r3 ^ ((r3 ^ x3) & keep)])
}

/// a·b, eight words.
#[inline]
pub(crate) const fn mul_wide(a: &[u64; 4], b: &[u64; 4]) -> [u64; 8] {
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
pub(crate) const fn square_wide(a: &[u64; 4]) -> [u64; 8] {
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

impl Add for Fe {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        self.plus(other)
    }
}

impl Sub for Fe {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        self.minus(other)
    }
}

impl Mul for Fe {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        self.times(other)
    }
}

impl Neg for Fe {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self::ZERO.minus(self)
    }
}

impl AddAssign for Fe {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Fe {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl MulAssign for Fe {
    #[inline]
    fn mul_assign(&mut self, other: Self) {
        *self = *self * other;
    }
}

impl Sum for Fe {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Self::plus)
    }
}

impl Product for Fe {
    fn product<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ONE, Self::times)
    }
}

impl fmt::Debug for Fe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.to_words();
        write!(f, "{d:#x}_{c:016x}_{b:016x}_{a:016x}")
    }
}

impl From<u64> for Fe {
    fn from(x: u64) -> Self {
        Self::from_u64(x)
    }
}

impl From<i64> for Fe {
    fn from(x: i64) -> Self {
        Self::from_i64(x)
    }
}
