//! Starknet's hashes: of one, of two, of many felts. The capacity begins as 1, 2 and 0: the domains of everybody's hashes.

use crate::hades::permute;
use ciro_field::Fe;

/// `poseidon_hash_single`.
pub fn hash_single(x: Fe) -> Fe {
    permuted([x, Fe::ZERO, Fe::ONE])
}

/// `poseidon_hash`, the hash of a pair.
pub fn hash_pair(x: Fe, y: Fe) -> Fe {
    permuted([x, y, Fe::TWO])
}

/// `poseidon_hash_span`: two felts a permutation, after them a 1 and a 0 if need be.
pub fn hash_many(felts: &[Fe]) -> Fe {
    let mut state = [Fe::ZERO; 3];
    let (pairs, rest) = felts.as_chunks::<2>();
    let last = [rest.first().copied().unwrap_or(Fe::ONE), if rest.is_empty() { Fe::ZERO } else { Fe::ONE }];
    for [x, y] in pairs.iter().chain([&last]) {
        state[0] += *x;
        state[1] += *y;
        permute(&mut state);
    }
    state[0]
}

fn permuted(mut state: [Fe; 3]) -> Fe {
    permute(&mut state);
    state[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use starknet_types_core::felt::Felt;
    use starknet_types_core::hash::{Poseidon, StarkHash};

    #[test]
    fn hashes_as_the_reference_does() {
        let felts: Vec<Fe> = (0..9).map(|at| Fe::from_i64(at - 4).pow(50)).collect();
        let reference: Vec<Felt> = felts.iter().map(Felt::from).collect();
        for len in 0..felts.len() {
            assert_eq!(Felt::from(hash_many(&felts[..len])), Poseidon::hash_array(&reference[..len]), "{len} felts");
        }
        assert_eq!(Felt::from(hash_single(felts[0])), Poseidon::hash_single(&reference[0]));
        assert_eq!(Felt::from(hash_pair(felts[0], felts[1])), Poseidon::hash(&reference[0], &reference[1]));
    }
}
