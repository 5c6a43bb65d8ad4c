// The digits network as the hub knows it, and questions to it with the integer program's answers.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkModel, compileModel, quantiseRows, readNpy, type CheckedModel, type ModelDir } from '@ciro-network/compiler';
import { execute, inputCommitment, packInput, packOutputs, type Felt } from '@ciro-network/sdk';

import { root } from '../../setup/paths.mjs';
import type { Asked } from './judged.ts';

const FIXTURE = join(root, 'test/fixtures/digits');

/** Some digits of the test set, as a client asks for them. */
export interface DigitQuestion {
  salt: Felt;
  rows: number;
  input: Felt[];
  commitment: Felt;
  outputs: Felt[];
}

/** Compiles the network into `dir`, checked as workers do. */
export async function compileDigits(dir: string, strategy = 'auto'): Promise<CheckedModel> {
  const calibration = readNpy(readFileSync(join(FIXTURE, 'calibration.npy')));
  await compileModel({ model: readFileSync(join(FIXTURE, 'digits.onnx')), calibration, out: dir, strategy });
  return checkModel(dir);
}

/** Compiles the network into `dir`; returns it with one question. */
export async function askDigits(dir: string, strategy = 'auto'): Promise<Asked> {
  const model = await compileDigits(dir, strategy);
  const { commitment: inputCommitment, ...question } = digitQuestions(model)(0, 1, 77n);
  return { model: { felts: model.felts, hash: model.modelHash }, question: { ...question, inputCommitment } };
}

/** Asks for `rows` digits from the `first`-th of the test set on; beyond its end it begins anew. */
export function digitQuestions(model: ModelDir): (first: number, rows: number, salt: Felt) => DigitQuestion {
  const { input: all, rows: count } = quantiseRows(model, readNpy(readFileSync(join(FIXTURE, 'test.npy'))));
  const { inputs, outputs } = model.manifest;
  return (first, rows, salt) => {
    const begin = first % (count - rows + 1);
    const values = all.slice(begin * inputs, (begin + rows) * inputs);
    const input = packInput(values, rows, inputs);
    return {
      salt, rows, input,
      commitment: inputCommitment(salt, rows, inputs, input),
      outputs: packOutputs(execute(model.program, values, rows), rows, outputs),
    };
  };
}
