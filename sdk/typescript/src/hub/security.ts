// The mission's formulas over the workers of the pool: docs/SPEC.md, "Security". Exact, as the view `security` has them.

import type { Worker } from './workers.ts';

/** Points and eighths, both as parts of one. */
const PARTS = 100n * 8n;

export interface Security {
  workers: number;
  /** Counted stake of all of them, base units. */
  stake: bigint;
  /** Security(n): the part of it that works, base units. */
  security: bigint;
}

/** What one worker adds to Security(n): counted stake x reputation x uptime; nothing in jail. `now` in seconds. */
export function securityOfWorker({ counted, reputation, uptime, jailedUntil }: Worker, now: bigint): bigint {
  return now < jailedUntil ? 0n : (counted / PARTS) * BigInt(reputation) * BigInt(uptime);
}

/** Security(n). */
export function securityOf(workers: readonly Worker[], now: bigint): Security {
  return {
    workers: workers.length,
    stake: sum(workers.map(({ counted }) => counted)),
    security: sum(workers.map((worker) => securityOfWorker(worker, now))),
  };
}

/** S(n, f): what remains of Security(n) when the `faulty` strongest workers are faulty. @throws RangeError */
export function securityWithout(workers: readonly Worker[], faulty: number, now: bigint): bigint {
  if (!Number.isInteger(faulty) || faulty < 0) throw new RangeError(`${faulty} is no number of faulty workers.`);
  const parts = workers.map((worker) => securityOfWorker(worker, now)).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  return sum(parts.slice(faulty));
}

/** Network efficiency: the part of all counted stake that works, 0 to 1; 0 without stake. */
export function efficiencyOf({ stake, security }: Pick<Security, 'stake' | 'security'>): number {
  return stake === 0n ? 0 : Number((security * 1_000_000n) / stake) / 1_000_000;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
