//! The compiler's bounded integers. Corelib keeps the type to itself; only a crate of the first edition may name it, and
//! that is all this crate is for. With them a digit is split off by one checked division, no wider than the digit needs.

#[feature("bounded-int-utils")]
pub use core::internal::bounded_int::{
    AddHelper, BoundedInt, ConstrainHelper, DivRemHelper, MulHelper, SubHelper, UnitInt, add, constrain, div_rem,
    downcast, mul, sub, upcast,
};

/// AND, XOR and OR of two words, which one use of the bitwise builtin gives all at once.
pub use core::integer::u64_bitwise;
