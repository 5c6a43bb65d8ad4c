import { createRequire } from 'node:module';
import type { VerifyCode } from '@ciro-network/sdk';
import { VERIFY_CODES, VerifyError } from '@ciro-network/sdk';
import { ProverError } from './errors.ts';

/** What the addon exports: bytes in, bytes out, 32 a felt. */
export interface Native {
  checkModel(program: Uint8Array): Promise<{ modelHash: Uint8Array; inputs: number; outputs: number; macs: number }>;
  runProgram(program: Uint8Array, input: Int8Array, rows: number): Promise<Int32Array>;
  prove(program: Uint8Array, input: Int8Array, rows: number, salt: Uint8Array): Promise<NativeProof>;
  verifyProof(model: Uint8Array, input: Uint8Array, outputs: Int32Array, felts: Uint8Array): Promise<void>;
  commitModel(
    program: Uint8Array,
    progress?: (percent: number) => void,
  ): Promise<{ program: Uint8Array; modelHash: Uint8Array; digests: Uint8Array }>;
  proveCommitted(
    program: Uint8Array,
    digests: Uint8Array,
    input: Int8Array,
    rows: number,
    salt: Uint8Array,
  ): Promise<NativeProof>;
  soundness(program: Uint8Array): Promise<Soundness>;
  commitmentCost(program: Uint8Array): Promise<CommitmentCost>;
  openModel(program: Uint8Array, digests?: Uint8Array): Promise<NativeModel>;
  selfTest(): Promise<number>;
}

/** How likely an argument convinces of what is false, an attempt. */
export interface Soundness {
  /** The committed vector has 2^variables entries. */
  readonly variables: number;
  /** Each fails with a chance of 2^-bits at most. */
  readonly phases: ReadonlyArray<{ readonly phase: string; readonly bits: number }>;
  /** Of all phases together. */
  readonly bits: number;
}

/** What committing to a model takes, and having it open. */
export interface CommitmentCost {
  /** Logarithm of the number of felts that are committed to. */
  readonly variables: number;
  /** Of Poseidon, while committing. */
  readonly permutations: number;
  /** At the peak of committing. */
  readonly commitBytes: number;
  /** While the model is open. */
  readonly modelBytes: number;
  /** That one answer may have. */
  readonly maxRows: number;
}

/** A committed model in the addon's memory. */
export interface NativeModel {
  readonly program: Uint8Array;
  readonly modelHash: Uint8Array;
  prove(context: NativeContext, jobs: readonly NativeJob[]): Promise<NativeArgument>;
}

export interface NativeContext {
  chainId: Uint8Array;
  contract: Uint8Array;
  submitter: Uint8Array;
}

export interface NativeJob {
  jobId: Uint8Array;
  salt: Uint8Array;
  rows: number;
  input: Int8Array;
}

export interface NativeArgument {
  answers: { inputCommitment: Uint8Array; input: Uint8Array; outputs: Int32Array }[];
  argument: Uint8Array;
  times: PhaseTimes;
}

/** Milliseconds of each phase of an argument. */
export interface PhaseTimes {
  /** Running the program. */
  readonly execute: number;
  /** Joining all accumulators to one equation. */
  readonly equation: number;
  readonly sumcheck: number;
  /** Committing to folded vectors. */
  readonly oracles: number;
  /** Opening rows. */
  readonly rows: number;
}

export interface NativeProof {
  felts: Uint8Array;
  outputs: Int32Array;
  inputCommitment: Uint8Array;
  inferMs: number;
  proveMs: number;
}

const ADDON = '../ciro_prover.node';

let addon: Native | undefined;

/** Calls the addon; its errors come out with their code. @throws ProverError PROVER_NOT_BUILT if it is not there. */
export async function call<T>(work: (native: Native) => Promise<T>): Promise<T> {
  addon ??= load();
  try {
    return await work(addon);
  } catch (error) {
    throw withCode(error);
  }
}

function load(): Native {
  try {
    return createRequire(import.meta.url)(ADDON);
  } catch (cause) {
    const message = 'The prover has not been built for this machine: npm run build -w @ciro-network/prover builds it.';
    throw new ProverError('PROVER_NOT_BUILT', message, { cause });
  }
}

/** The addon's messages read `CODE message`. */
function withCode(error: unknown): unknown {
  const [, code, message] = (error instanceof Error && /^([A-Z_]+) (.*)$/s.exec(error.message)) || [];
  if (code === undefined) return error;
  if (code === 'SELF_TEST') return new ProverError(code, message);
  return VERIFY_CODES.includes(code as VerifyCode) ? new VerifyError(code as VerifyCode, message) : error;
}
