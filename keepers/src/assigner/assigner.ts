import type { ChainPort } from '../chains/port.ts';
import type { Sender } from '../chains/sender.ts';
import type { Cache } from '../cache/cache.ts';
import type { Reporter } from '../core/report.ts';
import type { Seeds } from '../hub/seeds.ts';
import type { JobView } from '../hub/types.ts';
import type { Attempts } from '../store/attempts.ts';
import { wakeKey } from './executor.ts';
import type { AssignerExecutor, SentStep } from './executor.ts';
import { observe } from './monitor.ts';
import type { MonitorModules } from './monitor.ts';
import { nextSteps } from './policy.ts';

export interface AssignerModules {
  chain: ChainPort;
  sender: Sender;
  executor: AssignerExecutor;
  attempts: Attempts;
  report: Reporter;
  monitor: MonitorModules;
  seeds: Seeds;
  /** Wake-ups already given; the bus itself refuses repetitions, so this may be lost. */
  woken: Cache<{ woken: true }>;
  /** Has what fees have gathered burned, when no job waits. */
  flushFees: (signal: AbortSignal) => Promise<void>;
}

const SENT: readonly SentStep[] = ['expire', 'pin', 'deliver'];

/** One tick: what became of our transactions, what happened on the chain, what to do, and that done. */
export class Assigner {
  readonly #modules: AssignerModules;

  constructor(modules: AssignerModules) {
    this.#modules = modules;
  }

  async tick(signal: AbortSignal): Promise<void> {
    const { sender, monitor, attempts, executor, seeds, flushFees } = this.#modules;
    const maySend = await sender.begin(signal);
    const { jobs, reorganised, facts } = await observe(monitor);
    seeds.retain(reorganised ? [] : jobs);
    const due = new Map<SentStep, JobView[]>(SENT.map((kind) => [kind, []]));
    for (const view of jobs) {
      if (signal.aborted) return;
      for (const step of nextSteps(view, facts(view))) {
        if (!attempts.mayTry(step, view.jobId)) continue;
        if (step === 'wake') await this.#wake(view, facts(view).now.block);
        else due.get(step)?.push(view);
      }
    }
    // Their number in a tick is bounded: who failed least goes first, so that none keeps another from its turn.
    const failures = new Map(due.get('deliver')?.map((view) => [view, attempts.failures('deliver', view.jobId)]));
    due.get('deliver')?.sort((a, b) => (failures.get(a) ?? 0) - (failures.get(b) ?? 0));
    for (const [kind, views] of due) {
      if (!maySend || signal.aborted || !(await executor.send(kind, views, signal))) return;
    }
    if (maySend && !signal.aborted) await flushFees(signal);
  }

  /** Nobody is drawn while the beacon has no value for an ATTESTED job. `block`: the next one. */
  async #wake(view: JobView, block: bigint): Promise<void> {
    const { chain, executor, seeds, woken, attempts, report } = this.#modules;
    try {
      const seed = await seeds.of(view, block);
      if (seed === undefined) return;
      const seedHash = (await chain.block(Number(seed.block)))?.hash ?? 0n;
      const key = wakeKey(view, seed, seedHash);
      if ((await woken.get(key)) !== undefined) return;
      await executor.wake(view, seed, seedHash);
      await woken.set(key, { woken: true });
    } catch (error) {
      attempts.failed('wake', view.jobId);
      report.jobFailed('wake', view, error);
    }
  }
}
