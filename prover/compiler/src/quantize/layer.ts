import type { DenseLayer } from '@ciro-network/sdk';
import { half, HIDDEN_BITS, LIMITS, MAX_COMMITTED_BITS } from '@ciro-network/sdk';
import { CompilerError } from '../errors.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { row } from '../linalg/matrix.ts';
import { UNCOMPENSATED } from './rounding.ts';
import type { Rounder } from './rounding.ts';
import type { Sample } from './tails.ts';
import { withTails } from './tails.ts';

const ACCUMULATOR_LIMIT = 2 ** 24;
const OUTPUT_BITS = MAX_COMMITTED_BITS;
const WEIGHT_MAX = 127;
/** Largest bias before its weights are rounded: half of what an accumulator holds is left to them. */
const BIAS_ROOM = ACCUMULATOR_LIMIT / 2;
/** Largest |x|: no layer before another has a ReLU of its own. */
const INPUT_BOUND = 128;
const LOWEST = -(2 ** (HIDDEN_BITS - 1));
/** Steps between the lowest and the highest activation. */
const STEPS = 2 ** HIDDEN_BITS - 1;
/** Shares of a channel's range that are tried as its upper end. */
const RANGE_SHARES = [1, 0.9, 0.8, 0.7, 0.6, 0.5];

/** What is to be approximated in integers: y ≈ relu?(weights · x + bias) for the integer inputs x. */
export interface LayerTask {
  /** `[outputs, inputs]`, a float output for integer inputs. */
  readonly weights: Matrix;
  /** The float network's values before ReLU over the calibration rows, `[rows, outputs]`. */
  readonly targets: Matrix;
  /** The integer layer's own ReLU, to 0. */
  readonly relu: boolean;
  readonly rounder: Rounder;
  /** For each output, what is added to the value before it is rounded, in units of the output; 0 usually. */
  readonly dither: Float64Array;
}

export interface QuantisedLayer {
  readonly layer: DenseLayer;
  /** Float value of one unit of each output, `[outputs]`. */
  readonly unit: Float64Array;
  /** Float value of the integer 0, `[outputs]`. */
  readonly zero: Float64Array;
}

interface Scale {
  /** Accumulator units a float unit. */
  readonly factor: number;
  readonly shift: number;
  /** Float value of the integer 0. */
  readonly zero: number;
}

/**
 * A layer within the program: each output has its own range, so that weights and activations use their 8 bits.
 * The clamp at -128 is the ReLU: the range of a channel that is ever inactive starts at 0, which -128 stands for; that
 * of one that is always active starts at its least value. So all 256 levels are used; a ReLU to 0 would leave 128.
 */
export function quantiseHidden(task: LayerTask): QuantisedLayer {
  const { weights, targets } = task;
  const noise = UNCOMPENSATED * task.rounder.variances.reduce((sum, variance) => sum + variance, 0);
  const scales = Array.from({ length: weights.rows }, (_, output) => {
    const values = Float64Array.from({ length: targets.rows }, (_, i) => targets.data[i * targets.columns + output]);
    return chooseScale(values, largest(row(weights, output)), noise);
  });
  return assemble(task, scales, HIDDEN_BITS);
}

/** The last layer: one scale for all outputs, so that the integers order as the floats do. */
export function quantiseOutput(task: LayerTask): QuantisedLayer {
  const peaks = Array.from({ length: task.weights.rows }, (_, output) => largest(row(task.weights, output)));
  const means = peaks.map((_, output) => Math.abs(targetMean(task, output)));
  const common = Math.min(WEIGHT_MAX / (largest(peaks) || 1), BIAS_ROOM / largest(means));
  for (let factor = common; ; factor /= 2) {
    // A row of small weights is computed in finer units and shifted back.
    const scales = peaks.map((peak) => {
      const room = peak > 0 ? Math.floor(Math.log2(WEIGHT_MAX / (peak * factor))) : 0;
      const shift = Math.min(LIMITS.shift, Math.max(0, room));
      return { factor: factor * 2 ** shift, shift, zero: 0 };
    });
    const quantised = tryAssemble(task, scales);
    if (quantised !== undefined) return quantised;
    const plain = peaks.map(() => ({ factor, shift: 0, zero: 0 }));
    const single = tryAssemble(task, plain);
    if (single !== undefined) return single;
    if (factor < common / ACCUMULATOR_LIMIT) throw boundError();
  }
}

/** Weighs the rounding of the activation, its clipping and the rounding of the weights against each other. */
function chooseScale(preactivations: Float64Array, peak: number, weightNoise: number): Scale {
  const sample = withTails(preactivations.sort(), { below: true, above: true });
  const low = Math.max(0, sample.values[0]);
  const width = sample.values[sample.values.length - 1] - low;
  let best = { factor: 1, shift: 0, zero: 0, error: Infinity };
  for (const share of RANGE_SHARES) {
    const range = (width > 0 ? width : peak * STEPS || 1) * share;
    const ratio = (range * WEIGHT_MAX) / (STEPS * (peak || range));
    const finest = Math.min(LIMITS.shift, Math.max(0, Math.floor(Math.log2(ratio))));
    for (const shift of [finest, Math.min(LIMITS.shift, finest + 1)]) {
      const factor = Math.min((STEPS * 2 ** shift) / range, WEIGHT_MAX / (peak || 1));
      const unit = 2 ** shift / factor;
      const zero = low - LOWEST * unit;
      const error = clampedError(sample, unit, zero) + (preactivations.length * weightNoise) / (12 * factor ** 2);
      if (error < best.error) best = { factor, shift, zero, error };
    }
  }
  return best;
}

/** Squared error of the rectified values. */
function clampedError({ values, weights }: Sample, unit: number, zero: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const level = Math.min(LOWEST + STEPS, Math.max(LOWEST, Math.round((values[i] - zero) / unit)));
    sum += weights[i] * (level * unit + zero - Math.max(0, values[i])) ** 2;
  }
  return sum;
}

/** Rounds every row; one whose accumulator could overflow is scaled down until it cannot. */
function assemble(task: LayerTask, scales: Scale[], bits: number): QuantisedLayer {
  const rows = scales.map((scale, output) => {
    const start = Math.min(scale.factor, BIAS_ROOM / Math.abs(targetMean(task, output) - scale.zero));
    let { shift } = scale;
    for (let factor = start; factor > start / ACCUMULATOR_LIMIT; factor /= 2) {
      const rounded = roundRow(task, output, { factor, shift, zero: scale.zero });
      if (rounded !== undefined) return rounded;
      shift = Math.max(0, shift - 1);
    }
    throw boundError();
  });
  return collect(task, rows, bits);
}

/** Outputs that nothing clamps, under either strategy; undefined if one could be beyond their bits. */
function tryAssemble(task: LayerTask, scales: Scale[]): QuantisedLayer | undefined {
  const rows = scales.map((scale, output) => roundRow(task, output, scale));
  const isWithin = (rounded: RoundedRow | undefined): rounded is RoundedRow =>
    rounded !== undefined && rounded.reach < 2 ** (OUTPUT_BITS - 1 + rounded.shift);
  return rows.every(isWithin) ? collect(task, rows, OUTPUT_BITS) : undefined;
}

interface RoundedRow extends Scale {
  readonly weights: Int8Array;
  readonly bias: number;
  /** Largest |accumulator|, rounding included. */
  readonly reach: number;
}

/** Undefined if the static bound does not hold. */
function roundRow(task: LayerTask, output: number, { factor, shift, zero }: Scale): RoundedRow | undefined {
  const { rounder } = task;
  const weights = rounder.round(row(task.weights, output).map((weight) => weight * factor));
  // The bias makes the mean over the calibration rows right, whatever the rounding of weights and inputs did to it.
  let bias = (targetMean(task, output) - zero) * factor + task.dither[output] * 2 ** shift;
  let reach = half(shift);
  for (let i = 0; i < weights.length; i++) {
    bias -= weights[i] * rounder.means[i];
    reach += INPUT_BOUND * Math.abs(weights[i]);
  }
  bias = Math.round(bias);
  reach += Math.abs(bias);
  return reach < ACCUMULATOR_LIMIT ? { weights, bias, reach, factor, shift, zero } : undefined;
}

function targetMean({ targets }: LayerTask, output: number): number {
  let sum = 0;
  for (let i = 0; i < targets.rows; i++) sum += targets.data[i * targets.columns + output];
  return sum / targets.rows;
}

function collect(task: LayerTask, rows: readonly RoundedRow[], bits: number): QuantisedLayer {
  const inputs = task.weights.columns;
  const weights = new Int8Array(rows.length * inputs);
  rows.forEach((rounded, output) => weights.set(rounded.weights, output * inputs));
  const layer: DenseLayer = {
    kind: 'dense',
    outputs: rows.length,
    relu: task.relu,
    bits,
    weights,
    bias: Int32Array.from(rows, (rounded) => rounded.bias),
    shift: Uint8Array.from(rows, (rounded) => rounded.shift),
  };
  return {
    layer,
    unit: Float64Array.from(rows, ({ factor, shift }) => 2 ** shift / factor),
    zero: Float64Array.from(rows, (rounded) => rounded.zero),
  };
}

function largest(values: ArrayLike<number>): number {
  let peak = 0;
  for (let i = 0; i < values.length; i++) peak = Math.max(peak, Math.abs(values[i]));
  return peak;
}

function boundError(): CompilerError {
  return new CompilerError('MODEL_TOO_LARGE', 'A bias is too large beside its weights: its sum does not fit 24 bits.');
}
