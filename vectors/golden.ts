import type { Felt, Statement } from '@ciro-network/sdk';
import {
  encodeProgram,
  encodeProof,
  execute,
  inputCommitment,
  modelHash,
  packInput,
  REEXECUTE,
  verifyProof,
} from '@ciro-network/sdk';
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
  const { rows, salt } = sample;
  const program = encodeProgram(sample.program);
  const input = packInput(sample.input, rows, sample.program.inputs);
  const statement = {
    modelHash: modelHash(program),
    inputCommitment: inputCommitment(salt, rows, sample.program.inputs, input),
    outputs: execute(sample.program, sample.input, sample.rows),
  };
  const proof = encodeProof({ strategy: REEXECUTE, rows, salt, input, program, argument: [] });
  verifyProof(statement, proof);
  return { sample, program, input, statement, proof };
}
