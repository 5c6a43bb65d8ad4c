import type { DrawSeed } from '@ciro-network/sdk';
import type { Bus } from '../bus/bus.ts';
import { sendBatch } from '../chains/batch.ts';
import type { Estimate } from '../chains/port.ts';
import type { Sender } from '../chains/sender.ts';
import type { Clock } from '../core/clock.ts';
import { hex } from '../core/json.ts';
import { turnAt } from '../hub/rules.ts';
import type { HubPort } from '../hub/port.ts';
import type { Felt, JobView } from '../hub/types.ts';
import { isProfitable } from './policy.ts';
import type { AssignerStep, DeliverRule } from './policy.ts';

export interface Budget {
  jobs: number;
  /** None is begun later than this after the first, in ms. */
  ms: number;
}

export interface AssignerExecutorModules {
  hub: HubPort;
  sender: Sender;
  bus: Bus;
  maxBatch: number;
  deliver: DeliverRule;
  /** Of deliveries in one tick. */
  budget: Budget;
  clock: Clock;
  friPerCiro: number;
  onRefused: (kind: AssignerStep, job: JobView, error: unknown) => void;
}

export type SentStep = Exclude<AssignerStep, 'wake'>;

/** The assigner's deeds: wake, pin, expire, deliver. */
export class AssignerExecutor {
  readonly #modules: AssignerExecutorModules;

  constructor(modules: AssignerExecutorModules) {
    this.#modules = modules;
  }

  /** Tells the ranked workers, once for each seed: a reorganised seed is another draw. */
  async wake(view: JobView, seed: DrawSeed, seedHash: Felt): Promise<void> {
    const { hub, bus } = this.#modules;
    const { jobId, job } = view;
    const ranks = job.state === 'assigned' ? [job.worker] : await hub.ranked(view, seed);
    const workers = ranks.map((worker, rank) => ({ worker: hex(worker), opensAt: turnAt(seed, rank, hub.timing) }));
    await bus.publish('jobs', wakeKey(view, seed, seedHash), { jobId: hex(jobId), modelHash: hex(job.modelHash), workers });
  }

  /** Sends one kind of step for many jobs. Returns whether another transaction may follow. */
  async send(kind: SentStep, jobs: readonly JobView[], signal: AbortSignal): Promise<boolean> {
    const { hub, sender, maxBatch, deliver, budget, clock, friPerCiro, onRefused } = this.#modules;
    const calls = { pin: hub.assignJobs, expire: hub.expire, deliver: hub.deliver }[kind].bind(hub);
    const pays = (some: readonly JobView[], estimate: Estimate) =>
      isProfitable(some.reduce((sum, { job }) => sum + job.deliveryFee, 0n), estimate.fee, friPerCiro);
    // A consumer is a stranger's code: each delivery goes alone, so that one cannot spoil another's.
    const size = kind === 'deliver' ? 1 : maxBatch;
    const began = clock.now();
    for (let at = 0; at < jobs.length; at += size) {
      if (kind === 'deliver' && (at >= budget.jobs || clock.now() - began >= budget.ms)) return true;
      const some = jobs.slice(at, at + size);
      const batch = {
        kind,
        jobs: some,
        calls,
        ...(kind === 'deliver' && deliver === 'profitable' ? { worthwhile: pays } : {}),
        onRefused: (job: JobView, error: unknown) => onRefused(kind, job, error),
      };
      try {
        if (!(await sendBatch(sender, batch, signal))) return false;
      } catch (error) {
        // A consumer that burns gas can keep the node from answering at all: the next tick turns to another one.
        if (kind === 'deliver') for (const job of some) onRefused(kind, job, error);
        throw error;
      }
    }
    return true;
  }
}

export function wakeKey({ jobId, job }: JobView, { randomness }: DrawSeed, seedHash: Felt): string {
  return `${hex(jobId)}:${hex(seedHash)}:${hex(randomness)}:${job.state}`;
}
