// A small network with random weights, its input and its answer: what a test asks the hub to run.

import {
  encodeProgram, execute, inputCommitment, modelHash, packInput, packOutputs, programOutputs,
  type DenseLayer, type Felt, type Program,
} from '@ciro-network/sdk';

import { Random } from '../../vectors/random.ts';

export interface TestModel {
  program: Program;
  felts: Felt[];
  hash: Felt;
}

/** Layers of these sizes, ReLU between them. The same seed gives the same network. */
export function testModel(sizes: number[] = [64, 32, 10], seed = 1): TestModel {
  const random = new Random(seed);
  const layers = sizes.slice(1).map((outputs, index): DenseLayer => {
    const inputs = sizes[index]!;
    const last = index === sizes.length - 2;
    // Wide layers have smaller weights: every accumulator stays within its static bound.
    const reach = Math.min(128, Math.floor(2 ** 17 / inputs));
    return {
      kind: 'dense',
      outputs,
      relu: !last,
      bits: last ? 16 : 8,
      weights: Int8Array.from({ length: outputs * inputs }, () => random.integer(-reach, reach - 1)),
      bias: Int32Array.from({ length: outputs }, () => random.integer(-5000, 5000)),
      shift: Uint8Array.from({ length: outputs }, () => (last ? 2 : 8)),
    };
  });
  const program = { inputs: sizes[0]!, layers };
  const felts = encodeProgram(program);
  return { program, felts, hash: modelHash(felts) };
}

export interface Question {
  rows: number;
  salt: Felt;
  input: Felt[];
  inputCommitment: Felt;
  /** What the model says to it, packed. */
  outputs: Felt[];
}

/** Random rows for a model, committed to, and answered. */
export function ask({ program }: TestModel, rows = 1, seed = 1): Question {
  const random = new Random(seed);
  const values = Int8Array.from({ length: rows * program.inputs }, () => random.integer(-128, 127));
  const input = packInput(values, rows, program.inputs);
  const salt = BigInt(seed) ** 9n;
  const outputs = packOutputs(execute(program, values, rows), rows, programOutputs(program));
  return { rows, salt, input, inputCommitment: inputCommitment(salt, rows, program.inputs, input), outputs };
}
