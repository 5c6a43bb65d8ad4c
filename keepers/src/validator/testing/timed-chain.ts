import type { Block } from '../../chains/port.ts';
import type { Blocks } from '../heartbeats/hours.ts';

/** Blocks at times of one's choice, and reorganisations. */
export class TimedChain implements Blocks {
  readonly blocks: Block[] = [];
  /** Requests for single blocks. */
  looked = 0;
  #hashes = 0n;

  constructor(...timestamps: number[]) {
    this.mine(...timestamps);
  }

  mine(...timestamps: number[]): void {
    for (const timestamp of timestamps) {
      this.#hashes += 1n;
      const parentHash = this.blocks.at(-1)?.hash ?? 0n;
      this.blocks.push({ number: this.blocks.length, hash: 0xb10c00n + this.#hashes, parentHash, timestamp });
    }
  }

  /** Takes back the blocks from number `first` on. */
  abort(first: number): void {
    this.blocks.length = first;
  }

  async head(): Promise<Block> {
    return this.blocks.at(-1) as Block;
  }

  async block(number: number): Promise<Block | undefined> {
    this.looked += 1;
    return this.blocks[number];
  }
}
