import { bytes32 } from '../../core/felts.ts';
import type { Felt } from '../../hub/types.ts';

/** The pool's workers by their index, from 1: an index is a worker's for ever. */
export interface Roll {
  /** How many indices are taken. */
  count(): Promise<number>;
  /** A worker's present Stark key, 32 bytes; undefined for an index that is free or a worker without a key. */
  key(index: number): Promise<Uint8Array | undefined>;
  /**
   * Indices of workers that cannot be drawn at `now`, in seconds of the chain, whatever their uptime: nobody asks them
   * to be there. They may have left for good, and an index is for ever.
   */
  excused(now: number): Promise<ReadonlySet<number>>;
}

/** A list in the settings: for a network without a pool of its own. */
export class FixedRoll implements Roll {
  readonly #keys: readonly Uint8Array[];

  constructor(keys: readonly Felt[]) {
    this.#keys = keys.map((key) => bytes32(key));
  }

  async count(): Promise<number> {
    return this.#keys.length;
  }

  async key(index: number): Promise<Uint8Array | undefined> {
    return this.#keys[index - 1];
  }

  async excused(): Promise<ReadonlySet<number>> {
    return new Set();
  }
}
