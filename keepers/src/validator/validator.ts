import type { Sender } from '../chains/sender.ts';
import type { Certifier } from './certifier/executor.ts';
import type { Sessions } from './epochs/sessions.ts';
import type { Terms } from './epochs/terms.ts';
import type { HeartbeatBook } from './heartbeats/book.ts';
import type { Hours } from './heartbeats/hours.ts';
import type { Roll } from './heartbeats/roll.ts';

export interface ValidatorModules {
  hours: Hours;
  book: HeartbeatBook;
  roll: Roll;
  terms: Terms;
  sessions: Sessions;
  /** Told how many workers the pool has. */
  onCount: (workers: number) => void;
  /** Absent where there is no account or no Uptime contract: others bring what was decided before the chain. */
  certifier?: { sender: Sender; executor: Certifier };
  /** After each look at the chain. */
  onTick: () => void;
}

const HOURS_KEPT = 48;

/** One tick: the hour, the pool, the epochs; then ask for decisions, and bring those that are made before the chain. */
export class Validator {
  readonly #modules: ValidatorModules;

  constructor(modules: ValidatorModules) {
    this.#modules = modules;
  }

  async tick(signal: AbortSignal): Promise<void> {
    const { hours, book, roll, terms, sessions, onCount, certifier, onTick } = this.#modules;
    const maySend = (await certifier?.sender.begin(signal)) ?? false;
    await hours.refresh();
    book.forgetBelow(hours.current - HOURS_KEPT);
    for (const hour of book.hours()) await hours.find(hour);
    onCount(await roll.count());
    sessions.follow(await terms.living(hours.now));
    for (const session of sessions.all()) session.propose();
    onTick();
    if (maySend && !signal.aborted) await certifier?.executor.certify(hours.now, signal);
  }
}
