import { REEXECUTE } from './commitment.ts';
import { VerifyError } from './errors.ts';
import type { Felt } from './felt.ts';
import { assertFelts } from './felt.ts';
import { checkRows, LIMITS } from './program.ts';

/** What a proof is about: beside it, never inside. */
export interface Statement {
  readonly modelHash: Felt;
  readonly inputCommitment: Felt;
  /** Integers, `[rows][outputs]`. */
  readonly outputs: ArrayLike<number>;
}

/** The re-execute strategy's proof: everything needed to run the program again. */
export interface Proof {
  readonly rows: number;
  readonly salt: Felt;
  /** Packed rows. */
  readonly input: readonly Felt[];
  /** Description and packed weights. */
  readonly program: readonly Felt[];
}

const HEAD = 4;

/**
 * `[strategy, rows, salt, input_length, input…, program_length, program…]`.
 * @throws VerifyError ROWS_RANGE or FELT_RANGE.
 */
export function encodeProof({ rows, salt, input, program }: Proof): Felt[] {
  checkRows(rows);
  const head = [BigInt(REEXECUTE), BigInt(rows), salt, BigInt(input.length)];
  const felts = head.concat(input, BigInt(program.length), program);
  assertFelts(felts);
  return felts;
}

/** Splits a proof's felts. @throws VerifyError FELT_RANGE, PROOF_LENGTH, PROOF_STRATEGY or ROWS_RANGE. */
export function decodeProof(felts: readonly Felt[]): Proof {
  assertFelts(felts);
  requireLength(felts.length > HEAD);
  const [strategy, rows, salt, inputLength] = felts;
  if (strategy !== BigInt(REEXECUTE)) {
    throw new VerifyError('PROOF_STRATEGY', `Strategy ${strategy} is not known here.`, { strategy });
  }
  if (rows < 1n || rows > BigInt(LIMITS.rows)) {
    throw new VerifyError('ROWS_RANGE', `A job has 1 to ${LIMITS.rows} rows, not ${rows}.`, { rows });
  }
  requireLength(inputLength < BigInt(felts.length - HEAD));
  const end = HEAD + Number(inputLength);
  requireLength(felts[end] === BigInt(felts.length - end - 1));
  return { rows: Number(rows), salt, input: felts.slice(HEAD, end), program: felts.slice(end + 1) };
}

function requireLength(holds: boolean): void {
  if (!holds) throw new VerifyError('PROOF_LENGTH', 'The lengths in the proof do not add up to its felts.');
}
