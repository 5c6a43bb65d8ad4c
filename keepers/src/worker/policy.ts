import { isLate, opensAt } from '../hub/rules.ts';
import type { Moment } from '../hub/rules.ts';
import type { Timing } from '../hub/port.ts';
import type { Felt, JobView } from '../hub/types.ts';

export interface WorkerFacts {
  me: Felt;
  now: Moment;
  timing: Timing;
  /** Ranked workers of the job; undefined while not drawn. */
  ranks: readonly Felt[] | undefined;
  /** Whether this worker has a transaction on this job whose effect is not yet in the events. */
  busy: boolean;
  answered: boolean;
  /** The answer is made this many blocks before the window opens. */
  prepareBlocks: number;
}

export type WorkerStep =
  | { do: 'ignore'; why: 'ended' | 'settled' | 'late' }
  | { do: 'wait'; until: number }
  | { do: 'draw' }
  | { do: 'answer' }
  | { do: 'submit' };

/** What a worker does about a job now. Pure: the same facts, the same step. */
export function nextStep(view: JobView, facts: WorkerFacts): WorkerStep {
  const { job, ended } = view;
  const { me, now, timing, ranks, busy, answered, prepareBlocks } = facts;
  if (ended !== null) return { do: 'ignore', why: 'ended' };
  if (job.state === 'Settled') return { do: 'ignore', why: 'settled' };
  if (isLate(job, now)) return { do: 'ignore', why: 'late' };
  const readable = opensAt(job, 0, timing);
  if (busy) return { do: 'wait', until: now.height + 1 };
  if (now.height + 1 < readable) return { do: 'wait', until: readable };
  // A pin gives its worker the right for good; the others keep their ranks.
  const pinnedToMe = job.state === 'Assigned' && job.worker === me;
  // After the last rank every member may answer: no draw is needed then, and it may have become unreadable.
  const openToAll = opensAt(job, timing.ranks, timing);
  const drawn = pinnedToMe || now.height + 1 >= openToAll;
  if (!drawn && ranks === undefined) return { do: 'draw' };
  const opens = drawn ? readable : opensAt(job, rankOf(me, ranks ?? []), timing);
  if (now.height + 1 + prepareBlocks < opens) return { do: 'wait', until: opens - prepareBlocks };
  if (!answered) return { do: 'answer' };
  return now.height + 1 < opens ? { do: 'wait', until: opens } : { do: 'submit' };
}

/** Who was not drawn comes after the last of those who were. */
function rankOf(me: Felt, ranks: readonly Felt[]): number {
  const rank = ranks.indexOf(me);
  return rank === -1 ? ranks.length : rank;
}
