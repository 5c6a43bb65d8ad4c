import type { Felt } from '../felt.ts';

/** Reads a list of felts, whose length was checked before, from its start. */
export class Reader {
  readonly #felts: readonly Felt[];
  #at = 0;

  constructor(felts: readonly Felt[]) {
    this.#felts = felts;
  }

  take(count: number): readonly Felt[] {
    return this.#felts.slice(this.#at, (this.#at += count));
  }
}
