import { counts, isAbsent } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';

const DAY = 86_400;
/** A transaction that is sent now may be in a block so much later. Seconds. */
const TRANSIT = 300;
/**
 * Hours that any day may lack: a month's level is a full one while a sixteenth of its hours are missing. A packet that
 * gossip lost now and then is not worth a transaction.
 */
const SPARE = 1;

/** How a worker stands in the hours that are certified. */
export interface Standing {
  /** Its index in the pool, from 1. */
  index: number;
  /** Whether it said in an hour, over the block that the hour is certified with, that it was there. */
  said: (hour: CertifiedHour) => boolean;
}

/**
 * Hours of the last day that say wrongly that the worker was away, ascending, but for the first where a day may lack
 * it. No six in a row are left of them, so they accuse nobody. `now`: seconds of the chain.
 */
export function hoursToHeal(hours: Iterable<CertifiedHour>, { index, said }: Standing, now: number): CertifiedHour[] {
  const missing = [...hours]
    .filter((hour) => counts(hour.facts) && isAbsent(hour, index) && now + TRANSIT < hour.facts.certifiedAt + DAY)
    .sort((a, b) => a.facts.hour - b.facts.hour);
  const wrong = missing.filter(said);
  const reallyAway = missing.length - wrong.length;
  return wrong.slice(Math.max(0, SPARE - reallyAway));
}
