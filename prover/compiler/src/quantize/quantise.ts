import type { DenseLayer, Program } from '@ciro-network/sdk';
import type { Matrix } from '../linalg/matrix.ts';
import { matrix } from '../linalg/matrix.ts';
import type { Network } from '../network.ts';
import { preactivations, rectified } from '../network.ts';
import type { Channels, Copies } from './copies.ts';
import { channelsOf, selectColumns, selectRows } from './copies.ts';
import type { LayerError } from './error.ts';
import { layerError } from './error.ts';
import type { InputQuantiser } from './input.ts';
import { fitInputQuantiser, quantiseInput } from './input.ts';
import { quantiseHidden, quantiseOutput } from './layer.ts';
import { fitRounder } from './rounding.ts';

/** A float network in integers. */
export interface Quantised {
  readonly program: Program;
  readonly input: InputQuantiser;
  /** Float value of one unit of every output. */
  readonly outputUnit: number;
  readonly errors: readonly LayerError[];
  /** Float value of one unit of each value between layers, as in `Copies`. */
  readonly units: readonly Float64Array[];
}

/**
 * Post-training quantisation of `network` with the calibration rows `x`, `[rows, features]`, layer by layer: each is
 * fitted to the float network's values on what the integer layers before it really give. `base` quantises each feature
 * once.
 */
export function quantise(
  network: Network,
  x: Matrix,
  copies: Copies,
  base: InputQuantiser = fitInputQuantiser(x, network.layers[0].weights),
): Quantised {
  let channels = channelsOf(copies[0]);
  const input = repeatInputs(base, channels);
  let integers = matrix(x.rows, input.feature.length, quantiseInput(input, x));
  let unit: Float64Array = Float64Array.from(input.scale, (scale) => 1 / scale);
  let floats = x;
  const layers: DenseLayer[] = [];
  const errors: LayerError[] = [];
  const units = [unitOfValues(unit, channels, network.inputs)];
  network.layers.forEach((layer, index) => {
    const last = index === network.layers.length - 1;
    const targets = preactivations(layer, floats);
    const outputs = channelsOf(last ? new Uint8Array(layer.bias.length).fill(1) : copies[index + 1]);
    const task = {
      weights: scaledWeights(selectRows(layer.weights, outputs.source), unit, channels),
      targets: selectColumns(targets, outputs.source),
      relu: last && layer.relu,
      rounder: fitRounder(integers),
      dither: outputs.offset,
    };
    const quantised = last ? quantiseOutput(task) : quantiseHidden(task);
    integers = runLayer(quantised.layer, integers);
    unit = quantised.unit;
    channels = outputs;
    floats = rectified(layer, targets);
    errors.push(layerError(floats, integers, quantised, channels));
    units.push(unitOfValues(unit, channels, layer.bias.length));
    layers.push(quantised.layer);
  });
  return { program: { inputs: input.feature.length, layers }, input, outputUnit: unit[0], errors, units };
}

/** The same feature several times, each rounded at another offset. */
function repeatInputs(input: InputQuantiser, { source, offset }: Channels): InputQuantiser {
  return {
    feature: Array.from(source),
    center: Array.from(source, (feature, i) => input.center[feature] - offset[i] / input.scale[feature]),
    scale: Array.from(source, (feature) => input.scale[feature]),
  };
}

/** Weights for a unit of each channel, the weight of a value shared out among its copies. */
function scaledWeights(weights: Matrix, unit: Float64Array, { source, count }: Channels): Matrix {
  const scaled = selectColumns(weights, source);
  for (let at = 0; at < scaled.data.length; at++) {
    const channel = at % scaled.columns;
    scaled.data[at] *= unit[channel] / count[channel];
  }
  return scaled;
}

function unitOfValues(unit: Float64Array, { source }: Channels, values: number): Float64Array {
  const result = new Float64Array(values);
  source.forEach((value, channel) => (result[value] = unit[channel]));
  return result;
}

/** One layer of the integer program over many rows; the executor's arithmetic on `[rows, inputs]`. */
function runLayer(layer: DenseLayer, x: Matrix): Matrix {
  const high = 2 ** (layer.bits - 1) - 1;
  const low = layer.relu ? 0 : -high - 1;
  const result = matrix(x.rows, layer.outputs);
  for (let i = 0; i < x.rows; i++) {
    for (let output = 0; output < layer.outputs; output++) {
      let sum = layer.bias[output];
      const [from, weights] = [i * x.columns, output * x.columns];
      for (let k = 0; k < x.columns; k++) sum += layer.weights[weights + k] * x.data[from + k];
      const unit = 2 ** layer.shift[output];
      const value = Math.floor((sum + (unit > 1 ? unit / 2 : 0)) / unit);
      result.data[i * layer.outputs + output] = Math.min(high, Math.max(low, value));
    }
  }
  return result;
}

/** What the integers `[rows][program inputs]` give, in float units, `[rows, outputs]`. */
export function runQuantised({ program, input, outputUnit }: Quantised, x: Matrix): Matrix {
  const integers = matrix(x.rows, program.inputs, quantiseInput(input, x));
  const outputs = program.layers.reduce((values, layer) => runLayer(layer, values), integers);
  return { ...outputs, data: outputs.data.map((value) => value * outputUnit) };
}
