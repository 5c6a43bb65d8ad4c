import type { Matrix } from '../linalg/matrix.ts';
import { argmax, matrix, row } from '../linalg/matrix.ts';
import type { Channels } from './copies.ts';

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

/** `integers` has a column for each channel; the mean of what the copies of a value stand for counts. */
export function layerError(floats: Matrix, integers: Matrix, { unit, zero }: Reading, channels: Channels): LayerError {
  const read = matrix(floats.rows, floats.columns);
  integers.data.forEach((value, at) => {
    const channel = at % integers.columns;
    const into = Math.floor(at / integers.columns) * read.columns + channels.source[channel];
    read.data[into] += (zero[channel] + value * unit[channel]) / channels.count[channel];
  });
  let [signal, noise, maxAbs, range] = [0, 0, 0, 0];
  floats.data.forEach((value, at) => {
    const error = Math.abs(read.data[at] - value);
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
