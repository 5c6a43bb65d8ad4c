import { hashFelts } from '@ciro-network/sdk';
import type { Felt } from '../../hub/types.ts';
import { HOURS } from './absence.ts';
import { counts, isAbsent } from './column.ts';
import type { CertifiedHour } from './column.ts';

/** Indices of the workers whose signed heartbeats we heard in the hour that begins with this block. */
export type Heard = (hour: number, blockHash: Felt) => readonly number[];

/**
 * Workers that validators certified to be there in each of the last six hours, and of whom we heard nothing in any: they
 * or the validators may be lazy. Nobody, unless in each of these hours we heard two thirds of those certified: else it
 * is we who were away.
 */
export function unheard(hours: ReadonlyMap<number, CertifiedHour>, heard: Heard): number[] {
  const latest = Math.max(0, ...hours.keys());
  const last = Array.from({ length: HOURS }, (_hour, at) => hours.get(latest - at));
  const six = last.filter((hour) => hour !== undefined && counts(hour.facts)) as CertifiedHour[];
  if (six.length < HOURS) return [];
  const ours = six.map(({ facts }) => new Set(heard(facts.hour, facts.blockHash)));
  if (!six.every(({ facts: { present } }, at) => 3 * ours[at]!.size >= 2 * present)) return [];
  const workers = Math.min(...six.map(({ facts }) => facts.workers));
  return Array.from({ length: workers }, (_worker, at) => at + 1)
    .filter((index) => six.every((hour, at) => !isAbsent(hour, index) && !ours[at]!.has(index)));
}

/** `most` of them, as chance has it: whoever is unheard cannot know whether it will be asked. `seed`: our secret. */
export function chosen(indices: readonly number[], most: number, hour: number, seed: Felt): number[] {
  const lots = indices.map((index) => ({ index, lot: hashFelts([seed, BigInt(hour), BigInt(index)]) }));
  lots.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  return lots.slice(0, most).map(({ index }) => index);
}
