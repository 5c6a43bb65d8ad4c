// Reputation, class, jail and commission of workers, and the weights that follow. docs/SPEC.md, "Stake and draw".

import type { Felt } from '@ciro-network/sdk';

import type { Context } from './context.ts';
import { demand } from './refusal.ts';
import { aim, steer } from './schedule.ts';
import type { StakesModel } from './stakes.ts';
import { Table, type Journal } from './table.ts';
import { felt, fields, type Codec, type Fields } from './word.ts';

const UNITS = 10n ** 9n;
const STAKES = 3n;
const NEUTRAL = 50n;
export const MAX_POINTS = 100n;
const POINT_FEE = 50_000_000n;
const COUNTER = 2n ** 47n;
const DAY = 86_400n;
export const BANNED = 2n ** 40n - 1n;
export const FULL_UPTIME = 8n;
const MULTIPLES = [1n, 2n, 5n, 10n];

const RECORD = {
  points: [0, 7], class: [7, 4], jailedUntil: [11, 40], day: [51, 24], cases: [75, 16], seen: [128, 47],
  latest: [175, 47],
} as const;
export type Record = Fields<keyof typeof RECORD>;

/** A record that was never written has fifty points. */
function records(): Codec<Record> {
  const codec = fields(RECORD, 91);
  return { ...codec, empty: { ...codec.empty, points: NEUTRAL } };
}

export class RecordsModel {
  readonly scores: Table<Record>;
  readonly count: Table<bigint>;
  readonly #minStake: bigint;
  readonly #epochOf: (block: bigint) => bigint;
  readonly #stakes: StakesModel;
  readonly #indices: Table<bigint>;
  readonly #addresses: Table<Felt>;
  readonly #weights;

  constructor(journal: Journal, minStake: bigint, epochOf: (block: bigint) => bigint, stakes: StakesModel) {
    this.#minStake = minStake;
    this.#epochOf = epochOf;
    this.#stakes = stakes;
    this.scores = new Table(journal, 'CDCPool', 'reputation_scores', records());
    this.count = new Table(journal, 'CDCPool', 'worker_count', felt);
    this.#indices = new Table(journal, 'CDCPool', 'worker_indices', felt);
    this.#addresses = new Table(journal, 'CDCPool', 'worker_addresses', felt);
    this.#weights = new Table(journal, 'CDCPool', 'worker_registry', fields({
      now: [0, 31], next: [31, 31], from: [62, 24], base: [86, 31], missing: [117, 4],
    }), 'array');
  }

  index(worker: Felt): bigint {
    return this.#indices.get(worker);
  }

  address(index: bigint): Felt {
    return this.#addresses.get(index);
  }

  weight(index: bigint) {
    return this.#weights.get(index);
  }

  isJailed(worker: Felt, time: bigint): boolean {
    return time < this.scores.get(worker).jailedUntil;
  }

  /** The weight that a worker deserves at full uptime. */
  base(worker: Felt, time: bigint): bigint {
    const { points, class: kind } = this.scores.get(worker);
    const multiple = MULTIPLES[Number(kind)]!;
    const minimum = this.#minStake * multiple * UNITS;
    const counted = this.#stakes.counted(worker);
    if (counted < minimum || this.isJailed(worker, time)) return 0n;
    if (points === 0n) return 0n;
    const stake = counted < STAKES * minimum ? counted : STAKES * minimum;
    return (stake * (100n + points)) / (multiple * 150n * UNITS);
  }

  /** A worker gets its index when it first deserves a weight. */
  steer(at: Context, worker: Felt, pace: 'at once' | 'later'): void {
    const base = this.base(worker, at.time);
    let index = this.#indices.get(worker);
    if (index === 0n) {
      if (base === 0n) return;
      index = this.count.get() + 1n;
      this.count.set(index);
      this.#indices.set(index, worker);
      this.#addresses.set(worker, index);
    }
    const move = pace === 'at once' ? steer : aim;
    this.#weights.update((weight) => ({
      ...weight, ...move(weight, this.#epochOf(at.block), levelled(base, weight.missing)), base,
    }), index);
  }

  setLevel(at: Context, index: bigint, level: bigint): void {
    demand(level <= FULL_UPTIME, 'LEVEL_RANGE');
    if (index === 0n || index > this.count.get()) return;
    const missing = FULL_UPTIME - level;
    this.#weights.update((weight) => ({
      ...weight, ...aim(weight, this.#epochOf(at.block), levelled(weight.base, missing)), missing,
    }), index);
  }

  /** A point for fees, at most one a day, or drift towards the middle for idle days. */
  refresh({ time }: Context, worker: Felt, contribution: bigint): void {
    const record = this.scores.get(worker);
    demand(time >= record.jailedUntil, 'JAILED');
    const day = time / DAY;
    demand(day > record.day, 'REFRESHED_TODAY');
    const gathered = (contribution + COUNTER - record.seen) % COUNTER;
    if (gathered >= POINT_FEE) {
      const points = record.points < MAX_POINTS ? record.points + 1n : MAX_POINTS;
      this.scores.set({ ...record, points, day, seen: contribution, latest: contribution }, worker);
    } else {
      const idle = contribution === record.latest;
      const points = idle ? drifted(record.points, day - record.day) : record.points;
      this.scores.set({ ...record, points, day, latest: contribution }, worker);
    }
  }

  convict({ time }: Context, worker: Felt, points: bigint, until: bigint): Record {
    const record = this.scores.get(worker);
    const jailedUntil = until > record.jailedUntil ? until : record.jailedUntil;
    const day = restDay(time, jailedUntil);
    const convicted = {
      ...record, points: record.points - points, cases: record.cases + 1n, jailedUntil,
      day: day > record.day ? day : record.day,
    };
    this.scores.set(convicted, worker);
    return record;
  }
}

function levelled(base: bigint, missing: bigint): bigint {
  return (base * (FULL_UPTIME - missing)) / FULL_UPTIME;
}

/** Until the end of this day points rest: today's, or that on which the jail ends. */
export function restDay(time: bigint, jailedUntil: bigint): bigint {
  return (time > jailedUntil ? time : jailedUntil) / DAY;
}

function drifted(points: bigint, days: bigint): bigint {
  const distance = points > NEUTRAL ? points - NEUTRAL : NEUTRAL - points;
  const step = days < distance ? days : distance;
  return points > NEUTRAL ? points - step : points + step;
}
