// The walk's choices: all of them from one seed.

import { UNIT } from '@ciro-network/sdk';

import { Random } from '../../vectors/random.ts';

export class Dice {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** In `[low, high]`. */
  integer(low: number, high: number): number {
    return this.#random.integer(low, high);
  }

  chance(percent: number): boolean {
    return this.integer(1, 100) <= percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)]!;
  }

  /** Some of the list, in its order, at most `count`. */
  some<T>(list: readonly T[], count: number): T[] {
    const wanted = Math.min(count, list.length);
    const places = new Set<number>();
    while (places.size < wanted) places.add(this.integer(0, list.length - 1));
    return [...places].sort((a, b) => a - b).map((place) => list[place]!);
  }

  /** A name by its weight. */
  weighted<N extends string>(weights: Readonly<Record<N, number>>): N {
    const names = Object.keys(weights) as N[];
    let left = this.integer(1, names.reduce((sum, name) => sum + weights[name], 0));
    return names.find((name) => (left -= weights[name]) <= 0)!;
  }

  /** Base units: mostly a part of `most` in whole units, now and then what must be refused or is at the edge. */
  amount(most: bigint): bigint {
    const part = (most * BigInt(this.integer(0, 1000))) / 1000n;
    const units = part - (part % UNIT);
    if (!this.chance(12)) return units;
    const largest = 2n ** 128n - 1n;
    return this.pick([
      0n, UNIT, most, most + UNIT, units + 1n, 2n ** 64n * UNIT, largest, largest - (largest % UNIT),
    ]);
  }
}
