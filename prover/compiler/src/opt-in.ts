import { feltToHex } from '@ciro-network/sdk';
import { crossCheck } from './cross-check.ts';
import { CompilerError } from './errors.ts';
import type { ModelDir } from './model-dir.ts';
import { readModelDir } from './model-dir.ts';

/**
 * What a worker checks before it serves a model: the program is well-formed and within its static bounds, hashes to
 * `expectedHash` (the one registered on-chain), and onnxruntime on this machine computes it bit for bit.
 * @throws CompilerError or VerifyError with the code of what does not hold.
 */
export async function checkModel(folder: string, expectedHash?: bigint): Promise<ModelDir> {
  const model = await readModelDir(folder);
  if (expectedHash !== undefined && model.modelHash !== expectedHash) {
    const message = `The directory holds model ${feltToHex(model.modelHash)}, not ${feltToHex(expectedHash)}.`;
    throw new CompilerError('MODEL_HASH', message);
  }
  await crossCheck(model.program, model.graph);
  return model;
}
