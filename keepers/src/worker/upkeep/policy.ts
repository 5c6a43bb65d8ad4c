/** Stake counts up to so many of its class's minimum. */
const STAKES = 3n;
/** Minimum stakes that a class of capability asks for. */
const MULTIPLES = [1n, 2n, 5n, 10n] as const;
const WHOLE = 10n ** 18n;
const [NEUTRAL, MOST, FULL_LEVEL] = [50, 100, 8];
const DAY = 86_400;

/** What the pool and the vault know of a worker. */
export interface Standing {
  /** In whole CIRO: before `fromEpoch`, and from it on. */
  weightNow: number;
  weightNext: number;
  fromEpoch: number;
  /** Stake that counts, in base units. */
  counted: bigint;
  points: number;
  /** Of capability. */
  capability: number;
  /** Eighths of uptime. */
  level: number;
  /** Seconds since 1970. */
  jailedUntil: number;
  /** What its jobs have paid in fees, in units that wrap around. */
  contribution: bigint;
}

/** The chain now. */
export interface Moment {
  /** Seconds since 1970. */
  time: number;
  epoch: number;
}

/** Whole CIRO that a worker should weigh in the end (docs/SPEC.md, "Stake and draw"). `minStake`: base units. */
export function deservedWeight(
  { counted, points, capability, level, jailedUntil }: Standing, minStake: bigint, time: number,
): number {
  const multiple = MULTIPLES[capability] ?? MULTIPLES[3];
  const minimum = minStake * multiple;
  if (counted < minimum || time < jailedUntil || points === 0) return 0;
  const stake = counted < STAKES * minimum ? counted : STAKES * minimum;
  const base = (stake * BigInt(100 + points)) / (multiple * 150n * WHOLE);
  return Number((base * BigInt(level)) / BigInt(FULL_LEVEL));
}

/** When the worker last had its points moved, and what its jobs had paid by then. */
export interface Refreshed {
  day: number;
  contribution: bigint;
}

/**
 * What a worker does for its own standing. `refresh`, once a day: after a day's work for a point, or below the middle,
 * to which idle days lift it. `sync-weight`: where stake came when no rise could be planned, or a jail has ended; what
 * makes it weigh less acts by itself. `last`: undefined at the start, when nothing is known.
 */
export function careOf(
  standing: Standing, last: Refreshed | undefined, now: Moment, minStake: bigint,
): 'refresh' | 'sync-weight' | undefined {
  const { points, contribution, weightNow, weightNext, fromEpoch, jailedUntil } = standing;
  if (now.time < jailedUntil) return undefined;
  const worked = contribution !== (last?.contribution ?? 0n) && points < MOST;
  const isNewDay = last === undefined || dayOf(now.time) > last.day;
  if (isNewDay && (worked || points < NEUTRAL)) return 'refresh';
  const mayPlan = weightNow === weightNext || fromEpoch < now.epoch;
  return mayPlan && weightNext < deservedWeight(standing, minStake, now.time) ? 'sync-weight' : undefined;
}

export function dayOf(time: number): number {
  return Math.floor(time / DAY);
}
