import { firstBlockFrom } from '@ciro-network/sdk/uptime';
import type { Block, BlockRef, ChainPort } from '../../chains/port.ts';
import { KeeperError } from '../../core/errors.ts';
import { HOUR_SECONDS } from './statement.ts';

/** The part of a chain in which blocks are looked for by their time. */
export type Blocks = Pick<ChainPort, 'head' | 'block'>;

const KEPT = 48;

/** The chain's hours: which one it is, and each one's first block. Time is that of the last block, not of a clock. */
export class Hours {
  readonly #chain: Blocks;
  readonly #first = new Map<number, BlockRef>();
  #head: Block | undefined;

  constructor(chain: Blocks) {
    this.#chain = chain;
  }

  /** Looks at the chain; first blocks that it no longer has are forgotten. */
  async refresh(): Promise<void> {
    this.#head = await this.#chain.head();
    const current = this.current;
    for (const [hour, { number, hash }] of [...this.#first]) {
      const gone = hour > current || hour < current - KEPT;
      if (gone || (hour >= current - 1 && (await this.#chain.block(number))?.hash !== hash)) this.#first.delete(hour);
    }
    // The last hour's too: its heartbeats may still come from validators that heard them in time.
    for (const hour of [current - 1, current]) await this.#find(hour);
  }

  /** Timestamp of the last block seen, in seconds. */
  get now(): number {
    if (this.#head === undefined) throw new KeeperError('CHAIN_UNAVAILABLE', 'The chain has not been seen yet.');
    return this.#head.timestamp;
  }

  get current(): number {
    return Math.floor(this.now / HOUR_SECONDS);
  }

  /** Undefined where no block fell into the hour, or it was not looked for. */
  firstBlock(hour: number): BlockRef | undefined {
    return this.#first.get(hour);
  }

  /** Looks for an earlier hour's first block. */
  async find(hour: number): Promise<BlockRef | undefined> {
    if (!this.#first.has(hour) && hour <= this.current) await this.#find(hour);
    return this.#first.get(hour);
  }

  async #find(hour: number): Promise<void> {
    if (this.#first.has(hour) || this.#head === undefined) return;
    const block = await firstBlockFrom(this.#chain, this.#head, hour * HOUR_SECONDS);
    if (block !== undefined && Math.floor(block.timestamp / HOUR_SECONDS) === hour) this.#first.set(hour, block);
  }
}
