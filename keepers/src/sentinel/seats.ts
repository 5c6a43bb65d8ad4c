import type { DrawSeed } from '@ciro-network/sdk';
import { cached } from '../cache/cache.ts';
import { lruCache } from '../cache/lru.ts';
import { levelOf } from '../hub/level.ts';
import type { HubPort } from '../hub/port.ts';
import { epochOf, turnAt } from '../hub/rules.ts';
import { Seeds } from '../hub/seeds.ts';
import type { Felt, JobView } from '../hub/types.ts';
import { missedSeats } from './finding/seats.ts';
import type { MissedSeat } from './finding/seats.ts';

export interface SeatWatchModules {
  hub: Pick<HubPort, 'seed' | 'ranked' | 'timing' | 'judges'>;
  openJobs: () => JobView[];
}

const COMMITTEES = 1_000;

/** Committees that are short of somebody. */
export class SeatWatch {
  readonly #modules: SeatWatchModules;
  readonly #seeds: Seeds;
  readonly #committees = lruCache<readonly Felt[]>(COMMITTEES);

  constructor(modules: SeatWatchModules) {
    this.#modules = modules;
    this.#seeds = new Seeds(modules.hub);
  }

  /** Of all open jobs. `block`: the next one. */
  async missed(block: bigint): Promise<MissedSeat[]> {
    const { hub: { judges, timing }, openJobs } = this.#modules;
    const open = openJobs().filter(({ job }) => job.state === 'judged' && levelOf(job, judges) === 'attested');
    this.#seeds.retain(open);
    const missed: MissedSeat[] = [];
    for (const view of open) {
      const seed = await this.#seeds.of(view, block);
      // Draws are taken in the seed's epoch and the next alone.
      if (seed === undefined || block < turnAt(seed, 1, timing)) continue;
      if (epochOf(block, timing) > epochOf(seed.block, timing) + 1n) continue;
      missed.push(...missedSeats(view, await this.#committee(view, seed), seed, timing, block));
    }
    return missed;
  }

  #committee(view: JobView, seed: DrawSeed): Promise<readonly Felt[]> {
    const key = [view.jobId, seed.block, seed.randomness, seed.fromBlock].join();
    return cached(this.#committees, key, () => this.#modules.hub.ranked(view, seed));
  }
}
