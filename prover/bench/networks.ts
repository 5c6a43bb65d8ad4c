// Networks of random weights, the same each time: what a proof costs depends on shapes alone.

import { normal, perceptron } from '../compiler/src/testing/onnx.ts';

const CALIBRATION_ROWS = 64;

export interface Network {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly onnx: Uint8Array;
  /** `[rows][inputs]`, normally distributed. */
  readonly calibration: { readonly shape: number[]; readonly data: Float32Array };
}

export function network(...sizes: number[]): Network {
  const next = normal(sizes.length + sizes[0]);
  const rows = Float32Array.from({ length: CALIBRATION_ROWS * sizes[0] }, () => next());
  return {
    name: sizes.join('-'),
    sizes,
    onnx: perceptron(sizes, next),
    calibration: { shape: [CALIBRATION_ROWS, sizes[0]], data: rows },
  };
}
