// A year of jobs among workers, in expectation: what points and stakes earn. docs/SPEC.md, "Stake and draw", Reputation.

/** CIRO that a worker's jobs must have paid in fees for a point. */
export const POINT_FEE = 0.05;
/** CIRO. */
export const MIN_STAKE = 1_000;
const NEUTRAL = 50;
const MAX_POINTS = 100;

export interface Prices {
  /** CIRO to the worker, for one job. */
  pay: number;
  /** Of the pay, on top of it. */
  fee: number;
  /** CIRO of gas: to submit a job, and to answer it. */
  submit: number;
  answer: number;
}

/** `tops up`: buys what is missing for today's point by a job to itself; `keeps busy`: only when it had none. */
export type Habit = 'honest' | 'tops up' | 'keeps busy';

export interface Worker {
  stake: number;
  habit: Habit;
  points: number;
  /** Fees since the last point. */
  gathered: number;
  /** Of the next job. */
  drawn: number;
  profit: number;
}

export function worker(stake: number, habit: Habit = 'honest'): Worker {
  return { stake, habit, points: NEUTRAL, gathered: 0, drawn: 0, profit: 0 };
}

/** docs/SPEC.md: linear from one to three minimum stakes, 2/3 to 4/3 of it by points. */
export function weightOf({ stake, points }: Worker): number {
  if (stake < MIN_STAKE || points === 0) return 0;
  return (Math.min(stake, 3 * MIN_STAKE) * (100 + points)) / 150;
}

/** `jobs` a day, drawn by weight. */
export function run(workers: readonly Worker[], jobs: number, prices: Prices, days = 365): void {
  for (let day = 0; day < days; day += 1) {
    const weights = workers.map(weightOf);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    workers.forEach((each, i) => work(each, (jobs * weights[i]!) / total, prices));
  }
}

function work(each: Worker, share: number, { pay, fee, submit, answer }: Prices): void {
  each.drawn += share;
  const jobs = Math.floor(each.drawn);
  each.drawn -= jobs;
  each.profit += jobs * (pay - answer);
  each.gathered += jobs * pay * fee;
  let busy = jobs > 0;
  const missing = POINT_FEE - each.gathered;
  if ((each.habit === 'tops up' && missing > 0) || (each.habit === 'keeps busy' && !busy)) {
    // The pay of a job to oneself comes back; fee and gas do not.
    const bought = each.habit === 'tops up' ? missing : 0;
    each.profit -= bought + submit + answer;
    each.gathered += bought;
    busy = true;
  }
  if (each.gathered >= POINT_FEE) {
    each.gathered = 0;
    each.points = Math.min(each.points + 1, MAX_POINTS);
  } else if (!busy) {
    each.points += Math.sign(NEUTRAL - each.points);
  }
}
