import type { ChainEvent } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import type { KnownHour } from './reckoning.ts';

const HOUR_CERTIFIED = eventKey('HourCertified');
const HEALED = eventKey('Healed');
const ABSENT = eventKey('Absent');
/** Felts of the event's data before the column: the hour's facts, and the column's length. */
const FACTS = 7;

/** What levels were, by index, before these events took them from workers that left a summons unanswered. */
export function levelsBefore(events: readonly ChainEvent[]): Map<number, number> {
  const levels = new Map<number, number>();
  for (const { keys: [key], data } of events) {
    const [index = 0, level = 0] = data.map(Number);
    if (key === ABSENT && !levels.has(index)) levels.set(index, level);
  }
  return levels;
}

/** Hours in `first..=last` as events of the Uptime contract tell them, in the chain's order. */
export function hoursOf(events: readonly ChainEvent[], first: number, last: number): KnownHour[] {
  const hours = new Map<number, KnownHour & { healed: Set<number> }>();
  for (const { keys: [key, hourKey = 0n], data } of events) {
    const hour = Number(hourKey);
    if (hour < first || hour > last) continue;
    if (key === HOUR_CERTIFIED) {
      const [, workers = 0, present = 0] = data.map(Number);
      hours.set(hour, { workers, present, column: data.slice(FACTS), healed: new Set() });
    }
    const known = hours.get(hour);
    if (key !== HEALED || known === undefined) continue;
    known.present = Math.min(known.workers, known.present + 1);
    known.healed.add(Number(data[0]));
  }
  return [...hours.values()];
}
