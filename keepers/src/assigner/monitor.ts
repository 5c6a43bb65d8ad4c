import { follow } from '../chains/follower.ts';
import type { JobFollower } from '../chains/follower.ts';
import type { Clock } from '../core/clock.ts';
import type { Reporter } from '../core/report.ts';
import type { Timing } from '../hub/port.ts';
import type { JobView } from '../hub/types.ts';
import type { AssignerFacts, DeliverRule, PinRule } from './policy.ts';

export interface MonitorModules {
  follower: JobFollower;
  clock: Clock;
  report: Reporter;
  timing: Timing;
  pin: PinRule;
  deliver: DeliverRule;
}

export interface Observation {
  jobs: JobView[];
  reorganised: boolean;
  facts: (view: JobView) => AssignerFacts;
}

/** Reads the chain and says what is the case. */
export async function observe(modules: MonitorModules): Promise<Observation> {
  const { follower, clock, report, timing, pin, deliver } = modules;
  const { store } = follower;
  const progress = await follow(follower);
  report.progress(progress, store.countJobs());
  const busy = new Set(store.unsettledActions().flatMap((action) => action.jobIds));
  // The next block is as late as the clock: a quiet chain must not keep expired jobs alive.
  const time = Math.max(progress.head.timestamp, Math.floor(clock.now() / 1000));
  const now = { block: BigInt(progress.head.number + 1), time: BigInt(time) };
  return {
    // Behind the head, what is open may have ended long since: first catch up.
    jobs: progress.lag > 0 ? [] : store.openJobs(),
    reorganised: progress.reorganised,
    facts: ({ jobId }) => ({ now, timing, busy: busy.has(jobId), pin, deliver }),
  };
}
