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

const round = (fold: number, rate: number, queries: number): Round => ({ fold, rate, queries });

const ONE_ROUND = [round(4, 10, 26)];

/** The rounds of a vector of 2^m (docs/PROOF.md, section 3): from m alone, nothing is read from a proof. */
const ROUNDS: Readonly<Record<number, readonly Round[]>> = {
  ...Object.fromEntries([8, 9, 10, 11, 12, 13].map((m) => [m, ONE_ROUND])),
  14: [round(5, 9, 29)],
  15: [round(4, 8, 33), round(4, 6, 44)],
  16: [round(4, 8, 33), round(4, 6, 44)],
  17: [round(5, 8, 33), round(4, 6, 44)],
  18: [round(5, 6, 44), round(4, 6, 44)],
  19: [round(5, 6, 44), round(4, 5, 53), round(3, 8, 33)],
  20: [round(5, 6, 44), round(4, 6, 44), round(3, 8, 33)],
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
