/** Values with weights: calibration values, and what is likely to come beyond them. */
export interface Sample {
  /** Ascending. */
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Values made up beyond each end, each half as likely as the one before. */
const STEPS_BEYOND = 6;

export interface Tails {
  readonly below: boolean;
  readonly above: boolean;
}

/**
 * Extends sorted values beyond their ends as far as their own tails suggest: of N values' exponential tail with mean
 * excess e, one value in 2^k·N lies about e·k·ln 2 beyond the extreme. Without it, ranges fitted to few rows clip the
 * next rows.
 */
export function withTails(sorted: Float64Array, { below, above }: Tails): Sample {
  const values = Array.from(sorted);
  const weights = values.map(() => 1);
  for (let step = 1; step <= STEPS_BEYOND; step++) {
    const distance = step * Math.LN2;
    if (above) {
      values.push(sorted[sorted.length - 1] + upperExcess(sorted) * distance);
      weights.push(2 ** -step);
    }
    if (below) {
      values.unshift(sorted[0] - upperExcess(sorted.map((value) => -value).reverse()) * distance);
      weights.unshift(2 ** -step);
    }
  }
  return { values: Float64Array.from(values), weights: Float64Array.from(weights) };
}

/** Mean distance of the largest √N values from the value below them. */
function upperExcess(sorted: Float64Array): number {
  const count = Math.min(sorted.length - 1, Math.ceil(Math.sqrt(sorted.length)));
  if (count < 1) return 0;
  const threshold = sorted[sorted.length - 1 - count];
  let sum = 0;
  for (let i = sorted.length - count; i < sorted.length; i++) sum += sorted[i] - threshold;
  return sum / count;
}
