import type { Clock } from '../core/clock.ts';

/** A clock that moves only when it is told to, or when somebody sleeps. */
export class ManualClock implements Clock {
  #now: number;

  constructor(now = 1_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (!signal?.aborted) this.#now += ms;
  }
}
