import { shortString } from '@ciro-network/sdk';
import { sameFelts } from '../../core/felts.ts';
import type { Item } from '../consensus/items.ts';

export const LEVELS = shortString('levels');
export const DAY_SECONDS = 86_400;
/** Level of a worker that was always there, in eighths. */
export const FULL_LEVEL = 8;
/** Workers have their day: index and day are equal modulo this. */
export const ROUND = 16;
/** Contracts take a day's list until so many days after it. */
export const LEVELS_DAYS = 3;
/** Changes of one item: a transaction of some 75 M gas. */
export const CHANGES_A_PART = 504;
const CHANGES_A_FELT = 12;
const CHANGE_BITS = 20n;
const CHANGE = (1n << CHANGE_BITS) - 1n;

export interface LevelChange {
  /** Worker's index, from 1. */
  index: number;
  /** Eighths. */
  level: number;
}

/** A part of the levels that a day changes, by ascending index. */
export interface LevelList {
  /** Seconds since 1970, by 86,400. */
  day: number;
  /** From 0. */
  part: number;
  changes: readonly LevelChange[];
}

/** When a day's levels are decided, in seconds of the chain: its hours are certified by then, and most were healed. */
export function readyAt(day: number): number {
  return (day + 2) * DAY_SECONDS;
}

/** Payload (day, part, changes…): twelve to a felt from its low end, index·16 + level, 20 bits each. */
export function encodeLevels({ day, part, changes }: LevelList): Item {
  const felts = new Array<bigint>(Math.ceil(changes.length / CHANGES_A_FELT)).fill(0n);
  changes.forEach(({ index, level }, at) => {
    const felt = Math.floor(at / CHANGES_A_FELT);
    const change = BigInt(index * 16 + level) << (CHANGE_BITS * BigInt(at % CHANGES_A_FELT));
    felts[felt] = (felts[felt] as bigint) | change;
  });
  return { topic: LEVELS, payload: [BigInt(day), BigInt(part), ...felts] };
}

/** Undefined unless the item is exactly what `encodeLevels` gives of a list that contracts take. */
export function decodeLevels({ topic, payload }: Item): LevelList | undefined {
  const [day = -1n, part = -1n, ...felts] = payload;
  if (topic !== LEVELS || day < 0n || day >= 2n ** 32n || part < 0n || part > 255n) return undefined;
  const changes: LevelChange[] = [];
  for (const felt of felts) {
    for (let left = felt; left > 0n; left >>= CHANGE_BITS) {
      const change = Number(left & CHANGE);
      changes.push({ index: change >> 4, level: change & 15 });
    }
  }
  const list = { day: Number(day), part: Number(part), changes };
  const fits = changes.length <= CHANGES_A_PART && changes.every(({ index, level }, at) =>
    index > (changes[at - 1]?.index ?? 0) && index % ROUND === list.day % ROUND && level <= FULL_LEVEL);
  if (!fits) return undefined;
  const written = encodeLevels(list).payload;
  return sameFelts(written, payload) ? list : undefined;
}

/** A day's changes as items, in the order in which contracts take them. */
export function partsOf(day: number, changes: readonly LevelChange[]): Item[] {
  const parts: Item[] = [];
  for (let at = 0; at < changes.length; at += CHANGES_A_PART) {
    parts.push(encodeLevels({ day, part: parts.length, changes: changes.slice(at, at + CHANGES_A_PART) }));
  }
  return parts;
}
