import type { Felt, Statement } from '@ciro-network/sdk';
import { encodeProgram, encodeProof, execute, inputCommitment, modelHash, packInput, verify } from '@ciro-network/sdk';
import type { Sample } from './programs.ts';

/** A sample with everything that follows from it. */
export interface Golden {
  readonly sample: Sample;
  readonly program: Felt[];
  readonly input: Felt[];
  readonly statement: Statement & { readonly outputs: Int32Array };
  readonly proof: Felt[];
}

export function golden(sample: Sample): Golden {
  const program = encodeProgram(sample.program);
  const input = packInput(sample.input, sample.rows, sample.program.inputs);
  const statement = {
    modelHash: modelHash(program),
    inputCommitment: inputCommitment(sample.salt, sample.rows, sample.program.inputs, input),
    outputs: execute(sample.program, sample.input, sample.rows),
  };
  const proof = encodeProof({ rows: sample.rows, salt: sample.salt, input, program });
  verify(statement, proof);
  return { sample, program, input, statement, proof };
}
