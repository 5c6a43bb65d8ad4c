//! An element of the Stark field in Montgomery form: x is kept as x·2^256 mod p, with
//!
//!   p = 2^251 + 17·2^192 + 1 = 1 + c·2^192,   c = 2^59 + 17.

use crate::words::{
    C, add_carry, is_reduced, minus_p_if_reached, mul_wide, plus_p_if, reduce, square_wide, sub_borrow,
};
use std::fmt;

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
        reduce([self.0[0], self.0[1], self.0[2], self.0[3], 0, 0, 0, 0])
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
        Self(reduce(square_wide(&self.0)))
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
        Self(minus_p_if_reached([s0, s1, s2, s3]))
    }

    #[inline]
    pub(crate) const fn minus(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        let (r0, borrow) = sub_borrow(a[0], b[0], false);
        let (r1, borrow) = sub_borrow(a[1], b[1], borrow);
        let (r2, borrow) = sub_borrow(a[2], b[2], borrow);
        let (r3, borrow) = sub_borrow(a[3], b[3], borrow);
        Self(plus_p_if(borrow, [r0, r1, r2, r3]))
    }

    #[inline]
    pub(crate) const fn times(self, other: Self) -> Self {
        Self(reduce(mul_wide(&self.0, &other.0)))
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
