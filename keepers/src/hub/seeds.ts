import type { DrawSeed } from '@ciro-network/sdk';
import type { HubPort } from './port.ts';
import type { Felt, JobView } from './types.ts';

/** What jobs are drawn with. The beacon's values stay until the chain is reorganised, so they are asked for once. */
export class Seeds {
  readonly #hub: Pick<HubPort, 'seed'>;
  readonly #known = new Map<Felt, DrawSeed>();
  /** By the block in which it was asked in vain: a value comes with a block. */
  readonly #pending = new Map<Felt, bigint>();

  constructor(hub: Pick<HubPort, 'seed'>) {
    this.#hub = hub;
  }

  /** Undefined while the beacon has no value for the job's seed block. `block`: the next one. */
  async of(view: JobView, block: bigint): Promise<DrawSeed | undefined> {
    const { jobId } = view;
    const known = this.#known.get(jobId);
    if (known !== undefined || this.#pending.get(jobId) === block) return known;
    const seed = await this.#hub.seed(view);
    if (seed === undefined) this.#pending.set(jobId, block);
    else {
      this.#pending.delete(jobId);
      this.#known.set(jobId, seed);
    }
    return seed;
  }

  /** Keeps what is known of these jobs alone. */
  retain(jobs: readonly JobView[]): void {
    const ids = new Set(jobs.map(({ jobId }) => jobId));
    for (const jobId of this.#known.keys()) if (!ids.has(jobId)) this.#known.delete(jobId);
    for (const jobId of this.#pending.keys()) if (!ids.has(jobId)) this.#pending.delete(jobId);
  }
}
