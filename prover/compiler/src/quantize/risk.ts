import type { Matrix } from '../linalg/matrix.ts';
import { argmax, row } from '../linalg/matrix.ts';
import type { Network } from '../network.ts';
import { forward } from '../network.ts';
import { mixtures } from './mixtures.ts';
import type { Quantised } from './quantise.ts';
import { runQuantised } from './quantise.ts';

/** Rows made up to measure the risk on: as many as the calibration rows, within these limits. */
const [MIN_ROWS, MAX_ROWS] = [64, 512];
/** New rows are mixtures, and so closer to a tie than real ones. */
const FRESH_SHARE = 0.25;

/**
 * Expected share of rows to come whose largest output is not the float network's: how often the quantisation error
 * between the two largest outputs, on rows that were not calibrated on, exceeds the distance that rows leave between
 * them. Distances are those of the calibration rows and of the new ones, whichever is the worse: a network that has
 * learnt its calibration rows by heart is surer of them than of the next.
 */
export function disagreementRisk(network: Network, quantised: Quantised, x: Matrix): number {
  const outputs = network.layers[network.layers.length - 1].bias.length;
  if (outputs === 1) return 0;
  const fresh = mixtures(x, Math.min(MAX_ROWS, Math.max(MIN_ROWS, x.rows)));
  const floats = forward(network, fresh);
  const integers = runQuantised(quantised, fresh);
  const errors = new Float64Array(fresh.rows);
  for (let i = 0; i < fresh.rows; i++) {
    const [first, second] = topTwo(row(floats, i));
    const at = (index: number): number => integers.data[i * outputs + index] - floats.data[i * outputs + index];
    errors[i] = Math.abs(at(first) - at(second));
  }
  errors.sort();
  const known = exceedance(errors, margins(forward(network, x)));
  const unknown = exceedance(errors, margins(floats));
  return Math.max(known, FRESH_SHARE * unknown);
}

/** Distance between the two largest outputs of each row. */
function margins(answers: Matrix): Float64Array {
  return Float64Array.from({ length: answers.rows }, (_, i) => {
    const values = row(answers, i);
    const [first, second] = topTwo(values);
    return values[first] - values[second];
  });
}

/** P(error > margin) for independent picks of each, halved as only one sign of the error turns the order around. */
function exceedance(sortedErrors: Float64Array, margins: Float64Array): number {
  let larger = 0;
  for (const margin of margins) {
    let [low, high] = [0, sortedErrors.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sortedErrors[middle] > margin) high = middle;
      else low = middle + 1;
    }
    larger += sortedErrors.length - low;
  }
  return larger / (2 * sortedErrors.length * margins.length);
}

function topTwo(values: Float64Array): [number, number] {
  const first = argmax(values);
  let second = first === 0 ? 1 : 0;
  for (let i = 0; i < values.length; i++) if (i !== first && values[i] > values[second]) second = i;
  return [first, second];
}
