import { jobRefusal } from '@ciro-network/sdk';
import type { DrawSeed, JobAction, Moment } from '@ciro-network/sdk';
import { opensAt } from '../hub/rules.ts';
import type { Level } from '../hub/level.ts';
import type { Timing } from '../hub/port.ts';
import type { Felt, Job } from '../hub/types.ts';
import type { Deed } from './levels/deeds.ts';
import type { Posting } from './levels/port.ts';

export interface WorkerFacts {
  me: Felt;
  /** Undefined for a job that this worker does not serve. */
  level: Level | undefined;
  /** The block that a transaction sent now would be in. */
  now: Moment;
  timing: Timing;
  /** What an ATTESTED job is drawn with; 'pending' while the beacon has no value for it, undefined while not asked. */
  seed?: DrawSeed | 'pending' | undefined;
  /** Ranked workers of the job; undefined while not drawn. */
  ranks: readonly Felt[] | undefined;
  /** Whether this worker has a transaction on this job whose effect is not yet in the events. */
  busy: boolean;
  answered: boolean;
  /** The answer is made this many blocks before the window opens. */
  prepareBlocks: bigint;
  /** Blocks for which an OPTIMISTIC answer is open at least. */
  windowBlocks: bigint;
  /** What its judge says of the OPTIMISTIC answer to it; undefined while not asked. */
  posting?: Posting | undefined;
  /** Of an ATTESTED job in which somebody has revealed: until when others may; undefined while not asked. */
  revealsUntil?: Moment | undefined;
}

export type WorkerStep =
  | { do: 'ignore'; why: 'ended' | 'settled' | 'late' | 'level' | 'theirs' | 'closed' | 'no-majority' }
  | { do: 'wait'; until: bigint }
  /** Ask the beacon. */
  | { do: 'seed' }
  | { do: 'draw' }
  /** Ask the job's judge. */
  | { do: 'look' }
  | { do: 'answer' }
  | { do: 'submit' }
  | { do: Deed };

/** Why nothing can be done about an unanswered job now; undefined if something can. */
export function notNow(
  job: Job, action: JobAction, { now, timing, busy }: WorkerFacts,
): WorkerStep | undefined {
  const refusal = jobRefusal(job, action, now);
  if (refusal === 'SEED_NOT_READABLE') return { do: 'wait', until: opensAt(job, 0, timing) };
  if (refusal !== undefined) return { do: 'ignore', why: refusal === 'DEADLINE_PASSED' ? 'late' : 'settled' };
  return busy ? { do: 'wait', until: now.block + 1n } : undefined;
}

/** The answer is made shortly before the turn begins, and `deed` done in it. */
export function inTurn(opens: bigint, deed: 'submit' | Deed, facts: WorkerFacts): WorkerStep {
  const { now, prepareBlocks, answered } = facts;
  if (now.block + prepareBlocks < opens) return { do: 'wait', until: opens - prepareBlocks };
  if (!answered) return { do: 'answer' };
  return now.block < opens ? { do: 'wait', until: opens } : { do: deed };
}

/** When one of several drawn workers answers alone: each rank after the one before, then every member. */
export function aloneInTurn(job: Job, deed: 'submit' | 'post', facts: WorkerFacts): WorkerStep {
  const { me, now, timing, ranks } = facts;
  const readable = opensAt(job, 0, timing);
  // A pin gives its worker the right for good; the others keep their ranks.
  const pinnedToMe = job.state === 'assigned' && job.worker === me;
  // After the last rank every member may answer: no draw is needed then, and it may have become unreadable.
  const entitled = pinnedToMe || now.block >= opensAt(job, timing.ranks, timing);
  if (!entitled && ranks === undefined) return { do: 'draw' };
  return inTurn(entitled ? readable : opensAt(job, rankOf(me, ranks ?? []), timing), deed, facts);
}

/** Who was not drawn comes after the last of those who were. */
function rankOf(me: Felt, ranks: readonly Felt[]): number {
  const rank = ranks.indexOf(me);
  return rank === -1 ? ranks.length : rank;
}
