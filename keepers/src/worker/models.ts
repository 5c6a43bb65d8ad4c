import { selfTest } from '@ciro-network/prover';
import type { ModelSource } from '@ciro-network/sdk/hub';
import type { WorkerConfig } from '../core/config.ts';
import { KeeperError } from '../core/errors.ts';
import type { Felt } from '../hub/types.ts';
import { openEngine } from './model-engine.ts';
import type { Announce, ModelEngine } from './model-engine.ts';

export interface Models {
  engines: Map<Felt, ModelEngine>;
  sources: Map<Felt, ModelSource>;
  /** In the order of the configuration. */
  hashes: Felt[];
  release: () => Promise<void>;
}

/** A long committed program needs its data contract; a short one goes into calldata, so that nobody else is relied on. */
export function sourceOf(
  { source, needsData }: Pick<ModelEngine, 'source' | 'needsData'>, dir: string, data: string | undefined,
): ModelSource {
  const refuse = (what: string) => new KeeperError('CONFIG_INVALID', `${dir} holds a committed model: ${what}.`, { dir });
  if (!('committed' in source)) return data === undefined ? source : { data };
  if (!needsData) {
    if (data !== undefined) throw refuse('it has no data contract');
    return source;
  }
  if (data === undefined) throw refuse('its program is too long for calldata, \'data\' must name its data contract');
  return { committedData: { data, argument: [] } };
}

/** Tests the executor on this machine, then opens every model. A machine that computes wrongly must not start. */
export async function openModels(models: WorkerConfig['models'], announce: Announce): Promise<Models> {
  try {
    await selfTest();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The integer executor cannot be trusted on this machine: ${why}`;
    throw new KeeperError('SELF_TEST_FAILED', message, {}, error);
  }
  const engines = new Map<Felt, ModelEngine>();
  const sources = new Map<Felt, ModelSource>();
  for (const { dir, hash, data } of models) {
    const engine = await openEngine(dir, hash === undefined ? undefined : BigInt(hash), announce);
    if (engines.has(engine.modelHash)) {
      throw new KeeperError('CONFIG_INVALID', `${dir} holds a model that another folder holds too.`, { dir });
    }
    engines.set(engine.modelHash, engine);
    sources.set(engine.modelHash, sourceOf(engine, dir, data));
  }
  return {
    engines,
    sources,
    hashes: [...engines.keys()],
    release: async () => {
      for (const engine of engines.values()) await engine.release();
    },
  };
}
