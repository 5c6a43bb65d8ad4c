//! The permutation of three elements: four full rounds, 83 partial ones, four full ones. A round is
//!
//!   x <- M·S(x + k),   S = cube each element (full) or the last one (partial),   M = |3  1  1|
//!                                                                                |1 -1  1|
//!                                                                                |1  1 -2|

use crate::constants::{CONSTANTS, Constants, HALF_FULL_ROUNDS};
use ciro_field::Fe;

/// Three elements; the last is the capacity wherever something is hashed.
pub type State = [Fe; 3];

/// One permutation, in place.
pub fn permute(state: &mut State) {
    permute_with(&CONSTANTS, state);
}

pub(crate) fn permute_with(constants: &Constants, state: &mut State) {
    full_rounds(&constants.first, state);
    for &k in &constants.partial {
        state[2] = cube(state[2] + k);
        mix(state);
    }
    full_rounds(&constants.last, state);
}

fn full_rounds(constants: &[State; HALF_FULL_ROUNDS], state: &mut State) {
    for k in constants {
        *state = std::array::from_fn(|at| cube(state[at] + k[at]));
        mix(state);
    }
}

fn cube(x: Fe) -> Fe {
    x.square() * x
}

/// M·x.
pub(crate) fn mix(state: &mut State) {
    let [a, b, c] = *state;
    let sum = a + b + c;
    *state = [sum + a.double(), sum - b.double(), sum - c.double() - c];
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
