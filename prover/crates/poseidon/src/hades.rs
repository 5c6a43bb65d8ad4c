//! The permutation of three elements: four full rounds, 83 partial ones, four full ones. A round is
//!
//!   x <- M·S(x + k),   S = cube each element (full) or the last one (partial),   M = |3  1  1|
//!                                                                                |1 -1  1|
//!                                                                                |1  1 -2|
//!
//! In a partial round y = (x2 + k)^3, the others only mix. With s = x0 + x1, and M'^2 = 2·M' + 4 for the upper left
//! M' = |3 1; 1 -1| of M,
//!
//!   x2' = s - 2y,   x1' = 2s⁻ + y,   x0' = x1' + 2s,   s' = 2(s + x1')      s⁻: s of the round before
//!
//! where x0 - x1 stands for 2s⁻ in the first. So of each round only s needs a reduction, and s' does not wait for the
//! cube that x2' leads to. With the constants: z = x2 + k is what is cubed, and w = s + k', in which k' is too much for s';
//! later constants take it back (see `constants`).

use crate::constants::{CONSTANTS, Constants, HALF_FULL_ROUNDS, PARTIAL_ROUNDS};
use ciro_field::{Fe, Lazy};
use std::sync::LazyLock;

/// Three elements; the last is the capacity wherever something is hashed.
pub type State = [Fe; 3];

/// The constants, each p more than it is.
struct LazyConstants {
    first: [[Lazy; 3]; HALF_FULL_ROUNDS],
    enter: Lazy,
    partial: [Lazy; PARTIAL_ROUNDS],
    last: [[Lazy; 3]; HALF_FULL_ROUNDS],
}

static LAZY: LazyLock<LazyConstants> = LazyLock::new(|| {
    let lazy = |x: Fe| Lazy::from(x).plus(Lazy::multiple_of_p(1));
    let Constants { first, enter, partial, last } = &*CONSTANTS;
    LazyConstants {
        first: first.map(|round| round.map(lazy)),
        enter: lazy(*enter),
        partial: partial.map(lazy),
        last: last.map(|round| round.map(lazy)),
    }
});

/// One permutation, in place.
pub fn permute(state: &mut State) {
    permute_all(std::slice::from_mut(state));
}

/// Each of the permutations, one after the other.
pub(crate) fn permute_all(states: &mut [State]) {
    let constants = &*LAZY;
    for state in states {
        let x = full_rounds(&constants.first, state.map(Lazy::from));
        let x = partial_rounds(constants, x);
        *state = full_rounds(&constants.last, x).map(Lazy::reduced);
    }
}

/// Takes and gives numbers below 20·p.
fn full_rounds(constants: &[[Lazy; 3]; HALF_FULL_ROUNDS], mut x: [Lazy; 3]) -> [Lazy; 3] {
    for k in constants {
        // Below 3·p before the cube, 1.2·p after it.
        let [y0, y1, y2] = std::array::from_fn(|at| cube(x[at].folded_onto(k[at])));
        let sum = y0.plus(y1).plus(y2);
        let above = sum.plus(Lazy::multiple_of_p(4));
        x = [sum.plus(y0.double()), above.minus(y1.double()), above.minus(y2.double().plus(y2))];
    }
    x
}

/// Takes numbers below 8·p, and gives numbers below 15·p.
fn partial_rounds(constants: &LazyConstants, [x0, x1, x2]: [Lazy; 3]) -> [Lazy; 3] {
    let mut z = x2.folded_onto(constants.enter);
    // `twice` is 2s⁻.
    let mut s = x0.plus(x1);
    let mut twice = x0.plus(Lazy::multiple_of_p(8)).minus(x1);
    let mut mixed = x1;
    for &kappa in &constants.partial {
        // w below 3·p, z below 5·p, y below 1.3·p, s below 24·p.
        let w = s.folded_onto(kappa);
        let y = cube(z);
        z = w.plus(Lazy::multiple_of_p(2)).minus(y.double());
        mixed = twice.plus(y);
        s = w.plus(mixed).double();
        twice = w.double();
    }
    [mixed.plus(twice), mixed, z]
}

#[inline]
fn cube(x: Lazy) -> Lazy {
    x.square().times(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use starknet_types_core::felt::Felt;
    use starknet_types_core::hash::Poseidon;

    #[test]
    fn permutes_as_the_reference_does() {
        let mut state = [Fe::ZERO, Fe::ONE, -Fe::ONE];
        let mut reference = state.map(Felt::from);
        for _ in 0..20 {
            permute(&mut state);
            Poseidon::hades_permutation(&mut reference);
            assert_eq!(state.map(Felt::from), reference);
        }
    }
}
