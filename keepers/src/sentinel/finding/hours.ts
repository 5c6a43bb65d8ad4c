import type { WatchEvent } from '../chain/events.ts';
import { healed } from './column.ts';
import type { CertifiedHour } from './column.ts';

export type HourEvent = Extract<WatchEvent, { kind: 'hour' | 'healed' }>;

/** Takes an hour, or what was healed of one, into those that are known. */
export function takeHour(hours: Map<number, CertifiedHour>, event: HourEvent): void {
  if (event.kind === 'hour') {
    hours.set(event.hour, { facts: event.facts, column: event.column });
    return;
  }
  const hour = hours.get(event.hour);
  if (hour !== undefined) hours.set(event.hour, healed(hour, event.index, event.root));
}
