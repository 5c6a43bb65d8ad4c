//! What is committed opens; what is not is refused, whoever wrote the proof.

use ciro_field::{Fe, Lanes};
use ciro_merkle::{NODE, Opened, Tree, open_to_cap, root_of_cap};
use ciro_poseidon::{Batch, permute};
use proptest::prelude::*;

struct Opening {
    root: Fe,
    cap: Vec<Fe>,
    paths: Vec<(usize, Vec<Fe>, Vec<Fe>)>,
}

impl Opening {
    fn holds(&self) -> bool {
        let opened: Vec<Opened> =
            self.paths.iter().map(|(position, row, siblings)| Opened { position: *position, row, siblings }).collect();
        let batch = Batch::default();
        root_of_cap(batch, &self.cap) == self.root && open_to_cap(batch, &self.cap, &opened)
    }
}

fn matrix(depth: usize, width: usize) -> Vec<Fe> {
    (0..width << depth).map(|at| Fe::from_u64(at as u64 + 11).pow(7)).collect()
}

fn open(depth: usize, width: usize, log_cap: usize, positions: &[usize]) -> Opening {
    let rows = matrix(depth, width);
    let tree = Tree::new(Batch::default(), &rows, width);
    let path = |&at: &usize| (at, rows[at * width..(at + 1) * width].to_vec(), tree.path(at, log_cap).collect());
    Opening { root: tree.root(), cap: tree.cap(log_cap).to_vec(), paths: positions.iter().map(path).collect() }
}

/// Depth, width, log of the cap, positions as drawn.
fn cases() -> impl Strategy<Value = (usize, usize, usize, Vec<usize>)> {
    (0usize..7, 1usize..5).prop_flat_map(|(depth, width)| {
        (Just(depth), Just(width), 0..=depth, proptest::collection::vec(0usize..1 << depth, 1..12))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_opening_verifies((depth, width, log_cap, drawn) in cases()) {
        prop_assert!(open(depth, width, log_cap, &drawn).holds());
    }

    #[test]
    fn every_single_change_is_refused((depth, width, log_cap, drawn) in cases()) {
        let mut opening = open(depth, width, log_cap, &drawn);
        for path in 0..opening.paths.len() {
            for at in 0..width {
                opening.paths[path].1[at] += Fe::ONE;
                prop_assert!(!opening.holds());
                opening.paths[path].1[at] -= Fe::ONE;
            }
            for at in 0..depth - log_cap {
                opening.paths[path].2[at] += Fe::ONE;
                prop_assert!(!opening.holds());
                opening.paths[path].2[at] -= Fe::ONE;
            }
            for other in [opening.paths[path].0 ^ 1, opening.paths[path].0 + (1 << depth), usize::MAX] {
                let position = std::mem::replace(&mut opening.paths[path].0, other);
                prop_assert!(!opening.holds());
                opening.paths[path].0 = position;
            }
        }
        for at in 0..opening.cap.len() {
            opening.cap[at] += Fe::ONE;
            prop_assert!(!opening.holds());
            opening.cap[at] -= Fe::ONE;
        }
        for at in 1..opening.cap.len() {
            opening.cap.swap(at - 1, at);
            prop_assert!(!opening.holds());
            opening.cap.swap(at - 1, at);
        }
        opening.root += Fe::ONE;
        prop_assert!(!opening.holds());
    }

    #[test]
    fn paths_of_the_cpu_agree((depth, width, _, _) in cases()) {
        let rows = matrix(depth, width);
        let roots: Vec<Fe> =
            Lanes::available().map(|lanes| Tree::new(Batch::with_lanes(lanes), &rows, width).root()).collect();
        prop_assert!(roots.iter().all(|root| *root == roots[0]));
    }
}

#[test]
fn siblings_come_from_the_leaf_up_to_below_the_cap() {
    let tree = Tree::new(Batch::default(), &matrix(3, 2), 2);
    let node = |left: Fe, right: Fe| {
        let mut state = [left, right, NODE];
        permute(&mut state);
        state[0]
    };
    let leaves = tree.leaves();
    let level: Vec<Fe> = leaves.chunks(2).map(|pair| node(pair[0], pair[1])).collect();
    assert_eq!(tree.path(5, 1).collect::<Vec<_>>(), [leaves[4], level[3]]);
    assert_eq!(tree.cap(1), [node(level[0], level[1]), node(level[2], level[3])]);
    assert_eq!(tree.path(5, 3).count(), 0);
    assert_eq!((tree.depth(), tree.root()), (3, node(tree.cap(1)[0], tree.cap(1)[1])));
}

#[test]
fn a_node_does_not_pass_for_a_leaf() {
    // The two digests under a node, shown as a row of a tree that is one level lower.
    let tree = Tree::new(Batch::default(), &matrix(2, 2), 2);
    let row = [tree.leaves()[0], tree.leaves()[1]];
    let siblings: Vec<Fe> = tree.path(0, 0).skip(1).collect();
    let forged = [Opened { position: 0, row: &row, siblings: &siblings }];
    assert!(!open_to_cap(Batch::default(), &[tree.root()], &forged));
}
