import { counts, isAbsent } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';

const DAY = 86_400;
/** A transaction that is sent now may be in a block so much later. Seconds. */
const TRANSIT = 300;

/** How a worker stands in the hours that are certified. */
export interface Standing {
  /** Its index in the pool, from 1. */
  index: number;
  /** Hours in which it said that it was there. */
  said: ReadonlySet<number>;
}

/**
 * Hours of the last day that say wrongly that the worker was away, ascending. Each missing one may be what a level, or
 * the grounds for an accusation, lack: none is let go. `now`: seconds of the chain.
 */
export function hoursToHeal(hours: Iterable<CertifiedHour>, { index, said }: Standing, now: number): CertifiedHour[] {
  return [...hours]
    .filter((hour) => said.has(hour.facts.hour) && counts(hour.facts) && isAbsent(hour, index))
    .filter(({ facts }) => now + TRANSIT < facts.certifiedAt + DAY)
    .sort((a, b) => a.facts.hour - b.facts.hour);
}

/** On-chain refusals of an hour's healing, each paid for, after which it is left. */
const MOST_REVERTS = 4;

/**
 * What is sent together: another's healing of one of them has all refused, so what was refused once goes alone, and what
 * was refused too often not at all. `reverts`: of that hour so far.
 */
export function healingBatches<T>(due: readonly T[], reverts: (one: T) => number, most: number): T[][] {
  const alone = due.filter((one) => reverts(one) > 0 && reverts(one) < MOST_REVERTS);
  const fresh = due.filter((one) => reverts(one) === 0);
  const batches = alone.map((one) => [one]);
  for (let at = 0; at < fresh.length; at += most) batches.push(fresh.slice(at, at + most));
  return batches;
}
