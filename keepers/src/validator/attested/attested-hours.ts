import type { Block, ChainEvent, ChainPort } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import type { Felt } from '../../hub/types.ts';
import { completeAt, encodeAttested } from '../agenda/attested-list.ts';
import type { AttestedResult } from '../agenda/attested-list.ts';
import type { Item } from '../consensus/items.ts';
import { firstBlockFrom } from '../heartbeats/blocks.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';

const AGREED = eventKey('Agreed');
/** What was not decided within a day stays undecided. */
const HOURS_BACK = 24;
/** So long after an hour's end no other block of it is expected. Seconds of the chain. */
const SETTLE_SECONDS = 60;

export interface AttestedHoursModules {
  chain: ChainPort;
  /** The AttestedJudge. */
  judge: Felt;
}

interface Known {
  /** The first block after the hour. */
  edge: Block;
  /** None for an hour without an answer. */
  item: Item | undefined;
}

/** The last day's hours with the answers that committees agreed on in each. */
export class AttestedHours {
  readonly #modules: AttestedHoursModules;
  readonly #known = new Map<number, Known>();

  constructor(modules: AttestedHoursModules) {
    this.#modules = modules;
  }

  /** Looks at the chain; what was read of blocks that it no longer has is read anew. */
  async refresh(): Promise<void> {
    const head = await this.#modules.chain.head();
    const last = Math.floor((head.timestamp - SETTLE_SECONDS) / HOUR_SECONDS) - 1;
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

  item(hour: number): Item | undefined {
    return this.#known.get(hour)?.item;
  }

  /** Hours out of range, and from the newest backwards those whose edge is gone: a block that is there has its ancestors. */
  async #forget(first: number, last: number): Promise<void> {
    for (const hour of this.hours()) if (hour < first || hour > last) this.#known.delete(hour);
    for (const hour of this.hours().reverse()) {
      const { number, hash } = (this.#known.get(hour) as Known).edge;
      if ((await this.#modules.chain.block(number))?.hash === hash) return;
      this.#known.delete(hour);
    }
  }

  async #read(hour: number, head: Block): Promise<Known | undefined> {
    const { chain, judge } = this.#modules;
    const begin = await firstBlockFrom(chain, head, hour * HOUR_SECONDS);
    const edge = await firstBlockFrom(chain, head, completeAt(hour));
    if (begin === undefined || edge === undefined) return undefined;
    const events = begin.number < edge.number ? await chain.events([judge], begin.number, edge.number - 1) : [];
    const results = events.filter(({ keys: [key] }) => key === AGREED).map(resultOf);
    // What was read while the chain moved is not kept.
    if ((await chain.block(edge.number))?.hash !== edge.hash) return undefined;
    const item = results.length === 0 ? undefined : encodeAttested({ hour, blockHash: edge.hash, results });
    return { edge, item };
  }
}

function resultOf({ address, keys: [, jobId = 0n], data: [result = 0n, security = 0n] }: ChainEvent): AttestedResult {
  return { judge: address, jobId, result, security };
}
