import { join } from 'node:path';
import type { HeartbeatsConfig, WorkerConfig } from '../../core/config.ts';
import { bytes32 } from '../../core/felts.ts';
import type { Surroundings } from '../../core/process.ts';
import type { Felt } from '../../hub/types.ts';
import { signFelt } from '../../validator/consensus/stark.ts';
import { beat } from '../../validator/heartbeats/beat.ts';
import { HeartbeatBook } from '../../validator/heartbeats/book.ts';
import { heartbeatFelt } from '../../validator/heartbeats/statement.ts';
import { Healer } from './healer.ts';
import type { HealerModules } from './healer.ts';

export interface HeartbeatsOptions {
  config: WorkerConfig;
  heartbeats: HeartbeatsConfig;
  surroundings: Surroundings;
  court: HealerModules['court'];
  chainId: Felt;
}

/** What says a worker's heartbeats, and heals the hours that lack them, opened. */
export function openHeartbeats({ config, heartbeats, surroundings, court, chainId }: HeartbeatsOptions) {
  const { chain, store, sender, clock, logger, report } = surroundings;
  const contract = BigInt(heartbeats.Uptime);
  const key = bytes32(heartbeats.key);
  const said = new HeartbeatBook(join(config.dataDir, 'heartbeats.db'));
  const healer = new Healer({
    chain, court, said, store, sender, clock, logger, contract, everyMs: heartbeats.healMs, maxBatch: config.maxBatch,
    sign: (hour, blockHash) => signFelt(key, heartbeatFelt({ chainId, contract, hour, blockHash })),
    onRefused: (error) => report.failed('An hour was not healed.', error, {}),
  });
  return {
    heal: (signal: AbortSignal) => healer.tick(signal),
    beat: (signal: AbortSignal) => beat({
      config: heartbeats, pool: BigInt(config.hub.CDCPool), chain, clock, signal, book: said,
      onError: (error) => report.failed('No heartbeat was given.', error, {}),
    }),
    close: () => said.close(),
  };
}
