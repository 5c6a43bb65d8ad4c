import { join } from 'node:path';
import type { ModelSource } from '@ciro-network/sdk/hub';
import type { WorkerConfig } from '../../core/config.ts';
import type { Surroundings } from '../../core/process.ts';
import { retry } from '../../core/retry.ts';
import type { Felt } from '../../hub/types.ts';
import { ClaimBook } from '../claims/book.ts';
import type { Engine } from '../engine.ts';
import { JudgedExecutor } from './executor.ts';
import { Lookout } from './lookout.ts';
import { servedLevels } from './served.ts';
import { StarknetJudges } from './starknet-judges.ts';

/** How often a judge is asked about an answer of which nothing new is known. */
const LOOK_MS = 20_000;

export interface JudgedOptions {
  config: WorkerConfig;
  surroundings: Surroundings;
  engines: ReadonlyMap<Felt, Engine>;
  sources: ReadonlyMap<Felt, ModelSource>;
  chainId: Felt;
}

/** What a worker needs for jobs without a proof, opened. */
export async function openJudged({ config, surroundings, engines, sources, chainId }: JudgedOptions) {
  const { chain, store, sender, clock, report, attempts, logger } = surroundings;
  const addresses = config.hub;
  const judges = await retry(() => StarknetJudges.connect({ chain, addresses, sources }), { clock });
  const registry = BigInt(addresses.ModelRegistry);
  const levels = await retry(() => servedLevels(chain, registry, judges.judges, config.levels), { clock });
  logger.info({ levels: [...levels] }, 'The worker serves these levels.');
  const claims = new ClaimBook(join(config.dataDir, 'claims.db'));
  const judged = new JudgedExecutor({
    judges, store, claims, sender, clock, engines, chainId, account: chain.account, maxBatch: config.maxBatch,
    onArgument: (milliseconds) => report.argument(milliseconds),
    onRefused: (deed, job, error) => {
      attempts.failed(deed, job.jobId);
      report.jobFailed(deed, job, error);
    },
  });
  return { judges, levels, claims, judged, lookout: new Lookout(judges, clock, LOOK_MS) };
}
