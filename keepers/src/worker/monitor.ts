import { follow } from '../chains/follower.ts';
import type { JobFollower } from '../chains/follower.ts';
import type { Clock } from '../core/clock.ts';
import type { Reporter } from '../core/report.ts';
import { levelOf } from '../hub/level.ts';
import type { Judges, Level } from '../hub/level.ts';
import type { Timing } from '../hub/port.ts';
import type { Felt, JobView } from '../hub/types.ts';
import type { WorkerFacts } from './policy.ts';

export interface MonitorModules {
  follower: JobFollower;
  clock: Clock;
  report: Reporter;
  timing: Timing;
  models: ReadonlySet<Felt>;
  /** Those that this worker serves, and who judges them. */
  levels: ReadonlySet<Level>;
  judges: Judges;
  windowBlocks: bigint;
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
  const { follower, clock, report, timing, models, levels, judges, windowBlocks, prepareBlocks } = modules;
  const { store, chain } = follower;
  const progress = await follow(follower);
  report.progress(progress, store.countJobs());
  const busy = new Set(store.unsettledActions().flatMap((action) => action.jobIds));
  // The next block is as late as the clock: on a quiet chain windows end, too.
  const time = Math.max(progress.head.timestamp, Math.floor(clock.now() / 1_000));
  const now = { block: BigInt(progress.head.number + 1), time: BigInt(time) };
  const served = (job: JobView['job']): Level | undefined => {
    const level = levelOf(job, judges);
    return level !== undefined && levels.has(level) ? level : undefined;
  };
  // Behind the head, what is open may have ended long since: first catch up.
  const jobs = progress.lag > 0 ? [] : store.openJobs().filter(({ job }) => models.has(job.modelHash));
  return {
    jobs,
    reorganised: progress.reorganised,
    facts: ({ jobId, job }) => ({
      me: chain.account,
      level: served(job),
      now,
      windowBlocks,
      timing,
      busy: busy.has(jobId),
      answered: store.answer(jobId, job.modelHash, job.inputCommitment) !== undefined,
      prepareBlocks,
    }),
  };
}
