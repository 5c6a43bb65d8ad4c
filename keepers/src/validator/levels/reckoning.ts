import { counts } from '@ciro-network/sdk/uptime';
import { FULL_LEVEL, ROUND } from '../agenda/level-list.ts';
import type { LevelChange } from '../agenda/level-list.ts';

/** Fewer hours say nothing of a worker. */
const FEWEST_HOURS = 6;

/** A certified hour with what was healed. */
export interface KnownHour {
  workers: number;
  /** How many of them were there. */
  present: number;
  /** Worker index i is bit (i-1) % 248 of felt (i-1) / 248. */
  column: readonly bigint[];
  /** Indices of workers whose bit was set afterwards. */
  healed: ReadonlySet<number>;
}

/** Eighths of the counted hours, to the nearest and up from the middle; undefined where there are too few. */
export function levelOf(there: number, counted: number): number | undefined {
  if (counted < FEWEST_HOURS) return undefined;
  return Math.floor((2 * FULL_LEVEL * there + counted) / (2 * counted));
}

/** Of the workers whose day it is, those whose level is not `present` any more, by ascending index. */
export function reckon(day: number, hours: readonly KnownHour[], present: (index: number) => number): LevelChange[] {
  const counted = hours.filter(counts).map((hour) => ({ ...hour, bits: bitsOf(hour.column) }));
  const last = Math.max(0, ...counted.map(({ workers }) => workers));
  const changes: LevelChange[] = [];
  for (let index = 1 + ((((day - 1) % ROUND) + ROUND) % ROUND); index <= last; index += ROUND) {
    let [there, could] = [0, 0];
    for (const { workers, bits, healed } of counted) {
      if (index > workers) continue;
      could += 1;
      if (bits[index - 1] === 1 || healed.has(index)) there += 1;
    }
    const level = levelOf(there, could);
    if (level !== undefined && level !== present(index)) changes.push({ index, level });
  }
  return changes;
}

const BITS = 248;

function bitsOf(column: readonly bigint[]): Uint8Array {
  const bits = new Uint8Array(column.length * BITS);
  column.forEach((felt, at) => {
    const digits = felt.toString(2);
    for (let bit = 0; bit < digits.length; bit += 1) {
      bits[at * BITS + digits.length - 1 - bit] = digits.charCodeAt(bit) - 48;
    }
  });
  return bits;
}
