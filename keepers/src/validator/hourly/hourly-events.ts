import { firstBlockFrom } from '@ciro-network/sdk/uptime';
import type { Block, ChainEvent, ChainPort } from '../../chains/port.ts';
import type { Felt } from '../../hub/types.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';

/** What was not decided within a day stays undecided. */
const HOURS_BACK = 24;

export interface HourlyOptions<T> {
  chain: ChainPort;
  /** Of whose events. */
  contract: Felt;
  /** So long after an hour's end it is read. Seconds of the chain. */
  settleSeconds: number;
  /** What an hour's events come to, in the chain's order; `edge` is the first block after the hour. */
  read: (events: readonly ChainEvent[], hour: number, edge: Block) => T | Promise<T>;
}

interface Known<T> {
  edge: Block;
  value: T;
}

/** What a contract told in each of the last day's hours: the same for everybody who sees the same blocks. */
export class HourlyEvents<T> {
  readonly #options: HourlyOptions<T>;
  readonly #known = new Map<number, Known<T>>();

  constructor(options: HourlyOptions<T>) {
    this.#options = options;
  }

  /** Looks at the chain; what was read of blocks that it no longer has is read anew. */
  async refresh(): Promise<void> {
    const { chain, settleSeconds } = this.#options;
    const head = await chain.head();
    const last = Math.floor((head.timestamp - settleSeconds) / HOUR_SECONDS) - 1;
    const first = Math.max(0, last - HOURS_BACK + 1);
    await this.#forget(first, last);
    for (let hour = first; hour <= last; hour += 1) {
      const known = this.#known.has(hour) ? undefined : await this.#read(hour, head);
      if (known !== undefined) this.#known.set(hour, known);
    }
  }

  /** Oldest first. */
  hours(): number[] {
    return [...this.#known.keys()].sort((a, b) => a - b);
  }

  /** Undefined for an hour that was not read. */
  get(hour: number): T | undefined {
    return this.#known.get(hour)?.value;
  }

  /** Hours out of range, and from the newest backwards those whose edge is gone: a block that is there has its ancestors. */
  async #forget(first: number, last: number): Promise<void> {
    for (const hour of this.hours()) if (hour < first || hour > last) this.#known.delete(hour);
    for (const hour of this.hours().reverse()) {
      const { number, hash } = (this.#known.get(hour) as Known<T>).edge;
      if ((await this.#options.chain.block(number))?.hash === hash) return;
      this.#known.delete(hour);
    }
  }

  async #read(hour: number, head: Block): Promise<Known<T> | undefined> {
    const { chain, contract, read } = this.#options;
    const begin = await firstBlockFrom(chain, head, hour * HOUR_SECONDS);
    const edge = await firstBlockFrom(chain, head, (hour + 1) * HOUR_SECONDS);
    if (begin === undefined || edge === undefined) return undefined;
    const events = begin.number < edge.number ? await chain.events([contract], begin.number, edge.number - 1) : [];
    const value = await read(events, hour, edge);
    // What was read while the chain moved is not kept.
    return (await chain.block(edge.number))?.hash === edge.hash ? { edge, value } : undefined;
  }
}
