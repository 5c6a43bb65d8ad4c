import type { Matrix } from '../linalg/matrix.ts';
import { argmax, row } from '../linalg/matrix.ts';

/** How far a layer's integers are from the float network's values, over the calibration rows. */
export interface LayerError {
  /** Signal to quantisation noise, 10·log10(Σ float² / Σ error²). */
  readonly sqnr_db: number;
  readonly max_abs: number;
  /** Largest |float value|, to read `max_abs` by. */
  readonly range: number;
}

/** How integers are read as floats: `zero + unit · integer`, per column. */
interface Reading {
  readonly unit: Float64Array;
  readonly zero: Float64Array;
}

/** `integers` has `copies` columns for each column of `floats`; the mean of what they stand for counts. */
export function layerError(floats: Matrix, integers: Matrix, { unit, zero }: Reading, copies: number): LayerError {
  let [signal, noise, maxAbs, range] = [0, 0, 0, 0];
  floats.data.forEach((value, at) => {
    let sum = 0;
    for (let copy = 0; copy < copies; copy++) {
      const column = (at % floats.columns) * copies + copy;
      sum += zero[column] + integers.data[at * copies + copy] * unit[column];
    }
    const error = Math.abs(sum / copies - value);
    signal += value * value;
    noise += error * error;
    maxAbs = Math.max(maxAbs, error);
    range = Math.max(range, Math.abs(value));
  });
  const ratio = noise === 0 ? 999 : signal === 0 ? 0 : 10 * Math.log10(signal / noise);
  return { sqnr_db: Math.round(ratio * 100) / 100, max_abs: maxAbs, range };
}

/** Share of rows whose largest element is the same in both, `[rows, outputs]` each. */
export function topAgreement(a: Matrix, b: Matrix): number {
  let same = 0;
  for (let i = 0; i < a.rows; i++) if (argmax(row(a, i)) === argmax(row(b, i))) same++;
  return a.rows === 0 ? 1 : same / a.rows;
}
