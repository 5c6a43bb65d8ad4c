import type { Clock } from './clock.ts';
import { isTransient } from './errors.ts';

export interface RetryOptions {
  clock: Clock;
  signal?: AbortSignal;
  /** Tries in all, the first included. */
  attempts?: number;
  baseMs?: number;
  maxMs?: number;
  /** In [0, 1): spreads the tries of many keepers. */
  random?: () => number;
  retryable?: (error: unknown) => boolean;
}

/** Repeats what failed for a passing reason, after a pause that doubles each time. The last error is thrown. */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, signal, attempts = 4, baseMs = 200, maxMs = 5_000 } = options;
  const { random = Math.random, retryable = isTransient } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || signal?.aborted || !retryable(error)) throw error;
      const pause = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
      await clock.sleep(pause * (0.5 + random() / 2), signal);
      if (signal?.aborted) throw error;
    }
  }
}
