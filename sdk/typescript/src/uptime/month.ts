// A worker's last thirty days, as the Uptime contract's view `month` packs them.

import type { Felt } from '../felt.ts';

/** Hours of thirty days. */
export const MONTH = 720;
/** Hours in one felt. */
const BITS = 240;

export interface HourOfMonth {
  /** Seconds since 1970, by 3,600. */
  hour: number;
  /** Undefined where the hour says nothing of the worker: not certified, before its time, or the network was away. */
  there: boolean | undefined;
}

/** The hours up to `last`, oldest first. Hour h is bit (h % 720) % 240 of felt (h % 720) / 240. */
export function monthOf({ there, counted }: { there: readonly Felt[]; counted: readonly Felt[] }, last: number): HourOfMonth[] {
  const bit = (felts: readonly Felt[], place: number): boolean =>
    (((felts[Math.floor(place / BITS)] ?? 0n) >> BigInt(place % BITS)) & 1n) === 1n;
  return Array.from({ length: MONTH }, (_hour, at) => {
    const hour = last - MONTH + 1 + at;
    const place = hour % MONTH;
    return { hour, there: bit(counted, place) ? bit(there, place) : undefined };
  });
}
