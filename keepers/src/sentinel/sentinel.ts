import type { Sender } from '../chains/sender.ts';
import type { Clock } from '../core/clock.ts';
import type { Felt } from '../hub/types.ts';
import type { Attempts } from '../store/attempts.ts';
import { readDocket } from './docket.ts';
import type { DocketModules } from './docket.ts';
import type { SentinelExecutor } from './executor.ts';
import { observe } from './monitor.ts';
import type { SentinelMonitorModules } from './monitor.ts';

export interface SentinelModules {
  sender: Sender;
  monitor: SentinelMonitorModules;
  docket: DocketModules;
  executor: SentinelExecutor;
  attempts: Attempts;
  clock: Clock;
}

/** One tick: what became of our transactions, what has happened and been said, what can be proven, and that brought. */
export class Sentinel {
  readonly #modules: SentinelModules;
  /** A memory of what the chain said, nothing more: lost, it is asked again. */
  readonly #over = new Set<Felt>();

  constructor(modules: SentinelModules) {
    this.#modules = modules;
  }

  async tick(signal: AbortSignal): Promise<void> {
    const { sender, monitor, docket, executor, attempts, clock } = this.#modules;
    const maySend = await sender.begin(signal);
    const { world, now, behind, reorganised } = await observe(monitor, signal);
    if (reorganised) this.#over.clear();
    if (behind || signal.aborted) return;
    const { due, over } = await readDocket(docket, world, monitor.store.evidence(), this.#over, now, clock.now());
    for (const id of over) this.#over.add(id);
    if (!maySend || signal.aborted) return;
    await executor.send(due.filter(({ kind, jobId }) => attempts.mayTry(kind, jobId)), signal);
  }
}
