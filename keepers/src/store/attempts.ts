import type { Clock } from '../core/clock.ts';
import type { Felt } from '../hub/types.ts';
import type { Store } from './store.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** When what failed may be tried again: pauses double from a second to five minutes. Survives a restart. */
export class Attempts {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  failed(kind: string, jobId: Felt): void {
    const count = (this.#store.failure(kind, jobId)?.count ?? 0) + 1;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(count - 1, 20));
    this.#store.recordFailure(kind, jobId, { count, notBefore: this.#clock.now() + pause });
  }

  /**
   * A transaction of ours is on record as reverted, at our cost. A delivery is given up with the second one: a consumer can tell an estimate
   * from the real thing, pass the one and fail the other, and would have us pay for that again and again. Once it may be
   * a reorganisation, after which the delivery came before the answer.
   */
  reverted(kind: string, jobId: Felt): void {
    this.failed(kind, jobId);
    if (kind !== 'deliver') return;
    const count = this.#store.actionsOn(kind, jobId).filter(({ state }) => state === 'reverted').length;
    if (count > 1) this.#store.recordFailure(kind, jobId, { count, notBefore: Number.MAX_SAFE_INTEGER });
  }

  /** How often it has failed since it last succeeded. */
  failures(kind: string, jobId: Felt): number {
    return this.#store.failure(kind, jobId)?.count ?? 0;
  }

  succeeded(kind: string, jobId: Felt): void {
    this.#store.clearFailure(kind, jobId);
  }

  mayTry(kind: string, jobId: Felt): boolean {
    return (this.#store.failure(kind, jobId)?.notBefore ?? 0) <= this.#clock.now();
  }
}
