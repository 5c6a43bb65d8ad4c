import type { Call } from '../chains/port.ts';
import type { Sender } from '../chains/sender.ts';
import type { WorkerConfig } from '../core/config.ts';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { Felt } from '../hub/types.ts';

export interface OptInModules {
  hub: { optIn(modelHash: Felt, ask: bigint): Call[] };
  sender: Sender;
  logger: Logger;
  models: WorkerConfig['models'];
  /** Hashes of `models`, in their order. */
  hashes: readonly Felt[];
  signal: AbortSignal;
}

/** Offers to serve each model that has an ask, unless the worker is a member already. Repeating it changes nothing. Comes after `Sender.begin`. */
export async function optIn({ hub, sender, logger, models, hashes, signal }: OptInModules): Promise<void> {
  for (const [at, { ask }] of models.entries()) {
    const modelHash = hashes[at];
    if (ask === undefined || modelHash === undefined) continue;
    const calls = hub.optIn(modelHash, BigInt(ask));
    try {
      const estimate = await sender.estimate(calls);
      if (!(await sender.send({ kind: 'opt-in', jobIds: [], calls }, estimate, signal))) {
        throw new KeeperError('TIMEOUT', 'The opt-in is not in a block yet.');
      }
      logger.info({ modelHash: hex(modelHash), ask }, 'The worker opts in.');
    } catch (error) {
      const isMember = error instanceof KeeperError && error.metadata.reason === 'ALREADY_MEMBER';
      if (!isMember) throw error;
    }
  }
}
