import type { Matrix } from '../linalg/matrix.ts';
import { matrix } from '../linalg/matrix.ts';

/**
 * How many program channels carry each value. `[0]`: each feature; `[l]`: each output of layer l - 1. Copies are
 * rounded at different offsets (dither), so that n of them resolve n times the levels, and share the weight among them.
 */
export type Copies = readonly Uint8Array[];

/** Program channels of one place between layers. */
export interface Channels {
  /** The value that each channel carries a copy of. */
  readonly source: Int32Array;
  /** How many copies there are of that value. */
  readonly count: Uint8Array;
  /** What is added before rounding, in units; mean 0 over the copies of a value. */
  readonly offset: Float64Array;
}

export function channelsOf(copies: Uint8Array): Channels {
  const source: number[] = [];
  const offset: number[] = [];
  copies.forEach((count, value) => {
    for (let copy = 0; copy < count; copy++) {
      source.push(value);
      offset.push((copy + 0.5) / count - 0.5);
    }
  });
  return {
    source: Int32Array.from(source),
    count: Uint8Array.from(source, (value) => copies[value]),
    offset: Float64Array.from(offset),
  };
}

export function selectRows(from: Matrix, indices: Int32Array): Matrix {
  const result = matrix(indices.length, from.columns);
  indices.forEach((index, i) => {
    result.data.set(from.data.subarray(index * from.columns, (index + 1) * from.columns), i * from.columns);
  });
  return result;
}

export function selectColumns(from: Matrix, indices: Int32Array): Matrix {
  const result = matrix(from.rows, indices.length);
  for (let i = 0; i < from.rows; i++) {
    for (let j = 0; j < indices.length; j++) {
      result.data[i * indices.length + j] = from.data[i * from.columns + indices[j]];
    }
  }
  return result;
}
