import { counts, isAbsent } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import type { Felt } from '../../hub/types.ts';
import { HOURS } from './absence.ts';

/** Indices of the workers of whom we heard ourselves in the hour that begins with this block. */
export type Heard = (hour: number, blockHash: Felt) => readonly number[];

export interface Silence {
  /** Of the six. */
  firstHour: number;
  /** Indices, ascending. */
  workers: readonly number[];
}

/**
 * Workers that validators certified to be there in each of the last six hours, and of whom we heard nothing in any: they
 * or the validators may be lazy. Nobody, unless in each of these hours we heard two thirds of those certified: else it
 * is we who were away. `idle`: indices of workers that nobody asks to be there, which counts for neither; validators
 * certify them unheard.
 */
export function unheard(hours: ReadonlyMap<number, CertifiedHour>, heard: Heard, idle: ReadonlySet<number>): Silence {
  const latest = Math.max(0, ...hours.keys());
  const nobody = { firstHour: latest, workers: [] };
  const last = Array.from({ length: HOURS }, (_hour, at) => hours.get(latest - at));
  const six = last.filter((hour) => hour !== undefined && counts(hour.facts)) as CertifiedHour[];
  if (six.length < HOURS) return nobody;
  let workers: readonly number[] | undefined;
  for (const hour of six) {
    const { facts } = hour;
    const certified = Array.from({ length: facts.workers }, (_worker, at) => at + 1)
      .filter((index) => !isAbsent(hour, index) && !idle.has(index));
    const ours = new Set(heard(facts.hour, facts.blockHash));
    const missing = certified.filter((index) => !ours.has(index));
    if (3 * missing.length > certified.length) return nobody;
    workers = workers?.filter((index) => missing.includes(index)) ?? missing;
  }
  return { firstHour: latest - HOURS + 1, workers: workers ?? [] };
}
