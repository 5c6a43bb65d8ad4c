import { follow } from '../chains/follower.ts';
import type { JobFollower } from '../chains/follower.ts';
import type { Reporter } from '../core/report.ts';
import type { Timing } from '../hub/port.ts';
import type { Felt, JobView } from '../hub/types.ts';
import type { WorkerFacts } from './policy.ts';

export interface MonitorModules {
  follower: JobFollower;
  report: Reporter;
  timing: Timing;
  models: ReadonlySet<Felt>;
  prepareBlocks: bigint;
}

export interface Observation {
  /** Open jobs of this worker's models. */
  jobs: JobView[];
  reorganised: boolean;
  facts: (view: JobView) => Omit<WorkerFacts, 'ranks'>;
}

/** Reads the chain and says what is the case. */
export async function observe(modules: MonitorModules): Promise<Observation> {
  const { follower, report, timing, models, prepareBlocks } = modules;
  const { store, chain } = follower;
  const progress = await follow(follower);
  report.progress(progress, store.countJobs());
  const busy = new Set(store.unsettledActions().flatMap((action) => action.jobIds));
  const now = { block: BigInt(progress.head.number + 1), time: BigInt(progress.head.timestamp) };
  // Behind the head, what is open may have ended long since: first catch up.
  const jobs = progress.lag > 0 ? [] : store.openJobs().filter(({ job }) => models.has(job.modelHash));
  return {
    jobs,
    reorganised: progress.reorganised,
    facts: ({ jobId, job }) => ({
      me: chain.account,
      now,
      timing,
      busy: busy.has(jobId),
      answered: store.answer(jobId, job.modelHash, job.inputCommitment) !== undefined,
      prepareBlocks,
    }),
  };
}
