import { seededRandom } from '../../testing/random.ts';

/** Every choice of a simulation: the same seed, the same choices. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    // Neighbouring seeds begin alike in the generator; their bits are spread first.
    this.#random = seededRandom(Math.imul(seed ^ (seed >>> 15) ^ Math.floor(seed / 2 ** 32), 0x9e3779b1));
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** A whole number of `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }

  between(from: number, to: number): number {
    return from + this.#random() * (to - from);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)] as T;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const deck = [...items];
    for (let at = deck.length - 1; at > 0; at -= 1) {
      const other = this.whole(0, at);
      [deck[at], deck[other]] = [deck[other] as T, deck[at] as T];
    }
    return deck;
  }
}
