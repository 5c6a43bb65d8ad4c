import type { CertifiedHour } from './ledger.ts';

export type Run = [CertifiedHour, ...CertifiedHour[]];

/** Hours of one decision each. */
export function byDecision(hours: readonly CertifiedHour[]): Run[] {
  return split(hours, () => true);
}

/** Hours that one certificate brings at once: they stand one after another in one decision. */
export function runs(hours: readonly CertifiedHour[]): Run[] {
  return split(hours, (last, next) => next.place === last.place + 1);
}

function split(hours: readonly CertifiedHour[], joins: (last: CertifiedHour, next: CertifiedHour) => boolean): Run[] {
  const found: Run[] = [];
  for (const hour of hours) {
    const run = found.at(-1);
    const last = run?.at(-1);
    if (last !== undefined && last.certificate === hour.certificate && joins(last, hour)) run?.push(hour);
    else found.push([hour]);
  }
  return found;
}
