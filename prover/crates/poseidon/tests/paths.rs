//! Every path against the permutation of the reference, on numbers of states that fill lanes and that do not.

use ciro_field::{Fe, Lanes};
use ciro_poseidon::{Batch, permute};
use proptest::prelude::*;
use starknet_types_core::felt::Felt;
use starknet_types_core::hash::Poseidon;

fn element() -> impl Strategy<Value = Fe> {
    prop_oneof![
        4 => any::<[u64; 4]>().prop_map(|[a, b, c, d]| Fe::from_words([a, b, c, d >> 5]).unwrap()),
        1 => any::<[u64; 4]>().prop_map(|[a, _, _, d]| Fe::from_montgomery([a, u64::MAX, u64::MAX, d >> 5]).unwrap()),
        1 => any::<u64>().prop_map(|a| Fe::from_montgomery([a, 0, 0, 1 << 59]).unwrap()),
        1 => (-3i64..3).prop_map(Fe::from_i64),
    ]
}

fn leaf(row: &[Fe], tag: Fe) -> Fe {
    let mut state = [Fe::ZERO, Fe::ZERO, tag];
    for pair in row.chunks(2) {
        state[0] += pair[0];
        state[1] += pair.get(1).copied().unwrap_or(Fe::ZERO);
        permute(&mut state);
    }
    state[0]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn states_are_permuted_alike(states in proptest::collection::vec([element(), element(), element()], 0..100)) {
        let expected: Vec<[Felt; 3]> = states.iter().map(|state| {
            let mut state = state.map(Felt::from);
            Poseidon::hades_permutation(&mut state);
            state
        }).collect();
        for lanes in Lanes::available() {
            let mut states = states.clone();
            Batch::with_lanes(lanes).permute(&mut states);
            let states: Vec<[Felt; 3]> = states.iter().map(|state| state.map(Felt::from)).collect();
            prop_assert_eq!(&states, &expected, "{:?}", lanes);
        }
    }

    #[test]
    fn leaves_and_nodes_are_those_of_their_rows(
        digests in proptest::collection::vec(element(), 0..140), width in 1usize..6, tag in element()
    ) {
        let rows = &digests[..digests.len() / width * width];
        let pairs = &digests[..digests.len() / 2 * 2];
        for lanes in Lanes::available() {
            let batch = Batch::with_lanes(lanes);
            let mut leaves = vec![Fe::ZERO; rows.len() / width];
            batch.leaves(rows, width, tag, &mut leaves);
            prop_assert_eq!(leaves, rows.chunks(width).map(|row| leaf(row, tag)).collect::<Vec<_>>(), "{:?}", lanes);
            let mut nodes = vec![Fe::ZERO; pairs.len() / 2];
            batch.nodes(pairs, tag, &mut nodes);
            prop_assert_eq!(nodes, pairs.chunks(2).map(|pair| leaf(pair, tag)).collect::<Vec<_>>(), "{:?}", lanes);
        }
    }
}
