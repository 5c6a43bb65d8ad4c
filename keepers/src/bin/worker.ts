import { randomInt } from 'node:crypto';
import { lruCache } from '../cache/lru.ts';
import { WorkerConfig, loadConfig } from '../core/config.ts';
import { createLogger } from '../core/logger.ts';
import { runMain } from '../core/main.ts';
import { openSurroundings, runKeeper } from '../core/process.ts';
import { retry } from '../core/retry.ts';
import { Seeds } from '../hub/seeds.ts';
import { StarknetHub } from '../hub/starknet-hub.ts';
import { HttpInputStore } from '../inputs/client.ts';
import { WorkerExecutor } from '../worker/executor.ts';
import { openDefender } from '../worker/claims/open.ts';
import { openJudged } from '../worker/levels/open.ts';
import { openModels } from '../worker/models.ts';
import { optIn } from '../worker/opt-in.ts';
import { recordProving } from '../worker/proving.ts';
import { openHeartbeats } from '../worker/healing/open.ts';
import { Presence } from '../worker/presence.ts';
import { StarknetStanding } from '../worker/upkeep/starknet-standing.ts';
import { Upkeep } from '../worker/upkeep/upkeep.ts';
import { listenForWakeUps } from '../worker/wake-up.ts';
import { Worker } from '../worker/worker.ts';

/** Runs a worker until SIGTERM or SIGINT. Settings: docs/keepers.md. */
export async function runWorker(path: string | undefined, environment = process.env): Promise<void> {
  const config = loadConfig(WorkerConfig, path, environment);
  const early = createLogger('worker', config.logLevel);
  const { engines, sources, hashes, release } = await openModels(config.models, (dir, { permutations, commitBytes }) =>
    early.info({ dir, permutations, peakMb: Math.ceil(commitBytes / 2 ** 20) }, 'The worker commits to a model itself.'));
  const surroundings = openSurroundings('worker', config);
  const { chain, store, sender, bus, clock, report, attempts, logger } = surroundings;
  const hub = await retry(() => StarknetHub.connect({ chain, addresses: config.hub, sources }), { clock });
  const executor = new WorkerExecutor({
    hub, store, sender, engines, maxBatch: config.maxBatch,
    ranks: lruCache(10_000),
    inputs: config.inputs.map((url) => new HttpInputStore({ url })),
    onInference: (milliseconds) => report.inference(milliseconds),
    onArgument: (milliseconds) => report.argument(milliseconds),
    onRefused: (job, error) => {
      attempts.failed('submit', job.jobId);
      report.jobFailed('submit', job, error);
    },
  });
  for (const { modelHash, proving } of engines.values()) {
    if (proving === undefined) continue;
    report.proving(modelHash, proving);
    await recordProving(config.dataDir, modelHash, proving);
  }
  const { chainId } = hub.context;
  const { judges, levels, claims, judged, lookout } = await openJudged({ config, surroundings, engines, sources, chainId });
  const monitor = {
    follower: surroundings.follower(hub), clock, report, timing: hub.timing, models: new Set(engines.keys()), levels,
    judges: judges.judges, windowBlocks: judges.windowBlocks, prepareBlocks: BigInt(config.prepareBlocks),
  };
  const everyMs = config.accusedMs;
  const defence = await openDefender({ config, surroundings, claims, engines, sources, chainId, everyMs });
  const presence = new Presence({
    chain, court: defence.court, sender, clock, logger, contract: BigInt(config.hub.Downtime), everyMs,
    onRefused: (error) => report.failed('Whoever calls the worker absent was not answered.', error, {}),
  });
  const answerAccusations = async (signal: AbortSignal): Promise<boolean> =>
    (await presence.tick(signal)) && defence.defender.tick(signal);
  const heartbeats = config.heartbeats && openHeartbeats({
    config, heartbeats: config.heartbeats, surroundings, court: defence.court, chainId,
  });
  const upkeep = new Upkeep({
    chain, standing: new StarknetStanding({ chain, addresses: config.hub }), sender, clock, logger,
    everyMs: config.upkeepMs, choose: (count) => randomInt(1, count + 1),
    onRefused: (error) => report.failed('Points or weight were not moved.', error, {}),
  });
  const worker = new Worker({
    chain, sender, executor, judged, lookout, seeds: new Seeds(hub), attempts, bus, report, monitor, answerAccusations,
    join: (signal) => optIn({ hub, sender, logger, models: config.models, hashes, signal }),
    tend: async (signal) => ((await heartbeats?.heal(signal)) ?? true) && upkeep.tick(signal),
  });
  const listening = new AbortController();
  let beating: Promise<void> | undefined;
  try {
    await runKeeper('worker', config, surroundings, (signal) => worker.tick(signal), process, (ticker) => {
      beating = heartbeats?.beat(listening.signal);
      void listenForWakeUps({ bus, clock, me: chain.account, signal: listening.signal, wake: () => ticker.wake() })
        .catch((error: unknown) => report.failed('Wake-ups are not heard any more; ticks go on.', error, {}));
    });
  } finally {
    listening.abort();
    await beating;
    claims.close();
    heartbeats?.close();
    defence.close();
    await release();
  }
}

if (import.meta.main) await runMain(() => runWorker(process.argv[2]));
