import { plainSeed } from '@ciro-network/sdk';
import type { DrawSeed } from '@ciro-network/sdk';
import type { ChainPort } from '../chains/port.ts';
import type { Bus } from '../bus/bus.ts';
import type { Sender } from '../chains/sender.ts';
import { isTransient } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Seeds } from '../hub/seeds.ts';
import type { Felt, JobView } from '../hub/types.ts';
import type { Reporter } from '../core/report.ts';
import type { Attempts } from '../store/attempts.ts';
import type { WorkerExecutor } from './executor.ts';
import { isDeed } from './levels/deeds.ts';
import type { Due, JudgedExecutor } from './levels/executor.ts';
import type { Lookout } from './levels/lookout.ts';
import { observe } from './monitor.ts';
import type { MonitorModules } from './monitor.ts';
import { nextStep } from './policy.ts';
import type { WorkerFacts, WorkerStep } from './policy.ts';

export interface WorkerModules {
  chain: ChainPort;
  sender: Sender;
  executor: WorkerExecutor;
  /** Of jobs without a proof. */
  judged: JudgedExecutor;
  lookout: Lookout;
  seeds: Seeds;
  attempts: Attempts;
  bus: Bus;
  report: Reporter;
  monitor: MonitorModules;
  /** Makes sure that the worker is a member where it offers to serve. */
  join: (signal: AbortSignal) => Promise<void>;
  /** Answers whoever says that the worker is away or wrong. Returns whether another transaction may follow. */
  answerAccusations: (signal: AbortSignal) => Promise<boolean>;
  /** Sees to hours, points and weight of the worker. Returns likewise. */
  tend: (signal: AbortSignal) => Promise<boolean>;
}

/** One tick: what became of our transactions, what happened on the chain, what to do, and that done. */
export class Worker {
  readonly #modules: WorkerModules;
  readonly #seedHashes = new Map<number, Felt>();
  #joined = false;

  constructor(modules: WorkerModules) {
    this.#modules = modules;
  }

  async tick(signal: AbortSignal): Promise<void> {
    const { sender, monitor, attempts, executor, judged, lookout, seeds, join, answerAccusations, tend } = this.#modules;
    const maySend = await sender.begin(signal);
    const { jobs, facts, reorganised } = await observe(monitor);
    // An opt-in may have been in a block that is gone.
    if (reorganised) this.#joined = false;
    this.#seedHashes.clear();
    lookout.retain(reorganised ? [] : jobs);
    seeds.retain(reorganised ? [] : jobs);
    const ready: JobView[] = [];
    const due: Due[] = [];
    for (const view of jobs) {
      if (signal.aborted) return;
      if (!attempts.mayTry('answer', view.jobId)) continue;
      const step = await this.#advance(view, facts(view));
      if (!attempts.mayTry(step.do, view.jobId)) continue;
      if (step.do === 'submit') ready.push(view);
      else if (isDeed(step.do)) due.push({ deed: step.do, view });
    }
    if (!maySend || signal.aborted || !(await answerAccusations(signal))) return;
    if (!(await judged.send(due, signal)) || !(await executor.submit(ready, signal)) || !(await tend(signal))) return;
    if (!this.#joined) await join(signal);
    this.#joined = true;
  }

  /** Draws, asks and answers as far as it goes now. A job's failure is its own. */
  async #advance(view: JobView, known: Omit<WorkerFacts, 'ranks'>): Promise<WorkerStep> {
    const { executor, lookout, seeds, attempts, report } = this.#modules;
    let facts: WorkerFacts = { ...known, ranks: undefined };
    try {
      for (;;) {
        const step = nextStep(view, facts);
        if (step.do === 'seed') {
          facts = { ...facts, seed: (await seeds.of(view, facts.now.block)) ?? 'pending' };
        } else if (step.do === 'draw') {
          facts = { ...facts, ranks: await this.#draw(view, facts.seed) };
        } else if (step.do === 'look') {
          facts = { ...facts, ...(await lookout.look(view, facts.now)) };
        } else if (step.do === 'answer') {
          await executor.answer(view);
          attempts.succeeded('answer', view.jobId);
          facts = { ...facts, answered: true };
        } else {
          return step;
        }
      }
    } catch (error) {
      attempts.failed('answer', view.jobId);
      report.jobFailed('answer', view, error);
      if (!isTransient(error)) await this.#alert(view, error);
      return { do: 'wait', until: facts.now.block + 1n };
    }
  }

  /** `known`: of an ATTESTED job. */
  async #draw(view: JobView, known: WorkerFacts['seed']): Promise<Felt[]> {
    const seed = typeof known === 'object' ? known : plainSeed(view.job);
    return this.#modules.executor.draw(view, seed, await this.#seedHash(seed));
  }

  async #seedHash({ block }: DrawSeed): Promise<Felt> {
    const { chain } = this.#modules;
    const height = Number(block);
    let hash = this.#seedHashes.get(height);
    if (hash === undefined) {
      hash = (await chain.block(height))?.hash ?? 0n;
      this.#seedHashes.set(height, hash);
    }
    return hash;
  }

  async #alert(view: JobView, error: unknown): Promise<void> {
    const { bus, report } = this.#modules;
    const { code, message } = report.describe(error);
    await bus.publish('alerts', `${hex(view.jobId)}:${code}`, { jobId: hex(view.jobId), code, message });
  }
}
