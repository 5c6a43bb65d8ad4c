import { upperFactor } from '../linalg/ldl.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { columnMeans, matrix } from '../linalg/matrix.ts';

/** Inputs whose errors compensate each other: the cost of the factorisation is cubic in it. */
const BLOCK = 512;
/** Share of the mean variance added to every variance: keeps constant inputs from carrying arbitrary weights. */
const DAMPING = 0.01;

/** Share of the rounding error of weights that compensation leaves, for weighing scales against each other. */
export const UNCOMPENSATED = 0.3;

/** Rounds rows of weights to int8 so that the error of their sums over the calibration inputs is small. */
export interface Rounder {
  /** Mean of each input, `[inputs]`. */
  readonly means: Float64Array;
  /** Variance of each input, `[inputs]`. */
  readonly variances: Float64Array;
  /** `weights` in units of the integer grid, `[inputs]`. */
  round(weights: Float64Array): Int8Array;
}

interface Block {
  /** Input at each position: the most active first, so that the others can make up for their errors. */
  readonly order: Int32Array;
  readonly factor: Matrix;
}

/**
 * Prepares error-compensated rounding (GPTQ in its LDL form): each weight is rounded after taking over the errors of
 * those before it, weighted by the covariance of the inputs `x`, `[rows, inputs]`.
 */
export function fitRounder(x: Matrix): Rounder {
  const means = columnMeans(x);
  const centred = matrix(x.rows, x.columns);
  for (let at = 0; at < x.data.length; at++) centred.data[at] = x.data[at] - means[at % x.columns];
  const variances = columnMeans({ ...centred, data: centred.data.map((value) => value * value) });
  const order = Int32Array.from(variances.keys()).sort((a, b) => variances[b] - variances[a] || a - b);
  const blocks: Block[] = [];
  for (let start = 0; start < order.length; start += BLOCK) {
    const part = order.subarray(start, start + BLOCK);
    blocks.push({ order: part, factor: upperFactor(covariance(centred, part)) });
  }
  return { means, variances, round: (weights) => roundRow(weights, blocks) };
}

function roundRow(weights: Float64Array, blocks: readonly Block[]): Int8Array {
  const rounded = new Int8Array(weights.length);
  for (const { order, factor } of blocks) {
    const target = Float64Array.from(order, (input) => weights[input]);
    for (let k = 0; k < order.length; k++) {
      const wanted = target[k];
      const value = Math.min(127, Math.max(-128, Math.round(wanted)));
      rounded[order[k]] = value;
      const error = value - weights[order[k]];
      if (error === 0) continue;
      const from = k * order.length;
      for (let later = k + 1; later < order.length; later++) target[later] -= error * factor.data[from + later];
    }
  }
  return rounded;
}

/** Covariance of some columns, its off-diagonal shrunk as few calibration rows deserve. */
function covariance(centred: Matrix, columns: Int32Array): Matrix {
  const n = columns.length;
  const h = matrix(n, n);
  for (let row = 0; row < centred.rows; row++) {
    const values = Float64Array.from(columns, (column) => centred.data[row * centred.columns + column]);
    for (let i = 0; i < n; i++) {
      const factor = values[i];
      if (factor === 0) continue;
      for (let j = i; j < n; j++) h.data[i * n + j] += factor * values[j];
    }
  }
  const keep = centred.rows / (centred.rows + n) / Math.max(1, centred.rows);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += h.data[i * n + i] / Math.max(1, centred.rows);
  const damping = (DAMPING * trace) / n + 1e-9;
  for (let i = 0; i < n; i++) {
    h.data[i * n + i] = h.data[i * n + i] / Math.max(1, centred.rows) + damping;
    for (let j = i + 1; j < n; j++) {
      h.data[i * n + j] *= keep;
      h.data[j * n + i] = h.data[i * n + j];
    }
  }
  return h;
}
