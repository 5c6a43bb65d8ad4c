//! The head of a program: `[inputs, layers, then for each layer: kind, outputs, relu, bits]`.

use crate::felt::small;
use crate::layer::DenseShape;
use crate::program::{MAX_BITS, MAX_LAYERS, MAX_WIDTH, Shape};
use crate::{Error, Felt};

const KIND_DENSE: usize = 1;
const HEAD: usize = 2;
const PER_LAYER: usize = 4;

/// Felts of the description of so many layers.
pub fn description_length(layers: usize) -> usize {
    HEAD + PER_LAYER * layers
}

/// The description's felts.
pub fn encode_description(shape: &Shape) -> Vec<Felt> {
    let head = [shape.inputs, shape.layers.len()];
    let layer = |layer: &DenseShape| [KIND_DENSE, layer.outputs, layer.relu.into(), layer.bits.into()];
    head.into_iter().chain(shape.layers.iter().flat_map(layer)).map(Felt::from).collect()
}

/// Splits a program's felts in its shape and its weights, of which there are as many as the shape takes.
pub fn decode_description(program: &[Felt]) -> Result<(Shape, &[Felt]), Error> {
    let (shape, weights) = split_description(program)?;
    if weights.len() != shape.weight_felts() {
        return Err(Error::ModelLength);
    }
    Ok((shape, weights))
}

/// Splits a program's felts in its shape and all that follows.
pub fn split_description(program: &[Felt]) -> Result<(Shape, &[Felt]), Error> {
    let [inputs, layers, ..] = program else {
        return Err(Error::ModelLength);
    };
    let inputs = dimension("inputs", inputs, MAX_WIDTH)?;
    let count = dimension("layers", layers, MAX_LAYERS)?;
    let (description, weights) = program.split_at_checked(description_length(count)).ok_or(Error::ModelLength)?;
    let layers = description[HEAD..].as_chunks::<PER_LAYER>().0.iter().map(decode_layer).collect::<Result<_, _>>()?;
    Ok((Shape::new(inputs, layers)?, weights))
}

fn decode_layer([kind, outputs, relu, bits]: &[Felt; PER_LAYER]) -> Result<DenseShape, Error> {
    if small(kind, KIND_DENSE) != Some(KIND_DENSE) {
        return Err(Error::ModelShape { what: "layer kind" });
    }
    Ok(DenseShape {
        outputs: dimension("outputs", outputs, MAX_WIDTH)?,
        relu: dimension("activation", relu, 1)? == 1,
        bits: dimension("bits", bits, MAX_BITS.into())? as u8,
    })
}

/// A dimension, before it is a number: no felt above its limit reaches an allocation.
fn dimension(what: &'static str, felt: &Felt, limit: usize) -> Result<usize, Error> {
    small(felt, limit).ok_or(Error::ModelShape { what })
}
