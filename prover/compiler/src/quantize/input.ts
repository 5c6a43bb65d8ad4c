import type { Matrix } from '../linalg/matrix.ts';
import { row } from '../linalg/matrix.ts';
import { relieveRanges } from './relieve.ts';
import type { Sample } from './tails.ts';
import { withTails } from './tails.ts';

/** x_int[i] = clamp(round((x[feature[i]] - center[i]) · scale[i])) to int8, rounding half up. */
export interface InputQuantiser {
  /** Which feature of the model's input each program input reads. */
  readonly feature: readonly number[];
  readonly center: readonly number[];
  readonly scale: readonly number[];
}

const LEVELS = 255;
const BOTH = { below: true, above: true };
/** Shares of the distance from the median to the end of a tail that are tried as the end of the range. */
const RANGE_SHARES = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];

/** What the calibration rows say about one feature. */
interface Feature {
  readonly sorted: Float64Array;
  /** Distance of the levels that all its values lie on, if there are few: pixels, counts. */
  readonly step: number | undefined;
}

/**
 * Chooses centre and scale of every feature by the squared error over the calibration rows `x`, `[rows, features]`, and
 * the first layer's weights, `[outputs, features]`.
 */
export function fitInputQuantiser(x: Matrix, weights: Matrix): InputQuantiser {
  const features = Array.from({ length: x.columns }, (_, index) => describe(column(x, index)));
  const grids = sharedGrids(features);
  const ranges = features.map((feature) => {
    const grid = grids.find((candidate) => onGrid(feature, candidate));
    if (grid !== undefined) return gridRange(grid);
    return isConstant(feature.sorted) ? { center: feature.sorted[0], scale: 0 } : clippedRange(feature.sorted);
  });
  // A feature that never changes in the calibration set, and is like no other, gets the scale of a usual one.
  const scales = ranges
    .map((range) => range.scale)
    .filter((scale) => scale > 0)
    .sort((a, b) => a - b);
  const usual = scales[scales.length >> 1] ?? 1;
  const filled = ranges.map(({ center, scale }) => ({ center, scale: scale > 0 ? scale : usual }));
  const relieved = relieveRanges(x, weights, filled);
  return {
    feature: relieved.map((_, feature) => feature),
    center: relieved.map((range) => range.center),
    scale: relieved.map((range) => range.scale),
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

function describe(values: Float64Array): Feature {
  const sorted = Float64Array.from(values).sort();
  return { sorted, step: isConstant(sorted) ? undefined : latticeStep(sorted) };
}

function isConstant(sorted: Float64Array): boolean {
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  return high - low <= Math.max(Math.abs(low), Math.abs(high)) * 1e-6;
}

/** Evenly spaced levels from `low` to `high`. */
interface Grid {
  readonly step: number;
  low: number;
  high: number;
}

/**
 * The grids that features lie on. Features of one step share a grid (all the pixels of an image): one that was dark in
 * every calibration row may be bright in the next.
 */
function sharedGrids(features: readonly Feature[]): Grid[] {
  const grids: Grid[] = [];
  for (const { sorted, step } of features) {
    if (step === undefined) continue;
    const [low, high] = [sorted[0], sorted[sorted.length - 1]];
    const grid = grids.find((candidate) => near(candidate.step / step) && near((low - candidate.low) / step));
    if (grid === undefined) {
      grids.push({ step, low, high });
    } else if (Math.max(high, grid.high) - Math.min(low, grid.low) < (LEVELS - 0.5) * grid.step) {
      grid.low = Math.min(low, grid.low);
      grid.high = Math.max(high, grid.high);
    }
  }
  for (const grid of grids) {
    const members = features.filter((feature) => onGrid(feature, grid));
    if (members.length === 1) extend(grid, members[0]);
  }
  return grids;
}

/** Lets the grid of one feature alone reach as far as its tails do, as long as each level keeps an integer. */
function extend(grid: Grid, { sorted }: Feature): void {
  const { values } = withTails(sorted, BOTH);
  const [low, high] = [values[0], values[values.length - 1]];
  const wanted = { below: Math.floor((grid.low - low) / grid.step), above: Math.floor((high - grid.high) / grid.step) };
  const room = LEVELS - 1 - Math.round((grid.high - grid.low) / grid.step);
  const share = Math.min(1, room / Math.max(1, wanted.below + wanted.above));
  grid.low -= Math.floor(wanted.below * share) * grid.step;
  grid.high += Math.floor(wanted.above * share) * grid.step;
}

function onGrid({ sorted }: Feature, { step, low, high }: Grid): boolean {
  const margin = step * 1e-3;
  if (sorted[0] < low - margin || sorted[sorted.length - 1] > high + margin) return false;
  return sorted.every((value) => near((value - low) / step));
}

/** Every level of the grid is an integer, and none is beyond int8: nothing is lost in rounding or clipping. */
function gridRange({ step, low, high }: Grid): { center: number; scale: number } {
  const levels = Math.round((high - low) / step);
  const spacing = Math.floor(LEVELS / levels);
  return { center: low + (Math.ceil((levels * spacing) / 2) / spacing) * step, scale: spacing / step };
}

/** The spacing of values that lie on few evenly spaced levels. */
function latticeStep(sorted: Float64Array): number | undefined {
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  let step = high - low;
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i] - sorted[i - 1];
    if (gap > (high - low) * 1e-5) step = Math.min(step, gap);
  }
  const fits = (high - low) / step < LEVELS - 0.5 && sorted.every((value) => near((value - low) / step));
  return fits ? step : undefined;
}

function near(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-3;
}

/** A range around the median, each end drawn in from the end of its tail as far as that lowers the squared error. */
function clippedRange(sorted: Float64Array): { center: number; scale: number } {
  const sample = withTails(sorted, BOTH);
  const median = sorted[sorted.length >> 1];
  const below = median - sample.values[0];
  const above = sample.values[sample.values.length - 1] - median;
  let best = { center: 0, scale: 0, error: Infinity };
  for (const lowShare of RANGE_SHARES) {
    for (const highShare of RANGE_SHARES) {
      const low = median - below * lowShare;
      const width = median + above * highShare - low;
      const scale = LEVELS / width;
      const center = low + (128 / LEVELS) * width;
      const error = squaredError(sample, center, scale);
      if (error < best.error) best = { center, scale, error };
    }
  }
  return best;
}

function squaredError({ values, weights }: Sample, center: number, scale: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * (quantise(values[i], center, scale) / scale + center - values[i]) ** 2;
  }
  return sum;
}

function column(x: Matrix, index: number): Float64Array {
  const values = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) values[i] = x.data[i * x.columns + index];
  return values;
}
