// What events of the Uptime contract make of its hours.

import type { Felt } from '../felt.ts';
import { healed, type CertifiedHour, type HourFacts } from './column.ts';

export type HourEvent =
  | { kind: 'hour'; hour: number; facts: HourFacts; column: Felt[] }
  | { kind: 'healed'; hour: number; index: number; root: Felt };

/** Takes an hour, or what was healed of one, into those that are known. */
export function takeHour(hours: Map<number, CertifiedHour>, event: HourEvent): void {
  if (event.kind === 'hour') {
    hours.set(event.hour, { facts: event.facts, column: event.column });
    return;
  }
  const hour = hours.get(event.hour);
  if (hour !== undefined) hours.set(event.hour, healed(hour, event.index, event.root));
}
