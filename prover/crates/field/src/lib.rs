//! The Stark field, p = 2^251 + 17·2^192 + 1, for a prover.
//!
//! `Fe` is one element; `lanes` has the loops over slices, on the widest vectors that the CPU has; `ntt` the transform.

pub mod bytes;
pub mod fe;
pub mod inverse;
pub mod lanes;
pub mod lazy;
pub mod ntt;
mod ops;
mod words;

pub use bytes::NotCanonical;
pub use fe::Fe;
pub use inverse::batch_inverse;
pub use lanes::{Lanes, Path};
pub use lazy::Lazy;
pub use ntt::Ntt;
