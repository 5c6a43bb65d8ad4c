import { jobRefusal } from '@ciro-network/sdk';
import type { Moment } from '@ciro-network/sdk';
import { opensAt } from '../hub/rules.ts';
import type { Timing } from '../hub/port.ts';
import type { Felt, JobView } from '../hub/types.ts';

export interface WorkerFacts {
  me: Felt;
  /** The block that a transaction sent now would be in. */
  now: Moment;
  timing: Timing;
  /** Ranked workers of the job; undefined while not drawn. */
  ranks: readonly Felt[] | undefined;
  /** Whether this worker has a transaction on this job whose effect is not yet in the events. */
  busy: boolean;
  answered: boolean;
  /** The answer is made this many blocks before the window opens. */
  prepareBlocks: bigint;
}

export type WorkerStep =
  | { do: 'ignore'; why: 'ended' | 'settled' | 'late' }
  | { do: 'wait'; until: bigint }
  | { do: 'draw' }
  | { do: 'answer' }
  | { do: 'submit' };

/** What a worker does about a job now. Pure: the same facts, the same step. */
export function nextStep({ job, ended }: JobView, facts: WorkerFacts): WorkerStep {
  const { me, now, timing, ranks, busy, answered, prepareBlocks } = facts;
  if (ended !== null) return { do: 'ignore', why: 'ended' };
  const readable = opensAt(job, 0, timing);
  const refusal = jobRefusal(job, 'answer', now);
  if (refusal === 'SEED_NOT_READABLE') return { do: 'wait', until: readable };
  if (refusal !== undefined) return { do: 'ignore', why: refusal === 'DEADLINE_PASSED' ? 'late' : 'settled' };
  if (busy) return { do: 'wait', until: now.block + 1n };
  // A pin gives its worker the right for good; the others keep their ranks.
  const pinnedToMe = job.state === 'assigned' && job.worker === me;
  // After the last rank every member may answer: no draw is needed then, and it may have become unreadable.
  const entitled = pinnedToMe || now.block >= opensAt(job, timing.ranks, timing);
  if (!entitled && ranks === undefined) return { do: 'draw' };
  const opens = entitled ? readable : opensAt(job, rankOf(me, ranks ?? []), timing);
  if (now.block + prepareBlocks < opens) return { do: 'wait', until: opens - prepareBlocks };
  if (!answered) return { do: 'answer' };
  return now.block < opens ? { do: 'wait', until: opens } : { do: 'submit' };
}

/** Who was not drawn comes after the last of those who were. */
function rankOf(me: Felt, ranks: readonly Felt[]): number {
  const rank = ranks.indexOf(me);
  return rank === -1 ? ranks.length : rank;
}
