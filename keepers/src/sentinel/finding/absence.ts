import { counts, isAbsent } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';

/** Hours of silence that make a violation. */
export const HOURS = 6;

/** A worker's six hours. */
export interface Absence {
  /** From 1. */
  index: number;
  hours: readonly CertifiedHour[];
}

/**
 * Who was away in the last six certified hours, all of which count. Older absences are left alone: who is back answers
 * an accusation and takes the accuser's bond.
 */
export function absences(hours: ReadonlyMap<number, CertifiedHour>): Absence[] {
  const latest = Math.max(0, ...hours.keys());
  const last = Array.from({ length: HOURS }, (_hour, at) => hours.get(latest - HOURS + 1 + at));
  const six = last.filter((hour) => hour !== undefined && counts(hour.facts)) as CertifiedHour[];
  if (six.length < HOURS) return [];
  const workers = Math.min(...six.map(({ facts }) => facts.workers));
  return Array.from({ length: workers }, (_worker, at) => at + 1)
    .filter((index) => six.every((hour) => isAbsent(hour, index)))
    .map((index) => ({ index, hours: six }));
}
