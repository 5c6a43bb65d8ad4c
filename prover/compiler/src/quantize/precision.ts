import type { Shape } from '@ciro-network/sdk';
import { LIMITS } from '@ciro-network/sdk';
import type { Matrix } from '../linalg/matrix.ts';
import type { Network } from '../network.ts';
import type { Copies } from './copies.ts';
import { fitInputQuantiser } from './input.ts';
import { withMixtures } from './mixtures.ts';
import { disagreementRisk } from './risk.ts';
import type { Quantised } from './quantise.ts';
import { quantise } from './quantise.ts';

/** Expected share of rows answered otherwise than by the float network, above which precision is bought. */
const TARGET_RISK = 0.0007;
/** How many times the multiply-accumulates of the plain program may be spent on it, if nobody says otherwise. */
export const MAX_GROWTH = 6;
/** Multiply-accumulates that may be spent on it even so: their price is small beside that of the transaction. */
const CHEAP_MACS = 12_000;
/** A round that leaves more than this share of the risk is not worth its price: the noise comes from elsewhere. */
const WORTHWHILE = 0.8;
/** A program that needs no more than this with every value twice begins so: it costs next to nothing. */
const FREE_MACS = 4_000;
/** Fewer calibration rows than this say too little of how features combine: mixtures of them join them. */
const FEW_ROWS = 128;
const MIXTURES = 256;
const MAX_COPIES = 16;
const MAX_ROUNDS = 6;
/** By what the noise's power is lowered in a round. */
const LEAST_STEP = 1 / 4;
const LARGEST_STEP = 1 / 64;

type Measured = Quantised & { readonly risk: number };

/**
 * Quantises; where plain int8 is likely to change answers, spends copies of the noisiest channels until it is not, or
 * until a program is too large to be `affordable` or has `growth` times the plain one's multiply-accumulates. With a growth
 * of 1 every value is one int8.
 */
export function quantiseWithin(
  network: Network,
  x: Matrix,
  affordable: (program: Shape) => boolean = () => true,
  growth = MAX_GROWTH,
): Measured {
  const base = fitInputQuantiser(x, network.layers[0].weights);
  const typical = x.rows < FEW_ROWS ? withMixtures(x, MIXTURES) : x;
  const measure = (copies: Copies): Measured => {
    const quantised = quantise(network, typical, copies, base);
    return { ...quantised, risk: disagreementRisk(network, quantised, x) };
  };
  const limit = growth > 1 ? Math.min(LIMITS.macs, Math.max(CHEAP_MACS, growth * plainMacs(network))) : 0;
  const each = 4 * plainMacs(network) <= Math.min(FREE_MACS, limit) ? 2 : 1;
  let copies: Copies = sizes(network).map((size) => new Uint8Array(size).fill(each));
  let best = measure(copies);
  const noise = channelNoise(network, best, x);
  let goal = totalNoise(noise, copies);
  for (let round = 0; round < MAX_ROUNDS && best.risk > TARGET_RISK; round++) {
    // The risk falls as the noise's amplitude does.
    goal *= Math.min(LEAST_STEP, Math.max(LARGEST_STEP, (TARGET_RISK / best.risk) ** 2));
    const larger = allocate(network, noise, copies, { goal, limit });
    if (larger === undefined) break;
    copies = larger;
    const next = measure(copies);
    if (!affordable(next.program) || next.risk > best.risk * WORTHWHILE) break;
    best = next;
  }
  return best;
}

/** Values at each place that copies are made of: the features, then the outputs of every layer but the last. */
function sizes(network: Network): number[] {
  return [network.inputs, ...network.layers.slice(0, -1).map((layer) => layer.bias.length)];
}

/** Multiply-accumulates of a row if every value is one int8. */
export function plainMacs(network: Network): number {
  return network.layers.reduce((sum, layer) => sum + layer.weights.data.length, 0);
}

/** For each value, the noise in the outputs that its rounding brings about: unit² / 12, carried through the weights. */
function channelNoise(network: Network, { units }: Quantised, x: Matrix): Float64Array[] {
  let sensitivity = new Float64Array(network.layers[network.layers.length - 1].bias.length).fill(1);
  const noise: Float64Array[] = [];
  for (let index = network.layers.length - 1; index >= 0; index--) {
    const { weights } = network.layers[index];
    const next = new Float64Array(weights.columns);
    weights.data.forEach((weight, at) => {
      next[at % weights.columns] += weight ** 2 * sensitivity[Math.floor(at / weights.columns)];
    });
    sensitivity = next;
    noise[index] = next.map((value, channel) => (value * units[index][channel] ** 2) / 12);
  }
  // Features on a grid of levels are not rounded at all.
  noise[0].forEach((_, feature) => {
    if (isExact(x, feature, units[0][feature])) noise[0][feature] = 0;
  });
  return noise;
}

function isExact(x: Matrix, feature: number, unit: number): boolean {
  const origin = x.data[feature];
  for (let i = 0; i < x.rows; i++) {
    const level = (x.data[i * x.columns + feature] - origin) / unit;
    if (Math.abs(level - Math.round(level)) > 1e-2) return false;
  }
  return true;
}

function totalNoise(noise: readonly Float64Array[], copies: Copies): number {
  let total = 0;
  noise.forEach((values, place) => values.forEach((value, i) => (total += value / copies[place][i] ** 2)));
  return total;
}

/**
 * Adds copies, each time the one that lowers the noise most for its cost, down to `goal` and up to `limit`
 * multiply-accumulates. Undefined: none fits.
 */
function allocate(
  network: Network,
  noise: readonly Float64Array[],
  from: Copies,
  { goal, limit }: { goal: number; limit: number },
): Copies | undefined {
  const copies = from.map((counts) => Uint8Array.from(counts));
  const widths = copies.map((counts) => counts.reduce((sum, count) => sum + count, 0));
  const outputs = network.layers[network.layers.length - 1].bias.length;
  const costOf = (place: number): number => (place === 0 ? 0 : widths[place - 1]) + (widths[place + 1] ?? outputs);
  const macs = (): number => widths.reduce((sum, width, place) => sum + width * (widths[place + 1] ?? outputs), 0);
  let total = totalNoise(noise, copies);
  let added = 0;
  while (total > goal) {
    let best: { place: number; value: number; gain: number; worth: number } | undefined;
    for (let place = 0; place < copies.length; place++) {
      if (widths[place] >= LIMITS.inputs || macs() + costOf(place) > limit) continue;
      noise[place].forEach((value, i) => {
        const count = copies[place][i];
        const gain = value * (1 / count ** 2 - 1 / (count + 1) ** 2);
        const worth = gain / costOf(place);
        if (count < MAX_COPIES && worth > (best?.worth ?? 0)) best = { place, value: i, gain, worth };
      });
    }
    if (best === undefined) break;
    copies[best.place][best.value]++;
    widths[best.place]++;
    total -= best.gain;
    added++;
  }
  return added > 0 ? copies : undefined;
}
