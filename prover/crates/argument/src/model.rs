//! The prover's model: weights, committed vector, and the tree over its oracle.

use crate::layout::Layout;
use crate::program::CommittedProgram;
use ciro_field::Fe;
use ciro_merkle::Tree;
use ciro_poseidon::Batch;
use ciro_program::description::decode_description;
use ciro_program::weights::decode_program;
use ciro_program::{Error, Felt, Program};
use ciro_whir::opening::at_point;
use ciro_whir::oracle;

/// A model that can be proven. Memory: 32 bytes for each of 2^m entries and 2^{d+1} digests, 68 MB at m = 17.
pub struct CommittedModel {
    /// The public part.
    pub committed: CommittedProgram,
    pub(crate) program: Program,
    pub(crate) vector: Vec<Fe>,
    pub(crate) tree: Tree,
}

impl CommittedModel {
    /// Commits to a program, given as its felts under the re-execute strategy (docs/SPEC.md); checks all of it.
    pub fn commit(program: &[Felt]) -> Result<Self, Error> {
        Self::with_tree(program, |layout, vector| Ok(oracle::commit(vector, &layout.parameters.first())))
    }

    /// `commit`, with the leaves that it gave an earlier time: all above them is hashed again. Whether they are the right ones shows in
    /// the model hash.
    pub fn load(program: &[Felt], leaves: Vec<Fe>) -> Result<Self, Error> {
        Self::with_tree(program, |layout, _| match leaves.len() == 1 << layout.parameters.first().log_rows() {
            true => Ok(Tree::from_leaves(Batch::default(), leaves)),
            false => Err(Error::ModelLength),
        })
    }

    fn with_tree(felts: &[Felt], tree: impl FnOnce(&Layout, &[Fe]) -> Result<Tree, Error>) -> Result<Self, Error> {
        let program = decode_program(felts)?;
        let (shape, weights) = decode_description(felts)?;
        let layout = Layout::new(&shape)?;
        let vector = layout.committed_vector(&shape, weights);
        let tree = tree(&layout, &vector)?;
        let y = at_point(&vector, CommittedProgram::out_of_domain_point(tree.root()));
        let committed = CommittedProgram::decode(&CommittedProgram::encode(felts, tree.root(), y)?)?;
        Ok(Self { committed, program, vector, tree })
    }

    /// The leaves of the tree, for `load`.
    pub fn leaves(&self) -> &[Fe] {
        self.tree.leaves()
    }
}
