import { join } from 'node:path';
import type { ModelSource } from '@ciro-network/sdk/hub';
import type { WorkerConfig } from '../../core/config.ts';
import { KeeperError } from '../../core/errors.ts';
import { hex } from '../../core/json.ts';
import type { Surroundings } from '../../core/process.ts';
import { retry } from '../../core/retry.ts';
import type { Felt } from '../../hub/types.ts';
import { sourceFelts } from '../../sentinel/audit/models.ts';
import { StarknetPenal } from '../../sentinel/chain/starknet-penal.ts';
import { worldOf } from '../../sentinel/chain/world.ts';
import { SentinelStore } from '../../sentinel/store.ts';
import type { Engine } from '../engine.ts';
import type { ClaimBook } from './book.ts';
import { ANSWER_CASE, Defender, readCaseEvent } from './defender.ts';

export interface DefenderOptions {
  config: WorkerConfig;
  surroundings: Surroundings;
  claims: ClaimBook;
  engines: ReadonlyMap<Felt, Engine>;
  sources: ReadonlyMap<Felt, ModelSource>;
  chainId: Felt;
  everyMs: number;
}

/** What answers cases against this worker, opened. */
export async function openDefender(options: DefenderOptions) {
  const { config, surroundings, claims, engines, sources, chainId, everyMs } = options;
  const { chain, sender, attempts, clock, report, logger } = surroundings;
  const contract = BigInt(config.hub.InvalidCompute);
  const court = await retry(() => StarknetPenal.connect({
    chain, addresses: config.hub,
    source: (modelHash, argument) => {
      const source = sources.get(modelHash);
      if (source === undefined) throw new KeeperError('MODEL_UNUSABLE', `Model ${hex(modelHash)} is not served here.`);
      return sourceFelts(source, argument);
    },
  }), { clock });
  const store = new SentinelStore(join(config.dataDir, 'cases.db'));
  const defender = new Defender({
    court, claims, sender, attempts, clock, everyMs,
    follower: {
      chain, store, addresses: [contract], decode: (event) => readCaseEvent(event, chain.account),
      onMalformed: (error, event) => report.failed('An event was left out.', error, { block: event.block.number }),
      startBlock: config.hub.block, depth: config.depth, stride: config.stride,
    },
    openCases: () => [...worldOf(court.network, store.events(), chain.account).cases.values()],
    // The verifier's caller is the court: what an argument is bound to.
    argue: async (claim) => {
      const context = { chainId, contract, submitter: chain.account };
      return (await engines.get(claim.modelHash)?.arguer?.argue(context, [claim]))?.argument ?? [];
    },
    onAccused: ({ caseId, jobId }) =>
      logger.warn({ case: hex(caseId), job: hex(jobId) }, 'An answer of this worker is contested by a proof.'),
    onRefused: (caseId, error) => {
      attempts.failed(ANSWER_CASE, caseId);
      report.failed('A case was not answered.', error, { case: hex(caseId) });
    },
  });
  return { court, defender, close: () => store.close() };
}
