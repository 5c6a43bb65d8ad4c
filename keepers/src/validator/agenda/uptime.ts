import { shortString } from '@ciro-network/sdk';
import type { HeartbeatBook } from '../heartbeats/book.ts';
import type { Hours } from '../heartbeats/hours.ts';
import { MAX_WORKERS } from '../heartbeats/message.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';
import type { Item } from '../consensus/items.ts';
import type { ItemSource } from './source.ts';

export const UPTIME = shortString('uptime');
const BITS = 248;
/** Contracts take no older hour. */
const HOURS_BACK = 23;
/** Who has been there for this long after an hour has heard all its heartbeats, or never will. Seconds of the chain. */
const SETTLE_SECONDS = 60;

/** A certified hour's content: (hour, block hash, workers, present, column…). */
export interface Column {
  hour: number;
  blockHash: bigint;
  workers: number;
  present: ReadonlySet<number>;
}

/** Worker index i is bit (i-1) mod 248 of felt (i-1)/248. */
export function encodeColumn({ hour, blockHash, workers, present }: Column): Item {
  const felts = new Array<bigint>(Math.ceil(workers / BITS)).fill(0n);
  for (const index of present) {
    const at = Math.floor((index - 1) / BITS);
    felts[at] = (felts[at] as bigint) | (1n << BigInt((index - 1) % BITS));
  }
  return { topic: UPTIME, payload: [BigInt(hour), blockHash, BigInt(workers), BigInt(present.size), ...felts] };
}

/** Undefined unless the item is exactly what `encodeColumn` gives. */
export function decodeColumn({ topic, payload }: Item): Column | undefined {
  const [hour = 0n, blockHash = 0n, workers = 0n, count = 0n, ...felts] = payload;
  const inRange = topic === UPTIME && hour < 2n ** 32n && workers > 0n && workers <= BigInt(MAX_WORKERS);
  if (!inRange || felts.length !== Math.ceil(Number(workers) / BITS)) return undefined;
  const present = new Set<number>();
  felts.forEach((felt, at) => {
    for (let bit = 0; felt > 0n; bit += 1, felt >>= 1n) {
      if ((felt & 1n) === 1n) present.add(bit < BITS ? at * BITS + bit + 1 : Infinity);
    }
  });
  const fits = BigInt(present.size) === count && [...present].every((index) => index <= Number(workers));
  return fits ? { hour: Number(hour), blockHash, workers: Number(workers), present } : undefined;
}

export interface UptimeModules {
  hours: Hours;
  book: HeartbeatBook;
  /** Workers of the pool, as last seen. */
  count: () => number;
  /** Indices of workers that answered a job on the chain in an hour that is over. */
  worked: (hour: number) => ReadonlySet<number>;
  /** Indices of those among them that nobody asks to be there. */
  excused: () => ReadonlySet<number>;
  /** Whether this epoch decides what became ready at that time, in seconds of the chain. */
  owns: (time: number) => boolean;
  /** How many hours are decided together, the same for all validators: one certificate brings them before the chain. */
  together: number;
}

/**
 * Hours that are over, by the heartbeats heard and the jobs answered. Whom nobody asks to be there has its bit: workers that have left, whose
 * indices are for ever, neither were absent nor outweigh those that are there. An hour in which less than two thirds of
 * the others were heard counts for nobody, so it is not proposed. Several are proposed together, and agreed to one by
 * one. A validator agrees to a column that differs from its own in few workers: gossip may have missed it or the
 * primary, a wrong bit can be healed on-chain by its worker, and a validator that insisted on its own view would stop
 * everything.
 */
export class UptimeSource implements ItemSource {
  readonly topic = UPTIME;
  readonly #modules: UptimeModules;
  readonly #decided = new Set<number>();

  constructor(modules: UptimeModules) {
    this.#modules = modules;
  }

  pending(): Item[] {
    const items: Item[] = [];
    const last = this.#modules.hours.current - 1;
    for (let hour = last - HOURS_BACK; hour <= last; hour += 1) {
      const column = this.#isTime(hour) ? this.#own(hour) : undefined;
      if (column !== undefined && this.#counts(column, 0)) items.push(encodeColumn(column));
    }
    return items;
  }

  accepts(item: Item): boolean {
    const column = decodeColumn(item);
    if (column === undefined || column.hour < this.#modules.hours.current - 1 - HOURS_BACK) return false;
    const own = this.#own(column.hour);
    if (own === undefined || column.blockHash !== own.blockHash) return false;
    const shared = [...column.present].filter((index) => own.present.has(index)).length;
    const different = column.present.size + own.present.size - 2 * shared;
    const most = tolerance(own.workers);
    return this.#counts(own, most) && different <= most && Math.abs(column.workers - own.workers) <= most;
  }

  decided(item: Item): void {
    const column = decodeColumn(item);
    if (column !== undefined) this.#decided.add(column.hour);
  }

  /** An hour waits for those that are decided with it, unless they are another epoch's. */
  #isTime(hour: number): boolean {
    const { hours, owns, together } = this.#modules;
    const over = (Math.floor(hour / together) + 1) * together * HOUR_SECONDS;
    return hours.now >= over + SETTLE_SECONDS || !owns(over);
  }

  /** Whether two thirds of those who are asked to be there were, or might have been if `unheard` more were. */
  #counts({ workers, present }: Column, unheard: number): boolean {
    const excused = [...this.#modules.excused()].filter((index) => index <= workers).length;
    return 3 * (present.size - excused + unheard) >= 2 * (workers - excused);
  }

  /** What this validator would say of an hour; undefined while it has nothing to say, or it is decided. */
  #own(hour: number): Column | undefined {
    const { hours, book, count, worked, excused, owns } = this.#modules;
    const over = (hour + 1) * HOUR_SECONDS;
    const block = hours.firstBlock(hour);
    const workers = Math.min(count(), MAX_WORKERS);
    const ready = hours.now >= over + SETTLE_SECONDS && block !== undefined && workers > 0;
    if (!ready || this.#decided.has(hour) || !owns(over)) return undefined;
    const there = [...book.heard(hour, block.hash), ...worked(hour), ...excused()];
    const present = new Set(there.filter((index) => index <= workers));
    return { hour, blockHash: block.hash, workers, present };
  }
}

/** A twentieth of the workers, and one where they are few. */
function tolerance(workers: number): number {
  return Math.max(1, Math.ceil(workers / 20));
}
