// A valid proof, changed in one place at a time; what each verifier says to it.

import { commitModel, proveCommitted, verify } from '@ciro-network/prover';
import { PRIME, verifyProof, type Felt, type Statement } from '@ciro-network/sdk';

import { CairoVerifier } from '../../cli/src/cairo-verifier.ts';
import { Random } from '../../vectors/random.ts';
import { testModel } from '../harness/model.ts';

export interface ProofToChange {
  statement: Statement;
  rows: number;
  felts: readonly Felt[];
}

export interface Mutant {
  name: string;
  felts: Felt[];
}

export interface Verdict {
  mutant: string;
  /** By verifier: its code, or 'accepted'. */
  codes: Record<string, string>;
}

/** What checks a proof; `check` throws an error with a code unless it holds. */
export interface Verifier {
  name: string;
  check(felts: readonly Felt[]): Promise<void>;
}

/** A committed proof of some rows of a network with random weights. */
export async function committedProof(sizes: number[], rows: number): Promise<ProofToChange> {
  const { program, felts } = testModel(sizes);
  const random = new Random(1);
  const input = Int8Array.from({ length: rows * program.inputs }, () => random.integer(-128, 127));
  const { modelHash, digests } = await commitModel(felts);
  const { felts: proof, outputs, inputCommitment } = await proveCommitted(felts, digests, input, rows, 7n);
  return { statement: { modelHash, inputCommitment, outputs }, rows, felts: proof };
}

/** Every `every`-th felt made larger, made 0, left out, doubled, swapped with the next; the proof cut there. */
export function* mutants({ felts }: ProofToChange, every: number): Generator<Mutant> {
  for (let at = 0; at < felts.length; at += every) {
    const felt = felts[at]!;
    yield { name: `felt ${at} + 1`, felts: felts.with(at, (felt + 1n) % PRIME) };
    if (felt !== 0n) yield { name: `felt ${at} = 0`, felts: felts.with(at, 0n) };
    yield { name: `felt ${at} left out`, felts: felts.toSpliced(at, 1) };
    yield { name: `felt ${at} doubled`, felts: felts.toSpliced(at, 0, felt) };
    const next = felts[at + 1] ?? felt;
    if (next !== felt) yield { name: `felts ${at}, ${at + 1} swapped`, felts: felts.toSpliced(at, 2, next, felt) };
    yield { name: `cut at ${at}`, felts: felts.slice(0, at) };
  }
}

/** All three; `stop` ends what the Cairo one runs in. */
export async function startVerifiers({ statement, rows }: ProofToChange) {
  const cairo = await CairoVerifier.start();
  const verifiers: Verifier[] = [
    { name: 'rust', check: (felts) => verify(statement, felts) },
    { name: 'ts', check: async (felts) => verifyProof(statement, felts) },
    { name: 'cairo', check: (felts) => cairo.call({ statement, felts, rows }) },
  ];
  return { verifiers, stop: () => cairo.stop() };
}

export async function judge(mutant: Mutant, verifiers: readonly Verifier[]): Promise<Verdict> {
  const codes: Record<string, string> = {};
  for (const { name, check } of verifiers) {
    codes[name] = await check(mutant.felts).then(() => 'accepted', (error) => error.code ?? String(error));
  }
  return { mutant: mutant.name, codes };
}

/** Codes of one step of docs/PROOF.md, section 5, in which the order is free: bias and shift lanes. */
const HEADS = ['LANE_RANGE', 'LANE_PADDING', 'SHIFT_RANGE'];

/** Whether all refused, for one reason. */
export function isRefused({ codes }: Verdict): boolean {
  const [first, ...others] = Object.values(codes).map((code) => (HEADS.includes(code) ? 'heads' : code));
  return first !== 'accepted' && others.every((code) => code === first);
}
