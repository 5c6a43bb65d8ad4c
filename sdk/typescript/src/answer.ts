import { unpackInput } from './bytes.ts';
import { inputCommitment } from './commitment.ts';
import { VerifyError } from './errors.ts';
import type { Felt } from './felt.ts';
import type { Shape } from './program.ts';
import { programOutputs } from './program.ts';

/** A job's answer, and what opens its input. */
export interface Answer {
  readonly inputCommitment: Felt;
  readonly salt: Felt;
  readonly rows: number;
  /** Packed rows. */
  readonly input: readonly Felt[];
  /** Integers, `[rows][outputs]`. */
  readonly outputs: ArrayLike<number>;
}

/** The input's integers, `[rows][inputs]`. @throws VerifyError INPUT_LENGTH, INPUT_RANGE, INPUT_TAIL or INPUT_HASH. */
export function openInput(answer: Answer, inputs: number): Int8Array {
  const { salt, rows, input } = answer;
  const values = unpackInput(input, rows, inputs);
  if (inputCommitment(salt, rows, inputs, input) !== answer.inputCommitment) {
    throw new VerifyError('INPUT_HASH', 'The input in the proof does not open the input commitment.');
  }
  return values;
}

/** @throws VerifyError OUTPUT_LENGTH */
export function requireOutputCount({ rows, outputs }: Answer, shape: Shape): void {
  if (outputs.length !== rows * programOutputs(shape)) {
    throw new VerifyError('OUTPUT_LENGTH', `${rows} rows have another number of outputs than the statement.`);
  }
}

/** @throws VerifyError OUTPUT_MISMATCH unless the answer is exactly what the model gives. */
export function assertOutputs({ outputs }: Answer, expected: Int32Array): void {
  expected.forEach((value, position) => {
    if (outputs[position] !== value) {
      const message = `Output ${position} is ${outputs[position]}, but the model gives ${value}.`;
      throw new VerifyError('OUTPUT_MISMATCH', message, { position, expected: value });
    }
  });
}
