/** Functions on {0,1}^n by their values, and their multilinear extensions. x_0 is an index's most significant bit. */
import type { Felt } from '../felt.ts';
import { PRIME } from '../felt.ts';
import { reduce } from './field.ts';

/** eq(index, point) = Π_k (index_k·point_k + (1 - index_k)·(1 - point_k)), of an index of as many bits. */
export function equality(index: number, point: readonly Felt[]): Felt {
  return point.reduce((product, q, k) => {
    const bit = (index >> (point.length - 1 - k)) & 1;
    return reduce(product * (bit === 1 ? q : 1n - q));
  }, 1n);
}

/** pow_t(q) = Π_k (1 - q_k + q_k·t^{2^{n-1-k}}), the extension of x -> t^x. */
export function powerExtension(base: Felt, point: readonly Felt[]): Felt {
  let product = 1n;
  for (let k = point.length - 1; k >= 0; k--) {
    product = reduce(product * (1n + point[k] * (base - 1n)));
    base = (base * base) % PRIME;
  }
  return product;
}

/** The extension of f, given by its first values (0 after them), at `point`: Σ_i eq(i, point)·values_i. */
export function evaluate(values: readonly Felt[], point: readonly Felt[]): Felt {
  // Bound from the last variable up: neighbours are folded, so a vector that ends early stays short.
  let folded = values;
  for (let k = point.length - 1; k >= 0; k--) folded = foldPairs(folded, point[k]);
  return reduce(folded[0] ?? 0n);
}

function foldPairs(values: readonly Felt[], q: Felt): Felt[] {
  return Array.from({ length: Math.ceil(values.length / 2) }, (_, i) => {
    const low = values[2 * i];
    return reduce(low + q * ((values[2 * i + 1] ?? 0n) - low));
  });
}
