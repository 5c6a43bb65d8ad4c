// A worker's last thirty days as a person reads them: a line a day (UTC), a column an hour.

import type { HourOfMonth } from '@ciro-network/sdk/hub';

const DAY = 24;
const HOUR_MS = 3_600_000;

/** Hours that count, and those of them in which it was there. */
export function countOf(hours: readonly HourOfMonth[]): { counted: number; there: number } {
  const counted = hours.filter(({ there }) => there !== undefined);
  return { counted: counted.length, there: counted.filter(({ there }) => there).length };
}

/** `█` there, `·` away, nothing for an hour that says nothing of it. Days that say nothing are left out. */
export function showMonth(hours: readonly HourOfMonth[]): string {
  const days = Map.groupBy(hours, ({ hour }) => Math.floor(hour / DAY));
  const lines = [...days].filter(([, of]) => countOf(of).counted > 0).map(([day, of]) => {
    const marks = new Array<string>(DAY).fill(' ');
    for (const { hour, there } of of) if (there !== undefined) marks[hour % DAY] = there ? '█' : '·';
    return `${new Date(day * DAY * HOUR_MS).toISOString().slice(0, 10)}  ${marks.join('').trimEnd()}`;
  });
  const { counted, there } = countOf(hours);
  return [...lines, `There in ${there} of the ${counted} hours that count.`].join('\n');
}
