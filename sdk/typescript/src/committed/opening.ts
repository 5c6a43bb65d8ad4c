/** A committed vector's inner product with a weight: WHIR (ePrint 2024/1586) as docs/PROOF.md, section 5, writes it. */
import { VerifyError } from '../errors.ts';
import type { Felt } from '../felt.ts';
import { power, reduce, rootOfUnity } from './field.ts';
import { climb, leafHash, rootAbove } from './merkle.ts';
import { evaluate, powerExtension } from './multilinear.ts';
import type { Round } from './parameters.ts';
import { treeOf } from './parameters.ts';
import type { Reader } from './reader.ts';
import type { Transcript } from './transcript.ts';
import { TAG } from './transcript.ts';

/** What is opened: Σ_x f(x)·w(x) = claim, for the f of 2^variables entries under `root`. */
export interface Opening {
  readonly root: Felt;
  readonly variables: number;
  readonly rounds: readonly Round[];
  readonly claim: Felt;
  /** The extension of w at a point. */
  readonly weightAt: (point: readonly Felt[]) => Felt;
}

/** The challenges of an opening, in order. */
export interface OpeningChallenges {
  readonly gammas: readonly Felt[];
  readonly alphas: readonly Felt[];
  /** Row numbers, round by round. */
  readonly indices: ReadonlyArray<readonly number[]>;
}

/** coefficient·pow_base, a weight that joined when `bound` variables were bound. */
interface PowerWeight {
  readonly coefficient: Felt;
  readonly base: Felt;
  readonly bound: number;
}

/** @throws VerifyError PROOF_PATH or PROOF_CLAIM. */
export function verifyOpening(transcript: Transcript, reader: Reader, opening: Opening): OpeningChallenges {
  const { rounds, variables } = opening;
  const gammas: Felt[] = [];
  const alphas: Felt[] = [];
  const indices: number[][] = [];
  const joined: PowerWeight[] = [];
  let { claim, root } = opening;
  let clear: readonly Felt[] = [];

  /** s(0) and the leading coefficient s_2 are sent; s(1) = claim - s(0). */
  const bindVariable = (): void => {
    const [s0, s2] = reader.take(2);
    const [alpha] = transcript.mix(TAG.sumcheck, s0, s2);
    const s1 = claim - 2n * s0 - s2;
    claim = reduce(s0 + alpha * reduce(s1 + alpha * s2));
    alphas.push(alpha);
  };

  rounds.forEach((round, index) => {
    const { depth, cap } = treeOf(round, variables - alphas.length);
    for (let k = 0; k < round.fold; k++) bindVariable();
    const point = alphas.slice(-round.fold);
    const bound = alphas.length;
    const answers: Array<{ base: Felt; value: Felt }> = [];
    let next = root;
    if (index === rounds.length - 1) {
      clear = reader.take(2 ** (variables - bound));
      transcript.absorb(TAG.clear, clear);
    } else {
      const [sent, value] = reader.take(2);
      next = sent;
      const [base] = transcript.mix(TAG.root, next, 0n);
      transcript.mix(TAG.outOfDomain, value, 0n);
      answers.push({ base, value });
    }
    const rows = transcript.queries(round.queries, depth);
    const omega = rootOfUnity(depth);
    const top = reader.take(2 ** cap);
    requirePath(rootAbove(top) === root);
    for (const row of rows) {
      const entries = reader.take(2 ** round.fold);
      const node = climb(leafHash(entries), row, reader.take(depth - cap));
      requirePath(node === top[row >> (depth - cap)]);
      answers.push({ base: power(omega, BigInt(row)), value: evaluate(entries, point) });
    }
    const [gamma] = transcript.mix(TAG.combine, 0n, 0n);
    let coefficient = 1n;
    for (const { base, value } of answers) {
      coefficient = reduce(coefficient * gamma);
      claim += coefficient * value;
      joined.push({ coefficient, base, bound });
    }
    claim = reduce(claim);
    root = next;
    gammas.push(gamma);
    indices.push(rows);
  });

  const clearFrom = alphas.length;
  while (alphas.length < variables) bindVariable();
  const weight = joined.reduce((sum, { coefficient, base, bound }) => {
    return reduce(sum + coefficient * powerExtension(base, alphas.slice(bound)));
  }, opening.weightAt(alphas));
  if (claim !== reduce(evaluate(clear, alphas.slice(clearFrom)) * weight)) {
    throw new VerifyError('PROOF_CLAIM', 'The argument does not give the sum that it claims.');
  }
  return { gammas, alphas, indices };
}

function requirePath(holds: boolean): void {
  if (!holds) throw new VerifyError('PROOF_PATH', 'A row or cap in the argument does not hash to its root.');
}
