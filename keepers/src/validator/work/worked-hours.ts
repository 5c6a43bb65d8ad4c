import type { ChainEvent, ChainPort } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import type { Felt } from '../../hub/types.ts';
import { HourlyEvents } from '../hourly/hourly-events.ts';

/** What only the worker itself can have sent, in that block. */
const OWN_WORK: ReadonlySet<Felt> = new Set([eventKey('JobSettled'), eventKey('JobPosted')]);
const NOBODY: ReadonlySet<number> = new Set();

export interface WorkedHoursModules {
  chain: ChainPort;
  /** The JobManager. */
  jobs: Felt;
  /** Of a worker, for ever; undefined while it is none. */
  index: (worker: Felt) => Promise<number | undefined>;
}

/** The last day's hours with the workers that answered a job on the chain in each: a settled job is a heartbeat. */
export class WorkedHours {
  readonly #workers: HourlyEvents<ReadonlySet<number>>;
  readonly #index: WorkedHoursModules['index'];
  readonly #known = new Map<Felt, number>();

  constructor({ chain, jobs, index }: WorkedHoursModules) {
    this.#index = index;
    // At once: heartbeats of the same hour have a minute more, so it is known when columns are proposed.
    this.#workers = new HourlyEvents({
      chain, contract: jobs, settleSeconds: 0, read: (events) => this.#indices(workersOf(events)),
    });
  }

  refresh(): Promise<void> {
    return this.#workers.refresh();
  }

  /** Their indices. Nobody's for an hour that was not read. */
  workers(hour: number): ReadonlySet<number> {
    return this.#workers.get(hour) ?? NOBODY;
  }

  async #indices(workers: ReadonlySet<Felt>): Promise<ReadonlySet<number>> {
    const indices = new Set<number>();
    for (const worker of workers) {
      const index = this.#known.get(worker) ?? (await this.#index(worker));
      if (index === undefined) continue;
      this.#known.set(worker, index);
      indices.add(index);
    }
    return indices;
  }
}

/** Addresses of those who answered a job, each once. */
export function workersOf(events: readonly ChainEvent[]): Set<Felt> {
  return new Set(events.flatMap(({ keys: [key = 0n, , worker] }) =>
    (OWN_WORK.has(key) && worker !== undefined ? [worker] : [])));
}
