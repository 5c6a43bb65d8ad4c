import { unpackInput } from './bytes.ts';
import { inputCommitment, modelHash } from './commitment.ts';
import { VerifyError } from './errors.ts';
import { execute } from './execute.ts';
import type { Felt } from './felt.ts';
import { assertFelts } from './felt.ts';
import type { Statement } from './proof.ts';
import { decodeProof } from './proof.ts';
import { programOutputs } from './program.ts';
import { decodeProgram } from './weights.ts';

/**
 * Checks that the model named by the statement gives exactly its outputs on the committed input.
 * Returns if so. @throws VerifyError with the code of the first thing that does not hold, in the order of docs/SPEC.md.
 */
export function verify(statement: Statement, felts: readonly Felt[]): void {
  assertFelts([statement.modelHash, statement.inputCommitment]);
  const proof = decodeProof(felts);
  const program = decodeProgram(proof.program);
  if (modelHash(proof.program) !== statement.modelHash) {
    throw new VerifyError('MODEL_HASH', 'The program in the proof is not the one the model hash names.');
  }
  const input = unpackInput(proof.input, proof.rows, program.inputs);
  if (inputCommitment(proof.salt, proof.rows, program.inputs, proof.input) !== statement.inputCommitment) {
    throw new VerifyError('INPUT_HASH', 'The input in the proof does not open the input commitment.');
  }
  if (statement.outputs.length !== proof.rows * programOutputs(program)) {
    throw new VerifyError('OUTPUT_LENGTH', `${proof.rows} rows have another number of outputs than the statement.`);
  }
  execute(program, input, proof.rows).forEach((expected, position) => {
    if (statement.outputs[position] !== expected) {
      const message = `Output ${position} is ${statement.outputs[position]}, but the model gives ${expected}.`;
      throw new VerifyError('OUTPUT_MISMATCH', message, { position, expected });
    }
  });
}
