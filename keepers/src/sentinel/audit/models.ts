import { checkModel, runProgram } from '@ciro-network/prover';
import { feltsToBytes, packOutputs, unpackInput } from '@ciro-network/sdk';
import type { ModelSource } from '@ciro-network/sdk/hub';
import type { ChainPort } from '../../chains/port.ts';
import { KeeperError } from '../../core/errors.ts';
import { hex } from '../../core/json.ts';
import type { Felt } from '../../hub/types.ts';
import type { Arguer, Engine } from '../../worker/engine.ts';

/** A model whose answers can be computed again, and proven. */
export interface AuditedModel {
  /** Values a row. */
  inputs: number;
  answer(input: readonly Felt[], rows: number): Promise<Felt[]>;
  source: ModelSource;
  /** Of a committed model only. */
  arguer?: Arguer;
}

export interface ShelfModules {
  chain: ChainPort;
  /** The ModelRegistry. */
  registry: Felt;
  /** Models that the settings name. */
  engines: ReadonlyMap<Felt, Engine>;
  sources: ReadonlyMap<Felt, ModelSource>;
}

/** Felts before the address of the data contract in what the registry says of a model. */
const DATA = 5;

/** Models by their hash: from the settings, else from the data contract that the registry names. */
export class ModelShelf {
  readonly #modules: ShelfModules;
  readonly #found = new Map<Felt, AuditedModel>();

  constructor(modules: ShelfModules) {
    this.#modules = modules;
  }

  /** Undefined for a model whose program nobody here has. */
  async find(owner: Felt, modelHash: Felt): Promise<AuditedModel | undefined> {
    const found = this.#found.get(modelHash) ?? this.#configured(modelHash) ?? (await this.#published(owner, modelHash));
    if (found !== undefined) this.#found.set(modelHash, found);
    return found;
  }

  /** One that was found before. Throws MODEL_UNUSABLE. */
  known(modelHash: Felt): AuditedModel {
    const model = this.#found.get(modelHash) ?? this.#configured(modelHash);
    if (model !== undefined) return model;
    throw new KeeperError('MODEL_UNUSABLE', `Nobody here has the program of model ${hex(modelHash)}.`);
  }

  #configured(modelHash: Felt): AuditedModel | undefined {
    const { engines, sources } = this.#modules;
    const [engine, source] = [engines.get(modelHash), sources.get(modelHash)];
    if (engine === undefined || source === undefined) return undefined;
    return {
      inputs: engine.inputs,
      source,
      answer: async (input, rows) => (await engine.answer(input, rows)).outputs,
      ...(engine.arguer && { arguer: engine.arguer }),
    };
  }

  /** A data contract is a stranger's: its program counts only if it has the model's hash. */
  async #published(owner: Felt, modelHash: Felt): Promise<AuditedModel | undefined> {
    const { chain, registry } = this.#modules;
    const facts = await chain.call({ to: registry, entrypoint: 'model', calldata: [owner, modelHash] });
    const data = facts[DATA] ?? 0n;
    if (data === 0n) return undefined;
    const [, ...felts] = await chain.call({ to: data, entrypoint: 'program', calldata: [] });
    const program = feltsToBytes(felts);
    const { modelHash: hash, inputs, outputs } = await checkModel(program);
    if (hash !== modelHash) return undefined;
    return {
      inputs,
      source: { data: `0x${data.toString(16)}` },
      answer: async (input, rows) =>
        packOutputs(await runProgram(program, unpackInput(input, rows, inputs), rows), rows, outputs),
    };
  }
}

/** Felts of a `ModelSource` in a call. */
export function sourceFelts(source: ModelSource, argument: readonly Felt[]): Felt[] {
  const list = (felts: readonly Felt[]): Felt[] => [BigInt(felts.length), ...felts];
  if ('inline' in source) return [0n, ...list(source.inline)];
  if ('data' in source) return [1n, BigInt(source.data)];
  if ('committedData' in source) return [3n, BigInt(source.committedData.data), ...list(argument)];
  return [2n, ...list(source.committed.program), ...list(argument)];
}

