//! Integers below 2^256 that stand for elements: what is between two multiplications need not be reduced.
//!
//! 2^256 is 31.99·p, so that a few sums fit, and a product a·b / 2^256 of numbers of a few p is below p + a·b / 2^256.
//! Whoever computes with these keeps count of the p's; debug builds do it too.

use crate::Fe;
use crate::words::{C, add_carry, minus_p_if_reached, mul_wide, reduce_lazily, square_wide, sub_borrow};

/// The top word of 2^251.
const TOP: u64 = 1 << 59;

/// An integer below 2^256 that is x·2^256 mod p for an element x.
#[derive(Clone, Copy, Debug)]
pub struct Lazy([u64; 4]);

impl From<Fe> for Lazy {
    #[inline]
    fn from(x: Fe) -> Self {
        Self(x.0)
    }
}

impl Lazy {
    /// times·p, for times up to 31.
    pub const fn multiple_of_p(times: u64) -> Self {
        Self([times, 0, 0, times * C])
    }

    /// self + other, below 2^256.
    #[inline]
    pub fn plus(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        let (s0, carry) = add_carry(a[0], b[0], false);
        let (s1, carry) = add_carry(a[1], b[1], carry);
        let (s2, carry) = add_carry(a[2], b[2], carry);
        let (s3, carry) = add_carry(a[3], b[3], carry);
        debug_assert!(!carry, "a sum that is below 2^256");
        Self([s0, s1, s2, s3])
    }

    /// self - other, at least 0.
    #[inline]
    pub fn minus(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        let (r0, borrow) = sub_borrow(a[0], b[0], false);
        let (r1, borrow) = sub_borrow(a[1], b[1], borrow);
        let (r2, borrow) = sub_borrow(a[2], b[2], borrow);
        let (r3, borrow) = sub_borrow(a[3], b[3], borrow);
        debug_assert!(!borrow, "a difference that is not negative");
        Self([r0, r1, r2, r3])
    }

    /// 2·self, below 2^256.
    #[inline]
    pub fn double(self) -> Self {
        self.plus(self)
    }

    /// The product, from 0 to p + self·other / 2^256, if self·other is below 2^511.
    #[inline]
    pub fn times(self, other: Self) -> Self {
        Self(reduce_lazily(mul_wide(&self.0, &other.0)))
    }

    /// The square, in the bounds of `times`.
    #[inline]
    pub fn square(self) -> Self {
        Self(reduce_lazily(square_wide(&self.0)))
    }

    /// addend + self, less a multiple of p: between addend - 2^198 and addend + 2^251. The addend is p or more.
    #[inline]
    pub fn folded_onto(self, addend: Self) -> Self {
        let [x0, x1, x2, x3] = self.0;
        // q·p = q·2^251 + q·(17·2^192 + 1).
        let q = x3 / TOP;
        Self([x0, x1, x2, x3 % TOP]).plus(addend).minus(Self([q, 0, 0, 17 * q]))
    }

    /// The element.
    #[inline]
    pub fn reduced(self) -> Fe {
        let Self(words) = self.folded_onto(Self::multiple_of_p(1));
        // From a little below p to a little below 2·p.
        Fe(minus_p_if_reached(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_multiple_of_p_folds_to_the_same() {
        for x in [Fe::ZERO, Fe::ONE, -Fe::ONE, Fe::from_u64(u64::MAX)] {
            for times in 0..31 {
                let lazy = Lazy::from(x).plus(Lazy::multiple_of_p(times));
                assert_eq!(lazy.reduced(), x, "{times}");
                assert_eq!(lazy.times(Lazy::from(Fe::TWO)).reduced(), x.double(), "{times}");
            }
        }
        let largest = Lazy([u64::MAX; 4]);
        let x = largest.reduced();
        assert_eq!(
            Fe::from_words([u64::MAX, u64::MAX, u64::MAX, TOP - 1]),
            Fe::from_words(x.0).map(|x| x - overflow())
        );
    }

    /// 31·2^251, which the largest number has more than 2^251 - 1.
    fn overflow() -> Fe {
        Fe::from_words([0, 0, 0, TOP]).unwrap_or_default() * Fe::from_u64(31)
    }
}
