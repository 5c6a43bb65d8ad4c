import type { Matrix } from './matrix.ts';
import { matrix } from './matrix.ts';

/**
 * U of H = (I + U) · D · (I + U)ᵀ with U strictly upper triangular and D diagonal.
 * H is symmetric; it is taken as positive definite (pivots are kept away from 0).
 */
export function upperFactor(h: Matrix): Matrix {
  const n = h.rows;
  const u = matrix(n, n);
  const scaled = matrix(n, n);
  const smallest = Number.EPSILON * Math.max(...Float64Array.from({ length: n }, (_, i) => h.data[i * n + i]), 1e-300);
  for (let j = n - 1; j >= 0; j--) {
    let pivot = h.data[j * n + j];
    for (let k = j + 1; k < n; k++) pivot -= u.data[j * n + k] * scaled.data[j * n + k];
    pivot = Math.max(pivot, smallest);
    for (let i = 0; i < j; i++) {
      let value = h.data[i * n + j];
      for (let k = j + 1; k < n; k++) value -= u.data[i * n + k] * scaled.data[j * n + k];
      u.data[i * n + j] = value / pivot;
      scaled.data[i * n + j] = value;
    }
  }
  return u;
}
