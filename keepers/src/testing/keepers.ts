import { pino } from 'pino';
import { Assigner } from '../assigner/assigner.ts';
import { AssignerExecutor } from '../assigner/executor.ts';
import type { PinRule } from '../assigner/policy.ts';
import type { Bus } from '../bus/bus.ts';
import { lruCache } from '../cache/lru.ts';
import type { JobFollower } from '../chains/follower.ts';
import type { ChainPort } from '../chains/port.ts';
import { Sender } from '../chains/sender.ts';
import type { Clock } from '../core/clock.ts';
import { createMetrics } from '../core/metrics.ts';
import { Reporter } from '../core/report.ts';
import { Attempts } from '../store/attempts.ts';
import type { Store } from '../store/store.ts';
import { WorkerExecutor } from '../worker/executor.ts';
import { LEVELS } from '../hub/level.ts';
import { Seeds } from '../hub/seeds.ts';
import type { ClaimBook } from '../worker/claims/book.ts';
import { JudgedExecutor } from '../worker/levels/executor.ts';
import { Lookout } from '../worker/levels/lookout.ts';
import type { JudgePort } from '../worker/levels/port.ts';
import { Worker } from '../worker/worker.ts';
import { MODEL } from './jobs.ts';
import { CHAIN_ID, answerTo, simulatedArguer, simulatedHub } from './simulated-hub.ts';

export interface Surroundings {
  chain: ChainPort;
  store: Store;
  bus: Bus;
  clock: Clock;
}

function common({ chain, store, clock }: Surroundings) {
  const hub = simulatedHub(chain.account, async () => BigInt((await chain.head()).number));
  const report = new Reporter(pino({ level: 'silent' }), createMetrics('test'));
  const attempts = new Attempts(store, clock);
  const sender = new Sender({
    chain, store, clock, waitMs: 0, pollMs: 10, lostAfterMs: 3_000,
    onOutcome: (action, receipt) => {
      report.outcome(action, receipt);
      if (action.state === 'reverted') for (const jobId of action.jobIds) attempts.reverted(action.kind, jobId);
    },
  });
  const follower: JobFollower = {
    chain, store, addresses: hub.addresses, decode: (event) => hub.decode(event),
    onMalformed: (error) => { throw error; },
    startBlock: 1, depth: 20, stride: 7,
  };
  return { report, attempts, sender, follower, hub };
}

/** What a worker has beside. */
export interface WorkerSurroundings extends Surroundings {
  judges: JudgePort;
  claims: ClaimBook;
}

/** A worker on the simulated hub, wired as `bin/worker.ts` wires it. */
export function testWorker(surroundings: WorkerSurroundings, join = async (): Promise<void> => {}): Worker {
  const { chain, store, bus, clock, judges, claims } = surroundings;
  const { report, attempts, sender, follower, hub } = common(surroundings);
  const engine = {
    modelHash: MODEL, inputs: 1, outputs: 1,
    answer: async (input: readonly bigint[]) => ({ outputs: [answerTo(input[0] ?? 0n)], milliseconds: 1 }),
    arguer: simulatedArguer(),
  };
  const engines = new Map([[MODEL, engine]]);
  const executor = new WorkerExecutor({
    hub, store, sender, ranks: lruCache(100), inputs: [], engines, maxBatch: 4,
    onInference: (ms) => report.inference(ms),
    onArgument: (ms) => report.argument(ms),
    onRefused: (job, error) => {
      attempts.failed('submit', job.jobId);
      report.jobFailed('submit', job, error);
    },
  });
  const judged = new JudgedExecutor({
    judges, store, claims, sender, clock, engines, chainId: CHAIN_ID, account: chain.account, maxBatch: 4,
    onArgument: (ms) => report.argument(ms),
    onRefused: (deed, job, error) => {
      attempts.failed(deed, job.jobId);
      report.jobFailed(deed, job, error);
    },
  });
  const monitor = {
    follower, clock, report, timing: hub.timing, models: new Set([MODEL]), levels: new Set(LEVELS),
    judges: judges.judges, windowBlocks: judges.windowBlocks, prepareBlocks: 1n,
  };
  const lookout = new Lookout(judges, clock, 1_000);
  const nothing = async (): Promise<boolean> => true;
  return new Worker({
    chain, sender, executor, judged, lookout, seeds: new Seeds(hub), attempts, bus, report, monitor, join,
    answerAccusations: nothing, tend: nothing,
  });
}

/** An assigner on the simulated hub, wired as `bin/assigner.ts` wires it. */
export function testAssigner(surroundings: Surroundings, pin: PinRule): Assigner {
  const { chain, bus, clock } = surroundings;
  const { report, attempts, sender, follower, hub } = common(surroundings);
  const executor = new AssignerExecutor({
    hub, sender, bus, clock, maxBatch: 4, deliver: 'always', friPerCiro: 1, budget: { jobs: 4, ms: 1_000 },
    onRefused: (kind, job, error) => {
      attempts.failed(kind, job.jobId);
      report.jobFailed(kind, job, error);
    },
  });
  const monitor = { follower, clock, report, timing: hub.timing, pin, deliver: 'always' as const };
  return new Assigner({
    chain, sender, executor, attempts, report, monitor, seeds: new Seeds(hub), woken: lruCache(100),
    flushFees: async () => undefined,
  });
}
