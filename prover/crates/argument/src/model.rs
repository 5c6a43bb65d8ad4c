//! The prover's model: weights, committed vector, and the tree over its oracle.

use crate::layout::Layout;
use crate::program::CommittedProgram;
use ciro_field::Fe;
use ciro_merkle::Tree;
use ciro_poseidon::Batch;
use ciro_program::description::decode_description;
use ciro_program::weights::decode_program;
use ciro_program::{Error, Felt, Program};
use ciro_whir::Oracle;

/// A model that can be proven. Memory: 32 bytes for each of 2^m entries and 2^{d+1} digests, 68 MiB at m = 17.
pub struct CommittedModel {
    /// The public part.
    pub committed: CommittedProgram,
    /// The committed vector's.
    pub oracle: Oracle,
    pub(crate) program: Program,
}

impl CommittedModel {
    /// Commits to a program, given as its felts under the re-execute strategy (docs/SPEC.md); checks all of it.
    pub fn commit(program: &[Felt]) -> Result<Self, Error> {
        Self::commit_with_progress(program, &|_| ())
    }

    /// `commit`, telling from time to time, from any thread, how many percent of it are done.
    pub fn commit_with_progress(program: &[Felt], progress: &(dyn Fn(u32) + Sync)) -> Result<Self, Error> {
        let commit = |layout: &Layout, vector| Oracle::with_progress(vector, &layout.parameters.first(), progress);
        Self::with_oracle(program, |layout, vector| Ok(commit(layout, vector)))
    }

    /// `commit`, with the leaves that it gave an earlier time: all above them is hashed again. Whether they are the
    /// right ones shows in the model hash.
    pub fn load(program: &[Felt], leaves: Vec<Fe>) -> Result<Self, Error> {
        Self::with_oracle(program, |layout, vector| match leaves.len() == 1 << layout.parameters.first().log_rows() {
            true => Ok(Oracle { vector, tree: Tree::from_leaves(Batch::default(), leaves) }),
            false => Err(Error::ModelLength),
        })
    }

    fn with_oracle(
        felts: &[Felt],
        oracle: impl FnOnce(&Layout, Vec<Fe>) -> Result<Oracle, Error>,
    ) -> Result<Self, Error> {
        let program = decode_program(felts)?;
        let (shape, weights) = decode_description(felts)?;
        let layout = Layout::new(&shape)?;
        let oracle = oracle(&layout, layout.committed_vector(&shape, weights))?;
        let root = oracle.tree.root();
        let y = oracle.at_point(CommittedProgram::out_of_domain_point(root));
        let committed = CommittedProgram::decode(&CommittedProgram::encode(felts, root, y)?)?;
        Ok(Self { committed, oracle, program })
    }

    /// The leaves of the tree, for `load`.
    pub fn leaves(&self) -> &[Fe] {
        self.oracle.tree.leaves()
    }
}
