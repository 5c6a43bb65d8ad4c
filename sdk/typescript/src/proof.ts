import type { StrategyNumber } from './commitment.ts';
import { COMMITTED, REEXECUTE } from './commitment.ts';
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

/** Everything that a verifier needs beside the statement. */
export interface Proof {
  readonly strategy: StrategyNumber;
  readonly rows: number;
  readonly salt: Felt;
  /** Packed rows. */
  readonly input: readonly Felt[];
  /** Description, then packed weights or what is committed of them. */
  readonly program: readonly Felt[];
  /** Of the committed strategy; the re-execute strategy has none. */
  readonly argument: readonly Felt[];
}

const HEAD = 4;

/**
 * `[strategy, rows, salt, input_length, input…, program_length, program…, argument…]`.
 * @throws VerifyError ROWS_RANGE or FELT_RANGE.
 */
export function encodeProof({ strategy, rows, salt, input, program, argument }: Proof): Felt[] {
  checkRows(rows);
  const head = [BigInt(strategy), BigInt(rows), salt, BigInt(input.length)];
  const felts = head.concat(input, BigInt(program.length), program, argument);
  assertFelts(felts);
  return felts;
}

/** Splits a proof's felts. @throws VerifyError FELT_RANGE, PROOF_LENGTH, PROOF_STRATEGY or ROWS_RANGE. */
export function decodeProof(felts: readonly Felt[]): Proof {
  assertFelts(felts);
  requireLength(felts.length > HEAD);
  const [strategy, rows, salt, inputLength] = felts;
  if (strategy !== BigInt(REEXECUTE) && strategy !== BigInt(COMMITTED)) {
    throw new VerifyError('PROOF_STRATEGY', `Strategy ${strategy} is not known here.`, { strategy });
  }
  if (rows < 1n || rows > BigInt(LIMITS.rows)) {
    throw new VerifyError('ROWS_RANGE', `A job has 1 to ${LIMITS.rows} rows, not ${rows}.`, { rows });
  }
  requireLength(inputLength < BigInt(felts.length - HEAD));
  const inputEnd = HEAD + Number(inputLength);
  const programLength = felts[inputEnd];
  requireLength(programLength < BigInt(felts.length - inputEnd));
  const programEnd = inputEnd + 1 + Number(programLength);
  requireLength(strategy === BigInt(COMMITTED) || programEnd === felts.length);
  return {
    strategy: Number(strategy) as StrategyNumber,
    rows: Number(rows),
    salt,
    input: felts.slice(HEAD, inputEnd),
    program: felts.slice(inputEnd + 1, programEnd),
    argument: felts.slice(programEnd),
  };
}

function requireLength(holds: boolean): void {
  if (!holds) throw new VerifyError('PROOF_LENGTH', 'The lengths in the proof do not add up to its felts.');
}
