// A valid proof, changed in one place at a time; what each verifier says to it.

import { commitModel, proveCommitted, verify } from '@ciro-network/prover';
import { PRIME, verifyProof, type Felt, type Statement } from '@ciro-network/sdk';

import { CairoVerifier } from '../../cli/src/cairo-verifier.ts';
import { Random } from '../../vectors/random.ts';
import { testModel } from '../harness/model.ts';

export interface Proof {
  name: string;
  statement: Statement;
  rows: number;
  felts: readonly Felt[];
}

export interface Verdict {
  proof: string;
  /** By verifier: its code, or 'accepted'. */
  codes: Record<string, string>;
}

/** What checks a proof; `check` throws an error with a code unless it holds. */
export interface Verifier {
  name: string;
  check(proof: Proof): Promise<void>;
}

/** A committed proof of some rows of a network with random weights. */
export async function committedProof(sizes: number[], rows: number): Promise<Proof> {
  const { program, felts } = testModel(sizes);
  const random = new Random(1);
  const input = Int8Array.from({ length: rows * program.inputs }, () => random.integer(-128, 127));
  const { modelHash, digests } = await commitModel(felts);
  const { felts: proof, outputs, inputCommitment } = await proveCommitted(felts, digests, input, rows, 7n);
  const statement = { modelHash, inputCommitment, outputs };
  return { name: `${rows} rows of ${sizes.join('-')}`, statement, rows, felts: proof };
}

/** Every `every`-th felt made larger, made 0, left out, doubled, swapped with the next; the proof cut there. */
export function* mutants(proof: Proof, every: number): Generator<Proof> {
  const { felts } = proof;
  const changed = (name: string, others: Felt[]): Proof => ({ ...proof, name, felts: others });
  for (let at = 0; at < felts.length; at += every) {
    const felt = felts[at]!;
    yield changed(`felt ${at} + 1`, felts.with(at, (felt + 1n) % PRIME));
    if (felt !== 0n) yield changed(`felt ${at} = 0`, felts.with(at, 0n));
    yield changed(`felt ${at} left out`, felts.toSpliced(at, 1));
    yield changed(`felt ${at} doubled`, felts.toSpliced(at, 0, felt));
    const next = felts[at + 1] ?? felt;
    if (next !== felt) yield changed(`felts ${at}, ${at + 1} swapped`, felts.toSpliced(at, 2, next, felt));
    yield changed(`cut at ${at}`, felts.slice(0, at));
  }
}

/** All three; `stop` ends what the Cairo one runs in. */
export async function startVerifiers() {
  const cairo = await CairoVerifier.start();
  const verifiers: Verifier[] = [
    { name: 'rust', check: ({ statement, felts }) => verify(statement, felts) },
    { name: 'ts', check: async ({ statement, felts }) => verifyProof(statement, felts) },
    { name: 'cairo', check: (proof) => cairo.call(proof) },
  ];
  return { verifiers, stop: () => cairo.stop() };
}

export async function judge(proof: Proof, verifiers: readonly Verifier[]): Promise<Verdict> {
  const codes: Record<string, string> = {};
  for (const { name, check } of verifiers) {
    codes[name] = await check(proof).then(() => 'accepted', (error) => error.code ?? String(error));
  }
  return { proof: proof.name, codes };
}

/** Codes of one step of docs/PROOF.md, section 5, in which the order is free: bias and shift lanes. */
const HEADS = ['LANE_RANGE', 'LANE_PADDING', 'SHIFT_RANGE'];

/** Whether all refused, for one reason. */
export function isRefused({ codes }: Verdict): boolean {
  const [first, ...others] = Object.values(codes).map((code) => (HEADS.includes(code) ? 'heads' : code));
  return first !== 'accepted' && others.every((code) => code === first);
}
