//! What is committed opens; what is not is refused, whoever wrote the proof.

use ciro_field::{Fe, Lanes};
use ciro_merkle::{MerkleError, Tags, Tree, canonical_positions};
use ciro_poseidon::Batch;
use proptest::prelude::*;

const TAGS: Tags = Tags { leaf: Fe::from_u64(0x6c65_6166), node: Fe::from_u64(0x6e6f_6465) };

struct Opening {
    root: Fe,
    depth: usize,
    width: usize,
    positions: Vec<usize>,
    rows: Vec<Fe>,
    siblings: Vec<Fe>,
}

impl Opening {
    fn verify(&self) -> Result<(), MerkleError> {
        TAGS.verify(self.root, self.depth, &self.positions, &self.rows, self.width, &self.siblings)
    }
}

fn matrix(depth: usize, width: usize) -> Vec<Fe> {
    (0..width << depth).map(|at| Fe::from_u64(at as u64 + 11).pow(7)).collect()
}

fn open(depth: usize, width: usize, drawn: &[usize]) -> Opening {
    let rows = matrix(depth, width);
    let tree = Tree::new(&TAGS, &rows, width);
    let positions = canonical_positions(drawn.to_vec());
    let siblings = tree.open(&positions);
    let rows = positions.iter().flat_map(|&at| rows[at * width..(at + 1) * width].to_vec()).collect();
    Opening { root: tree.root(), depth, width, positions, rows, siblings }
}

/// Depth, width, positions as drawn.
fn cases() -> impl Strategy<Value = (usize, usize, Vec<usize>)> {
    (0usize..7, 1usize..5).prop_flat_map(|(depth, width)| {
        (Just(depth), Just(width), proptest::collection::vec(0usize..1 << depth, 1..12))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_opening_verifies((depth, width, drawn) in cases()) {
        prop_assert_eq!(open(depth, width, &drawn).verify(), Ok(()));
    }

    #[test]
    fn every_single_change_is_refused((depth, width, drawn) in cases()) {
        let mut opening = open(depth, width, &drawn);
        for at in 0..opening.rows.len() {
            opening.rows[at] += Fe::ONE;
            prop_assert_eq!(opening.verify(), Err(MerkleError::Root));
            opening.rows[at] -= Fe::ONE;
        }
        for at in 0..opening.siblings.len() {
            opening.siblings[at] += Fe::ONE;
            prop_assert_eq!(opening.verify(), Err(MerkleError::Root));
            opening.siblings[at] -= Fe::ONE;
            let sibling = opening.siblings.remove(at);
            prop_assert_eq!(opening.verify(), Err(MerkleError::Missing));
            opening.siblings.insert(at, sibling);
            opening.siblings.insert(at, sibling);
            prop_assert_eq!(opening.verify(), Err(MerkleError::Unused));
            opening.siblings.remove(at);
        }
        for at in 1..opening.siblings.len() {
            opening.siblings.swap(at - 1, at);
            prop_assert_eq!(opening.verify(), Err(MerkleError::Root));
            opening.siblings.swap(at - 1, at);
        }
        opening.root += Fe::ONE;
        prop_assert_eq!(opening.verify(), Err(MerkleError::Root));
    }

    #[test]
    fn paths_agree((depth, width, _) in cases()) {
        let rows = matrix(depth, width);
        let roots: Vec<Fe> = Lanes::available()
            .map(|lanes| Tree::with_batch(Batch::with_lanes(lanes), &TAGS, &rows, width).root())
            .collect();
        prop_assert!(roots.iter().all(|root| *root == roots[0]));
    }
}

#[test]
fn siblings_come_level_by_level_from_the_left() {
    // Leaves 0..8; opened 1, 4, 5: level 0 lacks leaf 0; level 1 lacks nodes 1 and 3; level 2 lacks nothing.
    let opening = open(3, 2, &[5, 1, 4, 1]);
    let rows = matrix(3, 2);
    let leaf = |at: usize| TAGS.leaf(&rows[2 * at..2 * at + 2]);
    let node = |at: usize| TAGS.node(leaf(2 * at), leaf(2 * at + 1));
    assert_eq!(opening.siblings, [leaf(0), node(1), node(3)]);
    assert_eq!(opening.root, TAGS.node(TAGS.node(node(0), node(1)), TAGS.node(node(2), node(3))));
}

#[test]
fn positions_that_repeat_descend_or_leave_the_tree_are_refused() {
    let mut opening = open(3, 1, &[2, 5]);
    for positions in [vec![], vec![5, 2], vec![2, 2], vec![2, 8], vec![2, usize::MAX]] {
        opening.positions = positions;
        assert_eq!(opening.verify(), Err(MerkleError::Positions));
    }
}

#[test]
fn a_row_does_not_open_at_another_position_or_width() {
    let mut opening = open(3, 2, &[2]);
    opening.positions = vec![3];
    assert_eq!(opening.verify(), Err(MerkleError::Root));
    opening.positions = vec![2];
    opening.width = 1;
    assert_eq!(opening.verify(), Err(MerkleError::Rows));
    opening.width = 0;
    assert_eq!(opening.verify(), Err(MerkleError::Rows));
}

#[test]
fn a_node_does_not_pass_for_a_leaf() {
    // The two digests under a node, shown as a row of a tree that is one level lower.
    let opening = open(2, 2, &[0, 1]);
    let rows = matrix(2, 2);
    let forged = vec![TAGS.leaf(&rows[..2]), TAGS.leaf(&rows[2..4])];
    let result = TAGS.verify(opening.root, 1, &[0], &forged, 2, &opening.siblings);
    assert_eq!(result, Err(MerkleError::Root));
}

#[test]
fn codes_are_stable() {
    let codes =
        [MerkleError::Positions, MerkleError::Rows, MerkleError::Missing, MerkleError::Unused, MerkleError::Root]
            .map(|error| error.code());
    assert_eq!(codes, ["MERKLE_POSITIONS", "MERKLE_ROWS", "MERKLE_MISSING", "MERKLE_UNUSED", "MERKLE_ROOT"]);
}
