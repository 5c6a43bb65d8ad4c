import type { Matrix } from '../linalg/matrix.ts';
import { row } from '../linalg/matrix.ts';

/** x_int[i] = clamp(round((x[feature[i]] - center[i]) · scale[i])) to int8, rounding half up. */
export interface InputQuantiser {
  /** Which feature of the model's input each program input reads. */
  readonly feature: readonly number[];
  readonly center: readonly number[];
  readonly scale: readonly number[];
}

const LEVELS = 255;
/** Shares of the distance from the median to the extreme that are tried as the end of the range. */
const RANGE_SHARES = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];

/** Chooses centre and scale of every feature by the squared error over the calibration rows. */
export function fitInputQuantiser(x: Matrix): InputQuantiser {
  const ranges = Array.from({ length: x.columns }, (_, feature) => fitFeature(column(x, feature)));
  const scales = ranges.map((range) => range.scale).filter((scale) => scale > 0).sort((a, b) => a - b);
  // A feature that never changes in the calibration set gets the scale of a usual one.
  const usual = scales[scales.length >> 1] ?? 1;
  return {
    feature: ranges.map((_, feature) => feature),
    center: ranges.map((range) => range.center),
    scale: ranges.map((range) => (range.scale > 0 ? range.scale : usual)),
  };
}

/** `[rows, features]` to `[rows][program inputs]`. */
export function quantiseInput({ feature, center, scale }: InputQuantiser, x: Matrix): Int8Array {
  const result = new Int8Array(x.rows * feature.length);
  for (let i = 0; i < x.rows; i++) {
    const values = row(x, i);
    for (let j = 0; j < feature.length; j++) {
      result[i * feature.length + j] = quantise(values[feature[j]], center[j], scale[j]);
    }
  }
  return result;
}

function quantise(value: number, center: number, scale: number): number {
  return Math.min(127, Math.max(-128, Math.round((value - center) * scale)));
}

function fitFeature(values: Float64Array): { center: number; scale: number } {
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  if (high - low <= Math.abs(high) * 1e-6) return { center: low, scale: 0 };
  return latticeRange(sorted) ?? clippedRange(sorted);
}

/** Values that lie on few evenly spaced levels (pixels, counts) are represented exactly. */
function latticeRange(sorted: Float64Array): { center: number; scale: number } | undefined {
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  let step = high - low;
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i] - sorted[i - 1];
    if (gap > (high - low) * 1e-5) step = Math.min(step, gap);
  }
  const levels = Math.round((high - low) / step);
  if (levels > LEVELS - 1 || levels < 1) return undefined;
  if (sorted.some((value) => Math.abs((value - low) / step - Math.round((value - low) / step)) > 1e-3)) return undefined;
  const perLevel = Math.floor((LEVELS - 1) / levels);
  return { center: low + Math.floor(levels / 2) * step, scale: perLevel / step };
}

/** A range around the median, each end drawn in as far as that lowers the squared error. */
function clippedRange(sorted: Float64Array): { center: number; scale: number } {
  const median = sorted[sorted.length >> 1];
  // Rows to come will exceed the extremes of few calibration rows.
  const margin = 1 + 1 / Math.sqrt(sorted.length);
  const below = (median - sorted[0]) * margin;
  const above = (sorted[sorted.length - 1] - median) * margin;
  let best = { center: 0, scale: 0, error: Infinity };
  for (const lowShare of RANGE_SHARES) {
    for (const highShare of RANGE_SHARES) {
      const low = median - below * lowShare;
      const width = median + above * highShare - low;
      const scale = LEVELS / width;
      const center = low + (128 / LEVELS) * width;
      const error = squaredError(sorted, center, scale);
      if (error < best.error) best = { center, scale, error };
    }
  }
  return best;
}

function squaredError(values: Float64Array, center: number, scale: number): number {
  let sum = 0;
  for (const value of values) sum += (quantise(value, center, scale) / scale + center - value) ** 2;
  return sum;
}

function column(x: Matrix, index: number): Float64Array {
  const values = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) values[i] = x.data[i * x.columns + index];
  return values;
}
