import { HASH_DELAY, JUDGING_TIME } from '@ciro-network/sdk';
import type { JobView } from '../../hub/types.ts';
import { aloneInTurn, notNow } from '../turn.ts';
import type { WorkerFacts, WorkerStep } from '../turn.ts';
import type { Posting } from './port.ts';

/** Seconds before anybody may have the client refunded, in which a worker waits for no beacon, but proves. */
const SPARE = 7n * 24n * 3600n;

/** The block after the post decides about the audit; the beacon has no value for it earlier than this. */
export function auditKnownAt({ postedBlock }: Posting): bigint {
  return postedBlock + 1n + HASH_DELAY;
}

/** What a worker does about an OPTIMISTIC job now: posts in its turn, then sees to its own answer. */
export function optimisticStep(view: JobView, facts: WorkerFacts): WorkerStep {
  const { job } = view;
  const { me, now, busy, answered, posting, windowBlocks } = facts;
  if (job.state === 'judged') return notNow(job, 'post', facts) ?? aloneInTurn(job, 'post', facts);
  if (job.state !== 'posted') return { do: 'ignore', why: 'settled' };
  if (job.worker !== me) return { do: 'ignore', why: 'theirs' };
  const later: WorkerStep = { do: 'wait', until: now.block + 1n };
  if (busy) return later;
  if (posting === undefined) return { do: 'look' };
  const { status, postedBlock, finalAt, audited, frozen } = posting;
  // Nobody's answer counts, or not this one: the client is refunded, and of a broken model the bond comes back.
  if (status === 'guilty' || status === 'void' || (status === 'posted' && frozen)) return { do: 'conclude' };
  if (status !== 'posted') return later;
  const unpaidSoon = now.time > job.deadlineTime + JUDGING_TIME - SPARE;
  if (audited === undefined && !unpaidSoon) return { do: 'wait', until: max(auditKnownAt(posting), now.block) + 1n };
  if (audited !== false) return answered ? { do: 'prove' } : { do: 'answer' };
  const open = now.block <= postedBlock + windowBlocks;
  if (open) return { do: 'wait', until: postedBlock + windowBlocks + 1n };
  return now.time > finalAt ? { do: 'finalise' } : later;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
