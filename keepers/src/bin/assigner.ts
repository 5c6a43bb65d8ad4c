import { Assigner } from '../assigner/assigner.ts';
import { AssignerExecutor } from '../assigner/executor.ts';
import { FeeFlush } from '../assigner/fee-flush.ts';
import { lruCache } from '../cache/lru.ts';
import { AssignerConfig, loadConfig } from '../core/config.ts';
import { openSurroundings, runKeeper } from '../core/process.ts';
import { runMain } from '../core/main.ts';
import { retry } from '../core/retry.ts';
import { Seeds } from '../hub/seeds.ts';
import { StarknetHub } from '../hub/starknet-hub.ts';

/** How often it looks what fees have gathered. */
const FEES_MS = 3_600_000;

/** Runs an assigner until SIGTERM or SIGINT. Settings: docs/keepers.md. */
export async function runAssigner(path: string | undefined, environment = process.env): Promise<void> {
  const config = loadConfig(AssignerConfig, path, environment);
  const surroundings = openSurroundings('assigner', config);
  const { chain, sender, bus, clock, report, attempts, logger } = surroundings;
  const hub = await retry(() => StarknetHub.connect({ chain, addresses: config.hub }), { clock });
  const executor = new AssignerExecutor({
    hub, sender, bus, clock, maxBatch: config.maxBatch, deliver: config.deliver, friPerCiro: config.strkPerCiro,
    budget: { jobs: config.deliverBatch, ms: config.deliverMs },
    onRefused: (kind, job, error) => {
      attempts.failed(kind, job.jobId);
      report.jobFailed(kind, job, error);
    },
  });
  const monitor = {
    follower: surroundings.follower(hub), clock, report, timing: hub.timing, pin: config.pin, deliver: config.deliver,
  };
  const fees = new FeeFlush({
    chain, sender, clock, logger, vault: BigInt(config.hub.Vault), least: BigInt(config.flushFees), everyMs: FEES_MS,
    onRefused: (error) => report.failed('Fees were not flushed.', error, {}),
  });
  const assigner = new Assigner({
    chain, sender, executor, attempts, report, monitor, seeds: new Seeds(hub), woken: lruCache(10_000),
    flushFees: (signal) => fees.tick(signal),
  });
  await runKeeper('assigner', config, surroundings, (signal) => assigner.tick(signal), process);
}

if (import.meta.main) await runMain(() => runAssigner(process.argv[2]));
