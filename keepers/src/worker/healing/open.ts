import { bytes32 } from '../../core/felts.ts';
import type { HeartbeatsConfig, WorkerConfig } from '../../core/config.ts';
import type { Surroundings } from '../../core/process.ts';
import type { Felt } from '../../hub/types.ts';
import { signFelt } from '../../validator/consensus/stark.ts';
import type { HeartbeatBook } from '../../validator/heartbeats/book.ts';
import { heartbeatFelt } from '../../validator/heartbeats/statement.ts';
import { Healer } from './healer.ts';
import type { HealerModules } from './healer.ts';

export interface OpenHealer {
  config: WorkerConfig;
  heartbeats: HeartbeatsConfig;
  surroundings: Surroundings;
  court: HealerModules['court'];
  said: HeartbeatBook;
  chainId: Felt;
}

/** What heals a worker's hours, opened. */
export function openHealer({ config, heartbeats, surroundings, court, said, chainId }: OpenHealer): Healer {
  const { chain, store, sender, clock, logger, report } = surroundings;
  const contract = BigInt(heartbeats.Uptime);
  const key = bytes32(heartbeats.key);
  return new Healer({
    chain, court, said, store, sender, clock, logger, contract, everyMs: heartbeats.healMs, maxBatch: config.maxBatch,
    sign: (hour, blockHash) => signFelt(key, heartbeatFelt({ chainId, contract, hour, blockHash })),
    onRefused: (error) => report.failed('An hour was not healed.', error, {}),
  });
}
