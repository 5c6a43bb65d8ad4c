import { hashFelts } from '@ciro-network/sdk';
import type { Felt } from '../../hub/types.ts';

const DAY = 86_400;
const DAY_MS = 1_000 * DAY;
/** Answers in succession that make the longest pause: 64 days. */
export const LONGEST = 7;

/**
 * When a worker may be asked again that answered us then, in seconds of the chain, oldest first: after a day, and twice
 * as long with each answer in succession. As long again without one, and all are forgotten. An answer takes the bond:
 * whoever stays away in order to be asked, and answers, finds fewer and fewer who ask.
 */
export function asksAgainAt(answers: readonly number[]): number {
  let [row, last] = [0, -Infinity];
  const pause = (): number => (row === 0 ? 0 : DAY * 2 ** Math.min(row - 1, LONGEST - 1));
  for (const at of answers) {
    row = at > last + 2 * pause() ? 1 : row + 1;
    last = at;
  }
  return last + pause();
}

/** Bonds of transactions so far, in ms since 1970. */
export interface BondsSent {
  at: number;
  bonds: number;
}

/** How many more bonds may be put up now, if so many may be in any day. */
export function bondsLeft(sent: readonly BondsSent[], now: number, aDay: number): number {
  const recent = sent.filter(({ at }) => at > now - DAY_MS).reduce((sum, { bonds }) => sum + bonds, 0);
  return Math.max(0, aDay - recent);
}

/** For how far back bonds count, in ms. */
export const BONDS_COUNT_MS = DAY_MS;

/** In an order that chance gives, another in each hour: nobody knows whom we shall ask. `seed`: our secret. */
export function byLot<T extends { worker: Felt }>(asks: readonly T[], hour: number, seed: Felt): T[] {
  const lots = asks.map((ask) => ({ ask, lot: hashFelts([seed, BigInt(hour), ask.worker]) }));
  lots.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  return lots.map(({ ask }) => ask);
}
