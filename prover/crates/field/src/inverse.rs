//! 1/x = x^(p-2), and many at the price of one: 1/x = (1/(x·y))·y.

use crate::Fe;

impl Fe {
    /// 1/x; none for 0.
    pub fn inverse(&self) -> Option<Self> {
        if self.is_zero() {
            return None;
        }
        // p - 2 = (2^59 + 16)·2^192 + (2^192 - 1). `ones` is x^(2^32 - 1), by doubling the run of ones.
        let mut ones = *self;
        for run in [1, 2, 4, 8, 16] {
            ones *= ones.square_times(run);
        }
        let mut power = (self.square_times(55) * *self).square_times(4);
        for _ in 0..6 {
            power = power.square_times(32) * ones;
        }
        Some(power)
    }

    /// x^(2^times).
    fn square_times(self, times: u32) -> Self {
        (0..times).fold(self, |x, _| x.square())
    }
}

/// Replaces each element by its inverse: one inversion and three multiplications each. 0 stays 0.
pub fn batch_inverse(elements: &mut [Fe]) {
    let mut product = Fe::ONE;
    let mut before = Vec::with_capacity(elements.len());
    for &x in elements.iter() {
        before.push(product);
        if !x.is_zero() {
            product *= x;
        }
    }
    // A product of what is not 0 is not 0.
    let mut inverse = product.inverse().unwrap_or_default();
    for (x, before) in elements.iter_mut().zip(before).rev() {
        if !x.is_zero() {
            (*x, inverse) = (inverse * before, inverse * *x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverts_each_but_zero() {
        let mut some: Vec<Fe> = (-3..4).map(Fe::from_i64).collect();
        let single: Vec<Option<Fe>> = some.iter().map(Fe::inverse).collect();
        batch_inverse(&mut some);
        for (at, x) in (-3..4).map(Fe::from_i64).enumerate() {
            assert_eq!(single[at].unwrap_or_default(), some[at]);
            assert_eq!(x * some[at], if x.is_zero() { Fe::ZERO } else { Fe::ONE });
        }
        assert_eq!(Fe::ZERO.inverse(), None);
        batch_inverse(&mut []);
    }
}
