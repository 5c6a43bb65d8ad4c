import { multipleOf } from '../../validator/heartbeats/pool-workers.ts';

/** Stake counts up to so many of its class's minimum. */
const STAKES = 3n;
const WHOLE = 10n ** 18n;
const [NEUTRAL, MOST, FULL_LEVEL] = [50, 100, 8];
const DAY = 86_400;
/** Days of idleness that are worth a transaction to those who are drawn instead. */
const WORTH_DAYS = 7;
/** Fees that earn a point: 0.05 CIRO, in units of 10^-9. */
const POINT_FEE = 50_000_000n;
/** The vault counts fees modulo this. */
const WRAP = 2n ** 47n;

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
  /** What its jobs have paid in fees: now, when it last earned a point, and at its last refresh. Units of 10^-9 CIRO. */
  contribution: bigint;
  atPoint: bigint;
  atRefresh: bigint;
  /** Of the last refresh, in days since 1970. */
  refreshedOn: number;
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
  const multiple = multipleOf(capability);
  const minimum = minStake * multiple;
  if (counted < minimum || time < jailedUntil || points === 0) return 0;
  const stake = counted < STAKES * minimum ? counted : STAKES * minimum;
  const base = (stake * BigInt(100 + points)) / (multiple * 150n * WHOLE);
  return Number((base * BigInt(level)) / BigInt(FULL_LEVEL));
}

/** Points that a refresh would leave (docs/SPEC.md, "Reputation"); as they are where it would be refused. */
export function refreshedPoints(standing: Standing, time: number): number {
  const { points, jailedUntil, contribution, atPoint, atRefresh } = standing;
  const days = daysSinceRefresh(standing, time);
  if (time < jailedUntil || days < 1) return points;
  if ((contribution + WRAP - atPoint) % WRAP >= POINT_FEE) return Math.min(points + 1, MOST);
  if (contribution !== atRefresh) return points;
  return points < NEUTRAL ? Math.min(NEUTRAL, points + days) : Math.max(NEUTRAL, points - days);
}

/**
 * What a worker does for its own standing: `refresh` where it gains points by it, `sync-weight` where stake came when no
 * rise could be planned, or a jail has ended. What makes it weigh less acts by itself, or is for its rivals to say.
 */
export function careOf(standing: Standing, now: Moment, minStake: bigint): 'refresh' | 'sync-weight' | undefined {
  const { points, weightNow, weightNext, fromEpoch } = standing;
  if (refreshedPoints(standing, now.time) > points) return 'refresh';
  const mayPlan = weightNow === weightNext || fromEpoch < now.epoch;
  return mayPlan && weightNext < deservedWeight(standing, minStake, now.time) ? 'sync-weight' : undefined;
}

/** Whether a rival is drawn for points that idleness has taken from it, a week's or more, until somebody says so. */
export function isResting(rival: Standing, time: number): boolean {
  const days = daysSinceRefresh(rival, time);
  return rival.weightNext > 0 && days >= WORTH_DAYS && refreshedPoints(rival, time) < rival.points;
}

function daysSinceRefresh({ refreshedOn }: Standing, time: number): number {
  return Math.floor(time / DAY) - refreshedOn;
}
