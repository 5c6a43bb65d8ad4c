import type { Call, ChainPort } from '../chains/port.ts';
import type { Sender } from '../chains/sender.ts';
import type { Clock } from '../core/clock.ts';
import type { WorkerConfig } from '../core/config.ts';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { Felt } from '../hub/types.ts';
import type { Engine } from './engine.ts';

export interface OptInModules {
  chain: ChainPort;
  hub: { optIn(modelHash: Felt, ask: bigint): Call[] };
  sender: Sender;
  clock: Clock;
  logger: Logger;
  /** Address of the stake pool. */
  pool: Felt;
  models: WorkerConfig['models'];
  /** In the order of `models`. */
  engines: ReadonlyMap<Felt, Engine>;
}

const FELTS_A_MEMBER = 3;

/** Offers to serve each model that has an ask, unless the worker is on its list already. Repeating it changes nothing. */
export async function optIn(modules: OptInModules): Promise<void> {
  const { chain, hub, sender, models, engines, pool, logger } = modules;
  const hashes = [...engines.keys()];
  const signal = new AbortController().signal;
  for (const [at, { ask }] of models.entries()) {
    const modelHash = hashes[at];
    if (ask === undefined || modelHash === undefined) continue;
    const [, ...felts] = await chain.call({ to: pool, entrypoint: 'members', calldata: [modelHash] });
    const isMember = felts.some((felt, index) => index % FELTS_A_MEMBER === 0 && felt === chain.account);
    if (isMember) continue;
    if (!(await sender.begin(signal))) {
      throw new KeeperError('TIMEOUT', 'An earlier transaction of this account has not ended yet: start again later.');
    }
    const calls = hub.optIn(modelHash, BigInt(ask));
    const known = await sender.send({ kind: 'opt-in', jobIds: [], calls }, await sender.estimate(calls), signal);
    logger.info({ modelHash: hex(modelHash), ask, known }, 'The worker has opted in.');
  }
}
