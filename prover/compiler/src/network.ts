import type { Matrix } from './linalg/matrix.ts';
import { multiplyTransposed, row } from './linalg/matrix.ts';

/** One fully connected layer in float64: relu?(weights · x + bias). */
export interface FloatLayer {
  /** `[outputs, inputs]`. */
  readonly weights: Matrix;
  readonly bias: Float64Array;
  readonly relu: boolean;
}

/** The float network that is quantised. */
export interface Network {
  readonly inputs: number;
  readonly layers: readonly FloatLayer[];
}

/** The layer's values before its ReLU, `[rows, outputs]`. */
export function preactivations(layer: FloatLayer, x: Matrix): Matrix {
  const z = multiplyTransposed(x, layer.weights);
  for (let i = 0; i < z.rows; i++) {
    const values = row(z, i);
    for (let j = 0; j < values.length; j++) values[j] += layer.bias[j];
  }
  return z;
}

export function rectified(layer: FloatLayer, z: Matrix): Matrix {
  return layer.relu ? { ...z, data: z.data.map((value) => Math.max(0, value)) } : z;
}

/** The network's answers, `[rows, outputs]`. */
export function forward(network: Network, x: Matrix): Matrix {
  return network.layers.reduce((values, layer) => rectified(layer, preactivations(layer, values)), x);
}
