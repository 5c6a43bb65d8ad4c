import type { Matrix } from '../linalg/matrix.ts';
import { UNCOMPENSATED } from './rounding.ts';

/** How one feature is read: x_int = round((x - center) · scale), clamped to int8. */
export interface Range {
  readonly center: number;
  readonly scale: number;
}

const WEIGHT_MAX = 127;
const [LOWEST, HIGHEST] = [-128, 127];
const MAX_STEPS = 512;
/** A quarter of the levels; a whole number, so that features on a grid of levels stay on it. */
const QUARTER = 64;

/**
 * Narrows the ranges of features whose weights, per integer unit, dwarf all others': a pixel that is almost always dark
 * and was standardised, say. int8 weights of a row share one scale, so such a feature would leave the others no levels.
 * A range is halved as long as its clipping costs less than the finer weights gain, over the calibration rows.
 * `x`: `[rows, features]`, `weights`: `[outputs, features]` of the first layer.
 */
export function relieveRanges(x: Matrix, weights: Matrix, ranges: readonly Range[]): Range[] {
  const result = [...ranges];
  const energy = columnEnergy(weights);
  const columns = Array.from({ length: x.columns }, (_, feature) => column(x, feature));
  const variances = columns.map(variance);
  for (let step = 0; step < MAX_STEPS; step++) {
    const noise = variances.reduce((sum, value, i) => sum + value * result[i].scale ** 2, 0);
    const perPeak = (UNCOMPENSATED * noise) / (12 * WEIGHT_MAX ** 2);
    let best: { feature: number; range: Range; gain: number } | undefined;
    for (const [feature, saved] of savings(weights, result)) {
      const range = narrowed(columns[feature], result[feature]);
      const before = squaredError(columns[feature], result[feature]);
      const cost = (energy[feature] * (squaredError(columns[feature], range) - before)) / x.rows;
      const gain = saved * perPeak - cost;
      if (gain > (best?.gain ?? 0)) best = { feature, range, gain };
    }
    if (best === undefined) break;
    result[best.feature] = best.range;
  }
  return result;
}

/** For each feature with the largest weight of some row: how much the sum of squared peaks falls when it is halved. */
function savings(weights: Matrix, ranges: readonly Range[]): Map<number, number> {
  const saved = new Map<number, number>();
  for (let output = 0; output < weights.rows; output++) {
    let [first, second, feature] = [0, 0, 0];
    for (let i = 0; i < weights.columns; i++) {
      const weight = Math.abs(weights.data[output * weights.columns + i]) / ranges[i].scale;
      if (weight > first) [first, second, feature] = [weight, first, i];
      else if (weight > second) second = weight;
    }
    const after = Math.max(second, first / 2);
    saved.set(feature, (saved.get(feature) ?? 0) + first ** 2 - after ** 2);
  }
  return saved;
}

/** Half the range, at the end or in the middle of the old one, whichever clips least. */
function narrowed(values: Float64Array, { center, scale }: Range): Range {
  const quarter = QUARTER / scale;
  const candidates = [center, center - quarter, center + quarter].map((middle) => ({
    center: middle,
    scale: 2 * scale,
  }));
  const errors = candidates.map((range) => squaredError(values, range));
  return candidates[errors.indexOf(Math.min(...errors))];
}

function squaredError(values: Float64Array, { center, scale }: Range): number {
  let sum = 0;
  for (const value of values) {
    const level = Math.min(HIGHEST, Math.max(LOWEST, Math.round((value - center) * scale)));
    sum += (level / scale + center - value) ** 2;
  }
  return sum;
}

function columnEnergy(weights: Matrix): Float64Array {
  const energy = new Float64Array(weights.columns);
  weights.data.forEach((weight, at) => (energy[at % weights.columns] += weight ** 2));
  return energy;
}

function column(x: Matrix, feature: number): Float64Array {
  return Float64Array.from({ length: x.rows }, (_, i) => x.data[i * x.columns + feature]);
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
