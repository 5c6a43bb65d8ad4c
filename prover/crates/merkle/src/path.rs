//! The verifier's side: rows and siblings to nodes of the cap, all paths side by side in vector lanes.

use crate::{NODE, ROW};
use ciro_field::Fe;
use ciro_poseidon::Batch;

/// A row with what proves it.
#[derive(Clone, Copy, Debug)]
pub struct Opened<'a> {
    /// Number of the row, from 0.
    pub position: usize,
    /// Its elements.
    pub row: &'a [Fe],
    /// From its leaf's sibling up to below the cap.
    pub siblings: &'a [Fe],
}

/// The root over a cap.
///
/// # Panics
/// If the cap is no power of two.
pub fn root_of_cap(batch: Batch, cap: &[Fe]) -> Fe {
    assert!(cap.len().is_power_of_two(), "2^c nodes");
    let mut level = cap.to_vec();
    while level.len() > 1 {
        let mut nodes = vec![Fe::ZERO; level.len() / 2];
        batch.nodes(&level, NODE, &mut nodes);
        level = nodes;
    }
    level[0]
}

/// Whether every row lies at its position below this cap. A position outside of the tree is refused.
///
/// # Panics
/// If rows differ in width, or paths in length.
pub fn open_to_cap(batch: Batch, cap: &[Fe], opened: &[Opened]) -> bool {
    let Some(first) = opened.first() else {
        return true;
    };
    let (width, height) = (first.row.len(), first.siblings.len());
    let even = opened.iter().all(|one| one.row.len() == width && one.siblings.len() == height);
    assert!(even, "rows of one width, paths of one length");
    let mut states = vec![[Fe::ZERO, Fe::ZERO, ROW]; opened.len()];
    for at in (0..width).step_by(2) {
        for (state, one) in states.iter_mut().zip(opened) {
            state[0] += one.row[at];
            state[1] += one.row.get(at + 1).copied().unwrap_or_default();
        }
        batch.permute(&mut states);
    }
    for at in 0..height {
        for (state, one) in states.iter_mut().zip(opened) {
            let (digest, sibling) = (state[0], one.siblings[at]);
            *state = if one.position >> at & 1 == 0 { [digest, sibling, NODE] } else { [sibling, digest, NODE] };
        }
        batch.permute(&mut states);
    }
    states.iter().zip(opened).all(|(state, one)| cap.get(one.position >> height) == Some(&state[0]))
}
