import type { Felt, Statement } from '@ciro-network/sdk';
import { checkRows, feltFromHex, feltsFromBytes, feltsToBytes, isFelt, VerifyError } from '@ciro-network/sdk';
import type { NativeProof, Soundness } from './native.ts';
import { call } from './native.ts';

/** Felts in any of their forms: values, hex, or bytes of 32 big-endian each (the fastest). */
export type Felts = readonly Felt[] | readonly string[] | Uint8Array;

export interface ModelFacts {
  readonly modelHash: Felt;
  readonly inputs: number;
  readonly outputs: number;
  /** Multiply-accumulates of one row. */
  readonly macs: number;
}

export interface Proven {
  /** The proof (docs/SPEC.md, "Proof of the re-execute strategy"). */
  readonly felts: Felt[];
  /** `[rows][outputs]`. */
  readonly outputs: Int32Array;
  readonly inputCommitment: Felt;
  /** Milliseconds in the integer executor. */
  readonly inferMs: number;
  /** Milliseconds for the rest: reading the program, packing, hashing. */
  readonly proveMs: number;
}

/** What a committed model has beside its program (docs/PROOF.md). */
export interface Commitment {
  /** `description ++ heads ++ [root, y]` */
  readonly felts: Felt[];
  readonly modelHash: Felt;
  /** Of each row of the oracle, 32 bytes big-endian: the prover would hash them anew. */
  readonly digests: Uint8Array;
}

/** Checks a whole program: limits, canonical lanes, padding, shifts, static bounds. @throws VerifyError. */
export async function checkModel(program: Felts): Promise<ModelFacts> {
  const facts = await call((native) => native.checkModel(toBytes(program)));
  return { ...facts, modelHash: feltsFromBytes(facts.modelHash)[0] };
}

/** Runs a program on `input`, `[rows][inputs]`; gives `[rows][outputs]`. @throws VerifyError. */
export async function runProgram(program: Felts, input: Int8Array, rows: number): Promise<Int32Array> {
  checkRows(rows);
  return call((native) => native.runProgram(toBytes(program), input, rows));
}

/** Runs a program and writes the proof of its answer. @throws VerifyError. */
export async function prove(program: Felts, input: Int8Array, rows: number, salt: Felt): Promise<Proven> {
  checkRows(rows);
  return read(await call((native) => native.prove(toBytes(program), input, rows, toBytes([salt]))));
}

/**
 * Commits to a program's weights; for a large network this takes seconds (`commitmentCost` says what else).
 * @param onProgress told the percents that are done. @throws VerifyError.
 */
export async function commitModel(program: Felts, onProgress?: (percent: number) => void): Promise<Commitment> {
  const commitment = await call((native) => native.commitModel(toBytes(program), onProgress));
  const { program: felts, modelHash, digests } = commitment;
  return { felts: feltsFromBytes(felts), modelHash: feltsFromBytes(modelHash)[0], digests };
}

/** Runs a committed program and proves its answer, outside of any job. @throws VerifyError. */
export async function proveCommitted(
  program: Felts,
  digests: Uint8Array,
  input: Int8Array,
  rows: number,
  salt: Felt,
): Promise<Proven> {
  checkRows(rows);
  return read(await call((native) => native.proveCommitted(toBytes(program), digests, input, rows, toBytes([salt]))));
}

/** Returns if the proof holds. @throws VerifyError with the code of what does not. */
export async function verify(statement: Statement, felts: Felts): Promise<void> {
  const [model, input] = [toBytes([statement.modelHash]), toBytes([statement.inputCommitment])];
  const outputs = Int32Array.from(statement.outputs);
  const cut = outputs.findIndex((value, position) => value !== statement.outputs[position]);
  if (cut >= 0) {
    // Cut to 32 bits, a wrong output could pass for the right one.
    throw new VerifyError('OUTPUT_MISMATCH', `Output ${cut} is no 32-bit integer.`, { position: cut });
  }
  await call((native) => native.verifyProof(model, input, outputs, toBytes(felts)));
}

/** The derivation of docs/PROOF.md, section 6, for a program in either form. @throws VerifyError MODEL_SHAPE. */
export async function soundness(program: Felts): Promise<Soundness> {
  return call((native) => native.soundness(toBytes(program)));
}

/** Compares the executor with its definition on worst-case rows; gives the outputs compared. @throws ProverError. */
export async function selfTest(): Promise<number> {
  return call((native) => native.selfTest());
}

function read({ felts, inputCommitment, ...rest }: NativeProof): Proven {
  return { ...rest, felts: feltsFromBytes(felts), inputCommitment: feltsFromBytes(inputCommitment)[0] };
}

export function toBytes(felts: Felts): Uint8Array {
  if (felts instanceof Uint8Array) return felts;
  return feltsToBytes(
    felts.map((felt: Felt | string, position: number) => {
      const value = typeof felt === 'string' ? feltFromHex(felt) : felt;
      if (!isFelt(value)) {
        throw new VerifyError('FELT_RANGE', `The value at position ${position} is not a canonical felt.`, { position });
      }
      return value;
    }),
  );
}
