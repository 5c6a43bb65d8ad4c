import { firstBlockFrom } from '@ciro-network/sdk/uptime';
import type { Block, ChainPort } from '../../chains/port.ts';
import type { Item } from '../consensus/items.ts';
import type { Felt } from '../../hub/types.ts';
import { DAY_SECONDS, FULL_LEVEL, LEVELS_DAYS, partsOf, readyAt } from '../agenda/level-list.ts';
import { poolWorkers } from '../heartbeats/pool-workers.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';
import { reckon } from './reckoning.ts';
import { hoursOf, levelsBefore } from './certified-hours.ts';

/** Thirty days of hours. */
const MONTH = 720;
/** So long after a moment no other block of its time is expected. Seconds of the chain. */
const SETTLE_SECONDS = 60;

export interface LevelDaysModules {
  chain: ChainPort;
  /** The Uptime contract. */
  uptime: Felt;
  /** The CDCPool. */
  pool: Felt;
}

interface Known {
  /** The first block after the moment that the day was reckoned at. */
  edge: Block;
  parts: readonly Item[];
}

/** Lists of the days whose levels are due: from the chain as it was when the day after each was over. */
export class LevelDays {
  readonly #modules: LevelDaysModules;
  readonly #known = new Map<number, Known>();

  constructor(modules: LevelDaysModules) {
    this.#modules = modules;
  }

  /** Looks at the chain; what was reckoned on blocks that it no longer has is reckoned anew. */
  async refresh(): Promise<void> {
    const { chain } = this.#modules;
    const head = await chain.head();
    const today = Math.floor(head.timestamp / DAY_SECONDS);
    for (const day of this.#known.keys()) if (day < today - LEVELS_DAYS) this.#known.delete(day);
    for (let day = today - LEVELS_DAYS; head.timestamp >= readyAt(day) + SETTLE_SECONDS; day += 1) {
      const edge = this.#known.get(day)?.edge;
      if (edge !== undefined && (await chain.block(edge.number))?.hash === edge.hash) continue;
      this.#known.delete(day);
      const known = await this.#reckon(day, head);
      if (known !== undefined) this.#known.set(day, known);
    }
  }

  /** Oldest first. */
  days(): number[] {
    return [...this.#known.keys()].sort((a, b) => a - b);
  }

  /** Nothing where a day changes nothing, or is not known. */
  parts(day: number): readonly Item[] {
    return this.#known.get(day)?.parts ?? [];
  }

  async #reckon(day: number, head: Block): Promise<Known | undefined> {
    const { chain, uptime, pool } = this.#modules;
    const last = ((day + 1) * DAY_SECONDS) / HOUR_SECONDS - 1;
    const first = last + 1 - MONTH;
    const edge = await firstBlockFrom(chain, head, readyAt(day));
    const begin = await firstBlockFrom(chain, head, (first + 1) * HOUR_SECONDS);
    if (edge === undefined || begin === undefined) return undefined;
    const events = begin.number < edge.number ? await chain.events([uptime], begin.number, edge.number - 1) : [];
    const hours = hoursOf(events, first, last);
    const workers = await poolWorkers(chain, pool, Math.max(0, ...hours.map((hour) => hour.workers)));
    // A summons may take a level at any time: whoever reckons later has to see what those saw who came before it.
    const before = levelsBefore(await chain.events([uptime], edge.number, (await chain.head()).number));
    const parts = partsOf(day, reckon(day, hours, (index) =>
      before.get(index) ?? workers[index - 1]?.level ?? FULL_LEVEL));
    // What was read while the chain moved is not kept.
    return (await chain.block(edge.number))?.hash === edge.hash ? { edge, parts } : undefined;
  }
}
