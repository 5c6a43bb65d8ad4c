// What the verifier says to answers. docs/SPEC.md, "Verifier".

import { encodeProof, unpackOutputs, verify, VerifyError, decodeProgram, modelHash, programOutputs, type Felt } from '@ciro-network/sdk';

import { Refusal } from './refusal.ts';

export interface Answer {
  inputCommitment: Felt;
  salt: Felt;
  rows: number;
  input: readonly Felt[];
  /** Packed. */
  outputs: readonly Felt[];
}

/** Refuses unless the program has this hash and gives each answer's outputs. */
export function checkAnswers(hash: Felt, program: readonly Felt[], answers: readonly Answer[]): void {
  try {
    const outputs = programOutputs(decodeProgram(program));
    if (modelHash(program) !== hash) throw new VerifyError('MODEL_HASH', 'The program is another model.');
    for (const answer of answers) checkAnswer(hash, program, outputs, answer);
  } catch (error) {
    if (error instanceof VerifyError) throw new Refusal(error.code);
    throw error;
  }
}

function checkAnswer(hash: Felt, program: readonly Felt[], columns: number, { rows, salt, input, inputCommitment, outputs }: Answer): void {
  const proof = encodeProof({ rows, salt, input, program });
  const statement = (values: ArrayLike<number>) => ({ modelHash: hash, inputCommitment, outputs: values });
  // Outputs that cannot be unpacked are wrong, but everything that is looked at before them is said first.
  try {
    verify(statement(unpackOutputs(outputs, rows, columns)), proof);
  } catch (error) {
    if (!(error instanceof VerifyError) || !error.code.startsWith('LANE')) throw error;
    verify(statement(new Int32Array(rows * columns).fill(-(2 ** 24))), proof);
  }
}
