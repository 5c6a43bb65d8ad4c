// How values lie in storage words: the bit tables of docs/SPEC.md.

import type { Felt } from '@ciro-network/sdk';

/** How a table's values become words, and what a slot means that was never written. */
export interface Codec<V> {
  readonly empty: V;
  encode(value: V): Felt;
  /** For messages. */
  decode(word: Felt): V;
}

/** Field -> [lowest bit, number of bits]. */
export type Layout<F extends string> = Readonly<Record<F, readonly [bit: number, bits: number]>>;

export type Fields<F extends string> = Readonly<Record<F, bigint>>;

/** A word of several numbers. `used` is a bit that is set once the word was written. */
export function fields<F extends string>(layout: Layout<F>, used?: number): Codec<Fields<F>> {
  const names = Object.keys(layout) as F[];
  const each = (value: (name: F) => bigint) => (
    Object.fromEntries(names.map((name) => [name, value(name)])) as Fields<F>
  );
  return {
    empty: each(() => 0n),
    encode: (value) => names.reduce((word, name) => {
      const [bit, bits] = layout[name];
      if (value[name] < 0n || value[name] >> BigInt(bits) !== 0n) {
        throw new RangeError(`${name} = ${value[name]} is no number of ${bits} bits.`);
      }
      return word | (value[name] << BigInt(bit));
    }, used === undefined ? 0n : 1n << BigInt(used)),
    decode: (word) => each((name) => BigInt.asUintN(layout[name][1], word >> BigInt(layout[name][0]))),
  };
}

/** A word that is one felt. */
export const felt: Codec<Felt> = { empty: 0n, encode: (value) => value, decode: (word) => word };
