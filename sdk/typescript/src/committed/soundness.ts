/** How likely an argument convinces of what is false, phase by phase: docs/PROOF.md, section 6, says why. */
import type { Round } from './parameters.ts';
import { roundsOf, treeOf } from './parameters.ts';

/** log2 of the field's size. */
const FIELD_BITS = 251;
/** M: how near to Johnson's bound the lists are taken. */
const MULTIPLICITY = 1000;
/** Degrees in τ and θ of what all accumulators are joined to: blocks, rows. */
const EQUATION_DEGREE = 2 ** 13 + 2 ** 18;

export interface Phase {
  readonly phase: string;
  /** The phase fails with a chance of 2^-bits at most. */
  readonly bits: number;
}

export interface Soundness {
  readonly phases: readonly Phase[];
  /** Of all phases together. */
  readonly bits: number;
}

/** For a committed vector of 2^variables, per attempt, against a prover that chooses everything. */
export function soundnessOf(variables: number): Soundness {
  const rounds = roundsOf(variables);
  const first = listBits(rounds[0]);
  const phases: Phase[] = [];
  /** @param log2 of the error's numerator over |F| */
  const add = (phase: string, log2: number): void => void phases.push({ phase, bits: FIELD_BITS - log2 });
  add('equation: a wrong accumulator', Math.log2(EQUATION_DEGREE));
  add('y: two vectors near one root', 2 * first - 1 + variables);
  add('equation and y combined', first);
  let left = variables;
  rounds.forEach((round, index) => {
    const at = (what: string): string => `round ${index + 1}: ${what}`;
    const { depth } = treeOf(round, left);
    left -= round.fold;
    const next = rounds[index + 1];
    add(at('sumcheck'), Math.log2(2 * round.fold) + listBits(round));
    // Column by column: 2^fold - 1 pairs of them are folded.
    add(at('folds'), Math.log2(2 ** round.fold - 1) + agreementBits(round.rate, depth));
    if (next) add(at('out-of-domain answer'), 2 * listBits(next) - 1 + left);
    phases.push({ phase: at('queries'), bits: round.queries * queryBits(round) });
    add(at('answers combined'), Math.log2(round.queries + 1) + (next ? listBits(next) : 0));
  });
  add('last variables', Math.log2(2 * left));
  return { phases, bits: -Math.log2(phases.reduce((sum, { bits }) => sum + 2 ** -bits, 0)) };
}

/** b: a query misses a vector that is too far with 2^-b. */
function queryBits({ rate }: Round): number {
  return rate / 2 - Math.log2(1 + 1 / (2 * MULTIPLICITY));
}

/** log2 of the members of an oracle's list. */
function listBits({ rate }: Round): number {
  return Math.log2(MULTIPLICITY + 0.5) + rate / 2;
}

/** log2 of |F| times the error of correlated agreement in a fold over 2^depth points: ePrint 2025/2055, theorem 4.6. */
function agreementBits(rate: number, depth: number): number {
  const rho = 2 ** -rate;
  const m = MULTIPLICITY + 0.5;
  const delta = 1 - Math.sqrt(rho) * (1 + 1 / (2 * MULTIPLICITY));
  const exceptional = ((2 * m ** 5 + 3 * m * delta * rho) / (3 * rho ** 1.5)) * 2 ** depth;
  return Math.log2(exceptional + m / Math.sqrt(rho));
}
