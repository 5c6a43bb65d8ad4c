//! Loops over slices of elements: one interface, the widest vectors that the CPU has.
//!
//! Every path gives the same elements; `CIRO_LANES=portable|ifma` takes the choice from the CPU (what it lacks is not
//! taken). All are of one thread: callers cut large slices into chunks for rayon. Slices of one call are equally long.
//!
//! There is no AVX2 path, since it gains nothing: without IFMA's 52-bit products, limbs have 28 bits, and a cube of four
//! elements side by side took 15 to 20 ns an element, against 19 ns in a permutation in 64-bit words, mixing and all.
//! Nor one for BMI2 (mulx): 3 %.

#![allow(unsafe_code, reason = "functions that are compiled for more than the least CPU are called here")]

#[cfg(target_arch = "x86_64")]
pub mod ifma;
mod portable;

use crate::Fe;
use std::sync::OnceLock;

/// How the loops are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// One element after the other, in 64-bit words.
    Portable,
    /// Eight elements at a time, with AVX-512 IFMA.
    #[cfg(target_arch = "x86_64")]
    Ifma,
}

/// A path that this CPU can run: there is no other way to one than `available` and `chosen`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes(Path);

macro_rules! dispatch {
    ($path:expr, $name:ident($($argument:expr),*)) => {
        match $path {
            Path::Portable => portable::$name($($argument),*),
            // SAFETY: `available` gives this path only if the CPU has the features that its functions are compiled for.
            #[cfg(target_arch = "x86_64")]
            Path::Ifma => unsafe { ifma::$name($($argument),*) },
        }
    };
}

impl Lanes {
    /// The paths that this CPU can run, slowest first.
    pub fn available() -> impl Iterator<Item = Self> {
        let paths = [
            Some(Path::Portable),
            #[cfg(target_arch = "x86_64")]
            ifma::detected().then_some(Path::Ifma),
        ];
        paths.into_iter().flatten().map(Self)
    }

    /// Which one it is, for other crates that have code of their own for it.
    pub fn path(self) -> Path {
        self.0
    }

    /// The path of this process: the one that the environment names, or the fastest. Read once.
    pub fn chosen() -> Self {
        static CHOSEN: OnceLock<Lanes> = OnceLock::new();
        *CHOSEN.get_or_init(|| {
            let named = std::env::var("CIRO_LANES").ok().and_then(|name| Self::named(&name));
            named.or(Self::available().last()).unwrap_or(Self(Path::Portable))
        })
    }

    /// The path of this name, if this CPU can run it.
    pub fn named(name: &str) -> Option<Self> {
        Self::available().find(|lanes| lanes.name() == name)
    }

    /// As the environment spells it.
    pub fn name(self) -> &'static str {
        match self.0 {
            Path::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Path::Ifma => "ifma",
        }
    }

    /// a\[i\] += b\[i\].
    pub fn add(self, a: &mut [Fe], b: &[Fe]) {
        assert_eq!(a.len(), b.len());
        dispatch!(self.0, add(a, b))
    }

    /// a\[i\] -= b\[i\].
    pub fn sub(self, a: &mut [Fe], b: &[Fe]) {
        assert_eq!(a.len(), b.len());
        dispatch!(self.0, sub(a, b))
    }

    /// a\[i\] *= b\[i\].
    pub fn mul(self, a: &mut [Fe], b: &[Fe]) {
        assert_eq!(a.len(), b.len());
        dispatch!(self.0, mul(a, b))
    }

    /// a\[i\] *= r.
    pub fn scale(self, a: &mut [Fe], r: Fe) {
        dispatch!(self.0, scale(a, r))
    }

    /// sum\[i\] += a\[i\]·b\[i\].
    pub fn mul_add(self, sum: &mut [Fe], a: &[Fe], b: &[Fe]) {
        assert_eq!(sum.len(), a.len());
        assert_eq!(sum.len(), b.len());
        dispatch!(self.0, mul_add(sum, a, b))
    }

    /// sum\[i\] += r·a\[i\].
    pub fn scale_add(self, sum: &mut [Fe], a: &[Fe], r: Fe) {
        assert_eq!(sum.len(), a.len());
        dispatch!(self.0, scale_add(sum, a, r))
    }

    /// a\[i\] += r·(b\[i\] - a\[i\]): binds one variable of a multilinear polynomial to r, where a holds its values at 0
    /// and b those at 1.
    pub fn fold(self, a: &mut [Fe], b: &[Fe], r: Fe) {
        assert_eq!(a.len(), b.len());
        dispatch!(self.0, fold(a, b, r))
    }

    /// The sum of a\[i\]·b\[i\].
    pub fn dot(self, a: &[Fe], b: &[Fe]) -> Fe {
        assert_eq!(a.len(), b.len());
        dispatch!(self.0, dot(a, b))
    }

    /// The constant and the leading coefficient of the sum of (a0\[i\] + X·(a1\[i\] - a0\[i\]))·(b0\[i\] + X·(b1\[i\] - b0\[i\])):
    /// a round of sumcheck over a product of two multilinear polynomials, with their values at 0 and at 1.
    pub fn quadratic(self, a: [&[Fe]; 2], b: [&[Fe]; 2]) -> [Fe; 2] {
        assert!([a[1], b[0], b[1]].iter().all(|slice| slice.len() == a[0].len()));
        dispatch!(self.0, quadratic(a, b))
    }

    /// One butterfly for each i: (a, b) becomes (a + w·b, a - w·b).
    pub fn butterfly(self, a: &mut [Fe], b: &mut [Fe], w: Fe) {
        assert_eq!(a.len(), b.len());
        dispatch!(self.0, butterfly(a, b, w))
    }

    /// Undoes `butterfly` but for a factor of 2: (a, b) becomes (a + b, (a - b)·w), where w is the inverse of its w.
    pub fn unbutterfly(self, a: &mut [Fe], b: &mut [Fe], w: Fe) {
        assert_eq!(a.len(), b.len());
        dispatch!(self.0, unbutterfly(a, b, w))
    }

    /// Two layers of butterflies over four slices: (0, 2) and (1, 3) with w\[0\], then (0, 1) with w\[1\] and (2, 3) with
    /// w\[2\].
    pub fn butterfly4(self, slices: [&mut [Fe]; 4], w: [Fe; 3]) {
        assert!(slices.iter().all(|slice| slice.len() == slices[0].len()));
        dispatch!(self.0, butterfly4(slices, w))
    }
}
