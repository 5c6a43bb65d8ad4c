import type { Clock } from './clock.ts';

export interface NowAndThenModules {
  clock: Clock;
  /** Between two times, in ms. */
  everyMs: number;
  onRefused: (error: unknown) => void;
}

/** What a keeper does beside its jobs, not at each tick. */
export class NowAndThen {
  readonly #modules: NowAndThenModules;
  #doneAt: number;

  /** `first`: whether it is time at the first tick already, or only `everyMs` later, since jobs come first. */
  constructor(modules: NowAndThenModules, first: 'at once' | 'later' = 'at once') {
    this.#modules = modules;
    this.#doneAt = first === 'at once' ? -Infinity : modules.clock.now();
  }

  /**
   * Does it when it is time. Returns whether another transaction may follow, as `act` says. Never throws: jobs are not to
   * wait for what failed.
   */
  async tick(act: () => Promise<boolean>): Promise<boolean> {
    const { clock, everyMs, onRefused } = this.#modules;
    if (clock.now() - this.#doneAt < everyMs) return true;
    this.#doneAt = clock.now();
    try {
      return await act();
    } catch (error) {
      onRefused(error);
      return true;
    }
  }
}
