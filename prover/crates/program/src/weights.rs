//! A program as felts, `description ++ weights`, and back.

use crate::description::{decode_description, encode_description};
use crate::lanes::{LANES, pack_lanes, unpack_used};
use crate::layer::{Dense, DenseShape};
use crate::program::{MAX_SHIFT, Program};
use crate::{Error, Felt};

/// The program's felts.
pub fn encode_program(program: &Program) -> Result<Vec<Felt>, Error> {
    let mut felts = encode_description(program.shape());
    for (inputs, layer) in program.layers() {
        for first in (0..layer.shape.outputs).step_by(LANES) {
            let block = first..layer.shape.outputs.min(first + LANES);
            for input in 0..inputs {
                felts.push(pack(block.clone().map(|output| layer.weights[output * inputs + input]))?);
            }
            felts.push(pack(layer.bias[block.clone()].iter().copied())?);
            felts.push(pack(layer.shift[block].iter().copied())?);
        }
    }
    Ok(felts)
}

/// Reads and checks a whole program: limits, length, lanes, padding, ranges, static bounds.
pub fn decode_program(felts: &[Felt]) -> Result<Program, Error> {
    let (shape, mut rest) = decode_description(felts)?;
    let mut layers = Vec::with_capacity(shape.layers.len());
    for (inputs, layer) in shape.dense() {
        let (own, next) = rest.split_at(layer.outputs.div_ceil(LANES) * (inputs + 2));
        layers.push(decode_layer(own, *layer, inputs)?);
        rest = next;
    }
    Program::new(shape.inputs, layers)
}

fn decode_layer(felts: &[Felt], shape: DenseShape, inputs: usize) -> Result<Dense, Error> {
    let mut weights = vec![0; shape.outputs * inputs];
    let mut bias = Vec::with_capacity(shape.outputs);
    let mut shift = Vec::with_capacity(shape.outputs);
    for (block, felts) in felts.chunks_exact(inputs + 2).enumerate() {
        let first = block * LANES;
        let used = LANES.min(shape.outputs - first);
        for (input, felt) in felts[..inputs].iter().enumerate() {
            for (output, &lane) in (first..first + used).zip(&unpack_used(felt, used)?) {
                weights[output * inputs + input] =
                    i8::try_from(lane).map_err(|_| Error::WeightRange { output, input })?;
            }
        }
        bias.extend_from_slice(&unpack_used(&felts[inputs], used)?[..used]);
        for (output, &lane) in (first..first + used).zip(&unpack_used(&felts[inputs + 1], used)?) {
            let value = u8::try_from(lane).ok().filter(|&value| value <= MAX_SHIFT);
            shift.push(value.ok_or(Error::ShiftRange { output })?);
        }
    }
    Ok(Dense { shape, weights, bias, shift })
}

fn pack(values: impl Iterator<Item: Into<i32>>) -> Result<Felt, Error> {
    let mut lanes = [0; LANES];
    for (lane, value) in lanes.iter_mut().zip(values) {
        *lane = value.into();
    }
    pack_lanes(&lanes)
}
