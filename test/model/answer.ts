// What the verifier says to answers, in the order of docs/SPEC.md, "Proof of the re-execute strategy".

import {
  decodeProgram, execute, inputCommitment, LANES, modelHash, packOutputs, programOutputs, unpackInput, VerifyError,
  type Felt, type Program,
} from '@ciro-network/sdk';

import { demand, Refusal } from './refusal.ts';

export interface Answer {
  inputCommitment: Felt;
  salt: Felt;
  rows: number;
  input: readonly Felt[];
  /** Packed. */
  outputs: readonly Felt[];
}

/** Refuses unless the program has this hash and gives each answer's outputs. */
export function checkAnswers(hash: Felt, felts: readonly Felt[], answers: readonly Answer[]): void {
  try {
    const program = decodeProgram(felts);
    demand(modelHash(felts) === hash, 'MODEL_HASH');
    for (const answer of answers) checkAnswer(program, answer);
  } catch (error) {
    if (error instanceof VerifyError) throw new Refusal(error.code);
    throw error;
  }
}

function checkAnswer(program: Program, { rows, salt, input, inputCommitment: committed, outputs }: Answer): void {
  const values = unpackInput(input, rows, program.inputs);
  demand(inputCommitment(salt, rows, program.inputs, input) === committed, 'INPUT_HASH');
  const columns = programOutputs(program);
  demand(outputs.length === rows * Math.ceil(columns / LANES), 'OUTPUT_LENGTH');
  const right = packOutputs(execute(program, values, rows), rows, columns);
  demand(right.every((felt, i) => felt === outputs[i]), 'OUTPUT_MISMATCH');
}
