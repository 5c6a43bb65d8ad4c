import { ceilLog2 } from './bits.ts';

/** One round of the opening: what its oracle is made of, and how often it is asked. */
export interface Round {
  /** Variables bound in the round; a row of its oracle has 2^fold felts. */
  readonly fold: number;
  /** Log of the oracle's inverse rate. */
  readonly rate: number;
  readonly queries: number;
}

/** Variables of the smallest and the largest committed vector. */
export const VARIABLES = { min: 8, max: 20 } as const;

const round = (rate: number, queries: number): Round => ({ fold: 4, rate, queries });

const ONE_ROUND = [round(10, 26)];
const TWO_ROUNDS = [round(8, 33), round(6, 44)];
const THREE_ROUNDS = [round(6, 44), round(7, 38), round(9, 29)];

/** The rounds of a vector of 2^m (docs/PROOF.md, section 3): from m alone, nothing is read from a proof. */
const ROUNDS: Readonly<Record<number, readonly Round[]>> = {
  ...Object.fromEntries([8, 9, 10, 11, 12, 13].map((m) => [m, ONE_ROUND])),
  14: [round(9, 29)],
  15: TWO_ROUNDS,
  16: TWO_ROUNDS,
  17: TWO_ROUNDS,
  18: THREE_ROUNDS,
  19: THREE_ROUNDS,
  20: THREE_ROUNDS,
};

/** @param variables m, 8 to 20. */
export function roundsOf(variables: number): readonly Round[] {
  return ROUNDS[variables];
}

/** The tree over an oracle of 2^n entries: 2^depth rows; the cap is the level of 2^cap nodes. */
export function treeOf({ fold, rate, queries }: Round, n: number): { depth: number; cap: number } {
  return { depth: n - fold + rate, cap: ceilLog2(queries) };
}

/** Felts of the opening of a vector of 2^variables. */
export function openingFelts(variables: number, rounds: readonly Round[]): number {
  let felts = 0;
  let n = variables;
  rounds.forEach((round, index) => {
    const { depth, cap } = treeOf(round, n);
    n -= round.fold;
    const next = index === rounds.length - 1 ? 2 ** n : 2;
    felts += 2 * round.fold + next + 2 ** cap + round.queries * (2 ** round.fold + depth - cap);
  });
  return felts + 2 * n;
}
