import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { SqliteBus } from '../bus/sqlite.ts';
import type { Bus } from '../bus/bus.ts';
import type { JobFollower } from '../chains/follower.ts';
import { Sender } from '../chains/sender.ts';
import { StarknetChain } from '../chains/starknet.ts';
import type { HubPort } from '../hub/port.ts';
import { Attempts } from '../store/attempts.ts';
import { lockFolder } from '../store/lock.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { systemClock } from './clock.ts';
import type { COMMON } from './config.ts';
import { hex } from './json.ts';
import { listening } from './listening.ts';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { Reporter } from './report.ts';
import { createStatusServer } from './server.ts';
import { onShutdown } from './shutdown.ts';
import type { SignalSource } from './shutdown.ts';
import { Ticker } from './ticker.ts';

type CommonConfig = z.infer<z.ZodObject<typeof COMMON>>;

/** Everything that both keepers stand on, opened. */
export function openSurroundings(keeper: string, config: CommonConfig) {
  const clock = systemClock;
  const logger = createLogger(keeper, config.logLevel);
  const metrics = createMetrics(keeper);
  const report = new Reporter(logger, metrics);
  mkdirSync(config.dataDir, { recursive: true });
  const unlock = lockFolder(config.dataDir);
  const store = new SqliteStore(join(config.dataDir, `${keeper}.db`));
  const bus: Bus = new SqliteBus({ path: config.busFile ?? join(config.dataDir, 'bus.db'), clock });
  const attempts = new Attempts(store, clock);
  const chain = new StarknetChain({
    rpcUrl: config.rpcUrl,
    account: BigInt(config.account.address),
    privateKey: config.account.privateKey,
    timeoutMs: config.requestTimeoutMs,
  });
  const sender = new Sender({
    chain, store, clock, waitMs: config.waitMs, pollMs: config.pollMs, lostAfterMs: config.lostAfterMs,
    onOutcome: (action, receipt) => {
      report.outcome(action, receipt);
      for (const jobId of action.jobIds) {
        if (action.state === 'reverted') attempts.reverted(action.kind, jobId);
        if (action.state !== 'done' || action.kind !== 'submit' || action.txHash === undefined) continue;
        const result = { jobId: hex(jobId), txHash: hex(action.txHash), block: action.block };
        bus.publish('results', `${result.jobId}:${result.txHash}`, result)
          .catch((error: unknown) => report.failed('A result was not announced.', error, result));
      }
    },
  });
  const follower = (hub: HubPort): JobFollower => ({
    chain, store, addresses: hub.addresses, decode: (event) => hub.decode(event),
    onMalformed: (error, event) => report.failed('An event was left out.', error, { block: event.block.number }),
    startBlock: config.hub.block, depth: config.depth, stride: config.stride,
  });
  const close = async (): Promise<void> => {
    store.close();
    await bus.close();
    unlock();
  };
  return { clock, logger, metrics, report, store, bus, attempts, chain, sender, follower, close };
}

export type Surroundings = ReturnType<typeof openSurroundings>;

/** What running asks of a keeper's settings and surroundings. */
export type RunConfig = Pick<CommonConfig, 'status' | 'tickMs' | 'waitMs' | 'requestTimeoutMs'>
  & { account?: { address: string } | undefined };
export type RunSurroundings = Pick<Surroundings, 'clock' | 'logger' | 'metrics' | 'report' | 'close'>;

/** Ticks until a signal comes, with `/health` and `/metrics` beside it. */
export async function runKeeper(
  keeper: string, config: RunConfig, surroundings: RunSurroundings,
  tick: (signal: AbortSignal) => Promise<void>, signals: SignalSource, onReady: (ticker: Ticker) => void = () => {},
): Promise<void> {
  const { clock, logger, metrics, report, close } = surroundings;
  const { signal, dispose } = onShutdown(signals);
  const ticker = new Ticker({
    clock, intervalMs: config.tickMs, onError: (error) => report.tickFailed(error),
    tick: async (until) => {
      const begin = clock.now();
      await tick(until);
      report.tickDone(clock.now() - begin);
    },
  });
  const server = createStatusServer({
    keeper, clock, metrics, lastTickAt: () => ticker.lastTickAt,
    staleAfterMs: 3 * config.tickMs + config.waitMs + config.requestTimeoutMs,
  });
  try {
    const { host, port } = config.status;
    const url = await listening(`${host}:${port}`, () => server.listen(config.status));
    logger.info({ status: url, account: config.account?.address }, 'The keeper is up.');
    onReady(ticker);
    await ticker.run(signal);
    logger.info('The keeper stops.');
  } finally {
    dispose();
    await server.close();
    await close();
  }
}
