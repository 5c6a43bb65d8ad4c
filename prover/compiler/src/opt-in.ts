import type { CommitmentCost } from '@ciro-network/prover';
import { commitmentCost, commitModel } from '@ciro-network/prover';
import { feltToHex } from '@ciro-network/sdk';
import { crossCheck } from './cross-check.ts';
import { CompilerError } from './errors.ts';
import type { CommittedPart, ModelDir } from './model-dir.ts';
import { readModelDir } from './model-dir.ts';
import type { Proving } from './proving.ts';
import { measureProving } from './proving.ts';

/** A model that a worker may serve. */
export interface CheckedModel extends ModelDir {
  /** Of a committed model: what a proof took here. */
  readonly proving?: Proving;
}

/**
 * What a worker checks before it serves a model: the program is well-formed and within its static bounds, hashes to
 * `expectedHash` (the one registered on-chain), and onnxruntime on this machine computes it bit for bit. Of a committed
 * model also that root and y are those of the program's weights, and that this machine proves it. Writes nothing: the
 * directory may be another's.
 * @param announce told of a committed model, before anything is hashed, what that will take
 * @throws CompilerError or VerifyError with the code of what does not hold.
 */
export async function checkModel(
  folder: string,
  expectedHash?: bigint,
  announce?: (cost: CommitmentCost) => void,
): Promise<CheckedModel> {
  const model = await readModelDir(folder);
  if (expectedHash !== undefined && model.modelHash !== expectedHash) {
    const message = `The directory holds model ${feltToHex(model.modelHash)}, not ${feltToHex(expectedHash)}.`;
    throw new CompilerError('MODEL_HASH', message);
  }
  await crossCheck(model.program, model.graph);
  if (model.committed === undefined) return model;
  announce?.(await commitmentCost(model.felts));
  await checkCommitment(model, model.committed);
  return { ...model, proving: await measureProving(model, model.committed) };
}

async function checkCommitment(model: ModelDir, { digests }: CommittedPart): Promise<void> {
  const commitment = await commitModel(model.felts);
  if (commitment.modelHash !== model.modelHash) {
    const message = `The weights commit to model ${feltToHex(commitment.modelHash)}, not to this one.`;
    throw new CompilerError('MODEL_HASH', message);
  }
  if (Buffer.compare(commitment.digests, digests) !== 0) {
    throw new CompilerError('MODEL_DIR', "digests.bin is not of the program's weights; compile the model again.");
  }
}
