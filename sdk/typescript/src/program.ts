import { VerifyError } from './errors.ts';
import { LANES } from './lanes.ts';

/** Everything a program's size may be; checked before anything is allocated by it. */
export const LIMITS = { inputs: 4096, outputs: 4096, layers: 8, rows: 64, macs: 2 ** 22, shift: 24 } as const;

/** Bits of every activation but the last layer's, which has 8 to MAX_BITS. */
export const HIDDEN_BITS = 8;
export const MAX_BITS = 25;

/** Shape of a layer, as its description states it. */
export interface DenseShape {
  readonly kind: 'dense';
  readonly outputs: number;
  readonly relu: boolean;
  readonly bits: number;
}

/** Shape of a program: everything but the weights. */
export interface Shape {
  readonly inputs: number;
  readonly layers: readonly DenseShape[];
}

export interface DenseLayer extends DenseShape {
  /** Row-major `[outputs][inputs]`. */
  readonly weights: Int8Array;
  /** `[outputs]`, in units of the accumulator. */
  readonly bias: Int32Array;
  /** `[outputs]`, 0 to 24: the power of two that the accumulator is divided by. */
  readonly shift: Uint8Array;
}

/** The integer program: what a model is, from compile time on (docs/SPEC.md, section 1). */
export interface Program extends Shape {
  readonly layers: readonly DenseLayer[];
}

/** Inputs of the layer at `index`. */
export function layerInputs(shape: Shape, index: number): number {
  return index === 0 ? shape.inputs : shape.layers[index - 1].outputs;
}

/** Outputs of the whole program. */
export function programOutputs(shape: Shape): number {
  return shape.layers[shape.layers.length - 1].outputs;
}

/** Multiply-accumulates of one row. */
export function programMacs(shape: Shape): number {
  return shape.layers.reduce((macs, layer, index) => macs + layerInputs(shape, index) * layer.outputs, 0);
}

/** Blocks of ten outputs of the layer at `index`. */
export function layerBlocks(shape: Shape, index: number): number {
  return Math.ceil(shape.layers[index].outputs / LANES);
}

/** Felts of one layer's weights: for each block of ten outputs one an input, one of biases, one of shifts. */
export function layerFelts(shape: Shape, index: number): number {
  return layerBlocks(shape, index) * (layerInputs(shape, index) + 2);
}

/** Felts of all packed weights. */
export function weightFelts(shape: Shape): number {
  return shape.layers.reduce((felts, _, index) => felts + layerFelts(shape, index), 0);
}

/** @throws VerifyError MODEL_SHAPE unless every dimension is within its limits. */
export function checkShape(shape: Shape): void {
  within('inputs', shape.inputs, 1, LIMITS.inputs);
  within('layers', shape.layers.length, 1, LIMITS.layers);
  shape.layers.forEach((layer, index) => {
    const last = index === shape.layers.length - 1;
    if (layer.kind !== 'dense') throw new VerifyError('MODEL_SHAPE', 'A layer is of an unknown kind.', { index });
    within('outputs', layer.outputs, 1, LIMITS.outputs);
    within('bits', layer.bits, HIDDEN_BITS, last ? MAX_BITS : HIDDEN_BITS);
  });
  within('multiply-accumulates', programMacs(shape), 1, LIMITS.macs);
}

/** @throws VerifyError ROWS_RANGE unless `rows` is an integer in 1 .. 64. */
export function checkRows(rows: number): void {
  if (!Number.isInteger(rows) || rows < 1 || rows > LIMITS.rows) {
    throw new VerifyError('ROWS_RANGE', `A job has 1 to ${LIMITS.rows} rows, not ${rows}.`, { rows });
  }
}

function within(what: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new VerifyError('MODEL_SHAPE', `A model's ${what} are ${low} to ${high}, not ${value}.`, { what, value });
  }
}
