//! What a verifier knows of a committed model: `description ++ heads ++ [root, y]`, where the heads are, for each layer
//! and each block of ten outputs, the lanes of bias and of shift.

use crate::layout::Layout;
use ciro_field::Fe;
use ciro_poseidon::hash_many;
use ciro_program::bounds::half;
use ciro_program::commitment::{COMMITTED, name_model};
use ciro_program::description::{description_length, split_description};
use ciro_program::lanes::{LANES, OFFSET, pack_lanes, shifted_lanes, unpack_used};
use ciro_program::program::MAX_SHIFT;
use ciro_program::{DenseShape, Error, Felt, Shape};

/// Felts of a block's head.
const HEAD: usize = 2;

/// A committed model, well-formed.
#[derive(Clone, Debug)]
pub struct CommittedProgram {
    /// Dimensions.
    pub shape: Shape,
    /// Where its weights lie.
    pub layout: Layout,
    /// Root of the weights' oracle.
    pub root: Fe,
    /// Σ_x W(x)·z_0^x.
    pub y: Fe,
    felts: Vec<Felt>,
    /// All blocks, layer by layer.
    heads: Vec<Head>,
}

/// How a block's accumulators become outputs.
#[derive(Clone, Copy, Debug)]
struct Head {
    /// bias + half + Σ 2^24·2^{25j}: makes digits of the accumulators.
    offset: Fe,
    shift: [u8; LANES],
}

impl CommittedProgram {
    /// Reads and checks all but what is committed: shape, length, lanes, padding, shifts.
    pub fn decode(felts: &[Felt]) -> Result<Self, Error> {
        let (shape, rest) = split_description(felts)?;
        let layout = Layout::new(&shape)?;
        if felts.len() != layout.program_felts(&shape) {
            return Err(Error::ModelLength);
        }
        let (heads, &[root, y]) = rest.split_last_chunk().ok_or(Error::ModelLength)?;
        let used = shape
            .layers
            .iter()
            .flat_map(|dense| (0..dense.outputs).step_by(LANES).map(|first| LANES.min(dense.outputs - first)));
        let heads = heads
            .as_chunks()
            .0
            .iter()
            .zip(used)
            .map(|(head, used)| Head::decode(head, used))
            .collect::<Result<_, _>>()?;
        Ok(Self { shape, layout, root: root.into(), y: y.into(), felts: felts.to_vec(), heads })
    }

    /// The felts of the model whose packed weights (docs/SPEC.md) these are.
    pub fn encode(program: &[Felt], root: Fe, y: Fe) -> Result<Vec<Felt>, Error> {
        let (shape, mut weights) = split_description(program)?;
        let mut felts = program[..program.len() - weights.len()].to_vec();
        for (inputs, dense) in shape.dense() {
            let blocks =
                weights.split_off(..dense.outputs.div_ceil(LANES) * (inputs + HEAD)).ok_or(Error::ModelLength)?;
            felts.extend(blocks.chunks(inputs + HEAD).flat_map(|block| &block[inputs..]));
        }
        felts.extend([Felt::from(root), Felt::from(y)]);
        Ok(felts)
    }

    /// The program's felts.
    pub fn felts(&self) -> &[Felt] {
        &self.felts
    }

    /// The name of the model.
    pub fn model_hash(&self) -> Felt {
        let (description, weights) = self.felts.split_at(description_length(self.shape.layers.len()));
        name_model(COMMITTED, description, weights)
    }

    /// Where the weights' extension is fixed for ever: z_0 = H('CIRO_OOD', root).
    pub fn out_of_domain_point(root: Fe) -> Fe {
        hash_many(&[Fe::short_string("CIRO_OOD"), root])
    }

    /// Ten outputs of a block of `dense` out of its accumulators; `block` counts from the first layer's first.
    /// None if u is 2^250 or more.
    pub(crate) fn outputs(&self, dense: &DenseShape, block: usize, accumulators: Fe) -> Option<[i32; LANES]> {
        let head = &self.heads[block];
        let rounded = shifted_lanes(&(accumulators + head.offset).to_words())?;
        Some(std::array::from_fn(|lane| dense.requantise(rounded[lane], head.shift[lane])))
    }
}

impl Head {
    fn decode([bias, shift]: &[Felt; HEAD], used: usize) -> Result<Self, Error> {
        unpack_used(bias, used)?;
        let mut shifts = [0; LANES];
        let mut halves = [0; LANES];
        for (output, &lane) in unpack_used(shift, used)?.iter().enumerate() {
            let value = u8::try_from(lane).ok().filter(|&value| value <= MAX_SHIFT);
            shifts[output] = value.ok_or(Error::ShiftRange { output })?;
            halves[output] = half(shifts[output]);
        }
        let offset = Fe::from_words(OFFSET).unwrap_or_default();
        Ok(Self { offset: Fe::from(bias) + Fe::from(pack_lanes(&halves)?) + offset, shift: shifts })
    }
}
