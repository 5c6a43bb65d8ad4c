import type { Clock } from './clock.ts';

export interface TickerModules {
  clock: Clock;
  /** Pause between the end of a tick and the begin of the next, in ms. */
  intervalMs: number;
  tick: (signal: AbortSignal) => Promise<void>;
  /** A failed tick is reported and the next one comes all the same. */
  onError: (error: unknown) => void;
}

/** Runs ticks one after the other, never two at once. Late ticks are dropped, not made up for. */
export class Ticker {
  /** End of the last tick that succeeded, ms since 1970; undefined before the first. */
  lastTickAt: number | undefined;
  readonly #modules: TickerModules;
  #wake: AbortController | undefined;
  #woken = false;

  constructor(modules: TickerModules) {
    this.#modules = modules;
  }

  /** Begins the next tick now, or right after the one that is running. */
  wake(): void {
    this.#woken = true;
    this.#wake?.abort();
  }

  /** Resolves once `signal` has aborted and the running tick has ended. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, intervalMs, tick, onError } = this.#modules;
    while (!signal.aborted) {
      this.#woken = false;
      try {
        await tick(signal);
        this.lastTickAt = clock.now();
      } catch (error) {
        if (!signal.aborted) onError(error);
      }
      if (signal.aborted || this.#woken) continue;
      this.#wake = new AbortController();
      await clock.sleep(intervalMs, AbortSignal.any([signal, this.#wake.signal]));
    }
  }
}
