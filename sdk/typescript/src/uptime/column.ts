// Certified hours of the Uptime contract (docs/SPEC.md, "Uptime").

import type { Felt } from '../felt.ts';
import { pathOf } from '../merkle.ts';

/** Workers in one felt of an hour's column. */
export const BITS = 248;

/** What the Uptime contract knows of an hour (docs/SPEC.md, "Uptime"). */
export interface HourFacts {
  hour: number;
  workers: number;
  present: number;
  blockHash: Felt;
  /** Seconds since 1970. */
  certifiedAt: number;
  root: Felt;
}

export interface CertifiedHour {
  facts: HourFacts;
  column: readonly Felt[];
}

/** One felt of a column, and its way to the root. */
export interface Opening {
  facts: HourFacts;
  felt: Felt;
  path: readonly Felt[];
}

/** Where worker `index`, from 1, stands. */
export function placeOf(index: number): { at: number; bit: bigint } {
  return { at: Math.floor((index - 1) / BITS), bit: 1n << BigInt((index - 1) % BITS) };
}

/** Fewer than two thirds there: then the network was away, not its workers. */
export function counts({ workers, present }: Pick<HourFacts, 'workers' | 'present'>): boolean {
  return 3 * present >= 2 * workers;
}

/** A worker that a column says was away; false for one that it says nothing of. */
export function isAbsent({ facts, column }: CertifiedHour, index: number): boolean {
  const { at, bit } = placeOf(index);
  return index <= facts.workers && ((column[at] ?? 0n) & bit) === 0n;
}

/** An hour after a worker's heartbeat set its bit. */
export function healed({ facts, column }: CertifiedHour, index: number, root: Felt): CertifiedHour {
  const { at, bit } = placeOf(index);
  return {
    // Validators may have certified more than there are bits.
    facts: { ...facts, present: Math.min(facts.workers, facts.present + 1), root },
    column: column.map((felt, place) => (place === at ? felt | bit : felt)),
  };
}

export function open({ facts, column }: CertifiedHour, index: number): Opening {
  const { at } = placeOf(index);
  return { facts, felt: column[at] ?? 0n, path: pathOf(column, at) };
}
