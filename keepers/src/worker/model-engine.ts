import { checkModel, openModel } from '@ciro-network/compiler';
import type { Proving } from '@ciro-network/compiler';
import { runProgram } from '@ciro-network/prover';
import type { CommitmentCost } from '@ciro-network/prover';
import { feltsToBytes, needsDataContract, packOutputs, unpackInput } from '@ciro-network/sdk';
import type { Felt } from '@ciro-network/sdk';
import type { ModelSource } from '@ciro-network/sdk/hub';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Engine } from './engine.ts';
import { openArguer } from './model-arguer.ts';

export interface ModelEngine extends Engine {
  /** The program in calldata, as the verifier takes it. */
  readonly source: ModelSource;
  /** Whether that is too long for a transaction. */
  readonly needsData: boolean;
  /** Of a committed model: what one proof took on this machine. */
  readonly proving: Proving | undefined;
  release(): Promise<void>;
}

/** Told what committing to a model will take, before it is done. */
export type Announce = (folder: string, cost: CommitmentCost) => void;

/** Opens a compiled model after the opt-in check. Throws MODEL_UNUSABLE, saying why. */
export async function openEngine(
  folder: string, expectedHash?: Felt, announce: Announce = () => {},
): Promise<ModelEngine> {
  try {
    const model = await checkModel(folder, expectedHash, (cost) => announce(folder, cost));
    const graph = await openModel(model);
    const program = feltsToBytes(model.felts);
    const { inputs, outputs } = model.manifest;
    const { committed } = model;
    return {
      modelHash: model.modelHash,
      inputs,
      outputs,
      source: committed ? { committed: { program: committed.felts, argument: [] } } : { inline: model.felts },
      needsData: committed !== undefined && needsDataContract(model.program),
      proving: model.proving,
      ...(committed && { arguer: await openArguer(model, committed) }),
      release: () => graph.release(),
      async answer(input, rows) {
        const begin = performance.now();
        const values = unpackInput(input, rows, inputs);
        const [inferred, exact] = await Promise.all([graph.infer(values, rows), runProgram(program, values, rows)]);
        const differs = exact.findIndex((value, at) => inferred[at] !== value);
        if (inferred.length !== exact.length || differs >= 0) {
          throw new KeeperError('CROSS_CHECK_FAILED', `onnxruntime and the executor differ at output ${differs}.`, {
            modelHash: hex(model.modelHash), position: differs,
          });
        }
        return { outputs: packOutputs(exact, rows, outputs), milliseconds: performance.now() - begin };
      },
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new KeeperError('MODEL_UNUSABLE', `The model in ${folder} cannot be served: ${why}`, { folder }, error);
  }
}
