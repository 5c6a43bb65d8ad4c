import type { DenseLayer, Program } from '@ciro-network/sdk';
import type { Matrix } from '../linalg/matrix.ts';
import { matrix } from '../linalg/matrix.ts';
import type { FloatLayer, Network } from '../network.ts';
import { preactivations, rectified } from '../network.ts';
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
}

/** How many program channels carry each value: `[0]` the features, `[l]` the outputs of layer l - 1. */
export type Copies = readonly number[];

/**
 * Post-training quantisation of `network` with the calibration rows `x`, `[rows, features]`, layer by layer: each is
 * fitted to the float network's values on what the integer layers before it really give.
 */
export function quantise(network: Network, x: Matrix, copies: Copies): Quantised {
  const input = repeatInputs(fitInputQuantiser(x), copies[0]);
  let integers = matrix(x.rows, input.feature.length, quantiseInput(input, x));
  let unit = Float64Array.from(input.scale, (scale) => 1 / scale);
  let floats = x;
  const layers: DenseLayer[] = [];
  const errors: LayerError[] = [];
  network.layers.forEach((layer, index) => {
    const last = index === network.layers.length - 1;
    const targets = preactivations(layer, floats);
    const times = last ? 1 : copies[index + 1];
    const task = {
      weights: repeatRows(scaledWeights(layer, unit, copies[index]), times),
      targets: repeatColumns(targets, times),
      relu: last && layer.relu,
      rounder: fitRounder(integers),
      dither: dither(layer.bias.length, times),
    };
    const quantised = last ? quantiseOutput(task) : quantiseHidden(task);
    integers = runLayer(quantised.layer, integers);
    unit = quantised.unit;
    floats = rectified(layer, targets);
    errors.push(layerError(floats, integers, quantised, times));
    layers.push(quantised.layer);
  });
  return { program: { inputs: input.feature.length, layers }, input, outputUnit: unit[0], errors };
}

/** The same feature several times, each rounded at another offset: together they resolve more levels. */
function repeatInputs(input: InputQuantiser, times: number): InputQuantiser {
  const offsets = dither(input.feature.length, times);
  const at = (i: number): number => Math.floor(i / times);
  return {
    feature: Array.from(offsets, (_, i) => input.feature[at(i)]),
    center: Array.from(offsets, (offset, i) => input.center[at(i)] - offset / input.scale[at(i)]),
    scale: Array.from(offsets, (_, i) => input.scale[at(i)]),
  };
}

/** Offsets of `times` copies of each of `size` values: evenly spread over one unit, with mean 0. */
function dither(size: number, times: number): Float64Array {
  return Float64Array.from({ length: size * times }, (_, i) => ((i % times) + 0.5) / times - 0.5);
}

/** Weights a unit of integer input, shared out among the copies of each input. */
function scaledWeights(layer: FloatLayer, unit: Float64Array, copies: number): Matrix {
  const { rows, columns } = layer.weights;
  const scaled = matrix(rows, columns * copies);
  for (let at = 0; at < scaled.data.length; at++) {
    const output = Math.floor(at / scaled.columns);
    const channel = at % scaled.columns;
    scaled.data[at] = (layer.weights.data[output * columns + Math.floor(channel / copies)] * unit[channel]) / copies;
  }
  return scaled;
}

function repeatRows(source: Matrix, times: number): Matrix {
  if (times === 1) return source;
  const result = matrix(source.rows * times, source.columns);
  for (let i = 0; i < result.rows; i++) {
    const from = Math.floor(i / times) * source.columns;
    result.data.set(source.data.subarray(from, from + source.columns), i * source.columns);
  }
  return result;
}

function repeatColumns(source: Matrix, times: number): Matrix {
  if (times === 1) return source;
  const columns = source.columns * times;
  const data = new Float64Array(source.rows * columns);
  for (let at = 0; at < data.length; at++) {
    data[at] = source.data[Math.floor(at / columns) * source.columns + Math.floor((at % columns) / times)];
  }
  return { rows: source.rows, columns, data };
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
