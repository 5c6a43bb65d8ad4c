import { isClosed, jobRefusal } from '@ciro-network/sdk';
import type { DrawSeed } from '@ciro-network/sdk';
import type { Felt, Job, JobView, Seat } from '../../hub/types.ts';
import { isPayable, turnAt } from '../../hub/rules.ts';
import { inTurn, notNow } from '../turn.ts';
import type { WorkerFacts, WorkerStep } from '../turn.ts';

/** Workers that answer, and how many of them must agree. */
export const SEATS = 3;
export const QUORUM = 2;

/** Blocks in which one of those that agree has the finalising to itself: of two transactions one would be wasted. */
const SHIFT = 2n;

/** What a worker does about an ATTESTED job now: commits in its turn, reveals when nobody can commit, ends it. */
export function attestedStep({ job, seats = [] }: JobView, facts: WorkerFacts): WorkerStep {
  const { me, now, timing, seed } = facts;
  const begun = seats.some(hasRevealed);
  // Only the first reveal must come before the deadline: what can be read is paid.
  const hindered = notNow(job, begun ? 'attest' : 'commit', facts) ?? (begun ? pastEnding(job, facts) : undefined);
  if (hindered !== undefined) return hindered;
  if (seed === undefined) return { do: 'seed' };
  if (seed === 'pending') return { do: 'wait', until: now.block + 1n };
  const lastTurn = turnAt(seed, timing.ranks, timing);
  const mine = seats.find(({ worker }) => worker === me);
  const committed = begun || seats.length === SEATS || now.block >= lastTurn;
  if (mine === undefined) return committed ? { do: 'ignore', why: 'closed' } : commitInTurn(job, facts, seed);
  if (!committed) return { do: 'wait', until: lastTurn };
  if (seats.length < QUORUM) return { do: 'ignore', why: 'no-majority' };
  if (!begun) return { do: 'reveal' };
  return seats.every(hasRevealed) ? finaliseInShift(seats, facts) : whileRevealing(mine, seats, facts);
}

/** The answer that a quorum of those who have revealed gives, and who gave it. */
export function majorityOf(seats: readonly Seat[]): { outputs: Felt[]; workers: Felt[] } | undefined {
  const said = Map.groupBy(seats.filter(hasRevealed), ({ outputs = [] }) => outputs.join());
  const agreeing = [...said.values()].find((some) => some.length >= QUORUM);
  return agreeing && { outputs: agreeing[0]?.outputs ?? [], workers: agreeing.map(({ worker }) => worker) };
}

export function hasRevealed({ outputs }: Seat): boolean {
  return outputs !== undefined;
}

function commitInTurn(job: Job, facts: WorkerFacts, seed: DrawSeed): WorkerStep {
  const { me, timing, ranks } = facts;
  // The beacon was so late that nobody could reveal before the deadline: the judge takes no commitment.
  if (!isPayable(job, seed, timing)) return { do: 'ignore', why: 'late' };
  if (ranks === undefined) return { do: 'draw' };
  const rank = ranks.indexOf(me);
  // With fewer ranks the judge takes no commitment, and nobody else's turn ever comes.
  if (rank === -1 || ranks.length < timing.ranks) return { do: 'ignore', why: 'closed' };
  return inTurn(turnAt(seed, rank, timing), 'commit', facts);
}

/** Of a late job whose time to be ended may be over. */
function pastEnding(job: Job, { now, revealsUntil }: WorkerFacts): WorkerStep | undefined {
  if (jobRefusal(job, 'commit', now) === undefined) return undefined;
  if (revealsUntil === undefined) return { do: 'look' };
  return isClosed(revealsUntil, now) ? { do: 'ignore', why: 'late' } : undefined;
}

function whileRevealing(mine: Seat, seats: readonly Seat[], facts: WorkerFacts): WorkerStep {
  const { now, revealsUntil } = facts;
  if (revealsUntil === undefined) return { do: 'look' };
  const { block, time } = revealsUntil;
  if (now.block > block && now.time > time) return finaliseInShift(seats, facts);
  return hasRevealed(mine) ? { do: 'wait', until: now.block + 1n } : { do: 'reveal' };
}

/** Each of those that are paid has its shift; if one is dead, the next ends the job. */
function finaliseInShift(seats: readonly Seat[], { me, now }: WorkerFacts): WorkerStep {
  const workers = majorityOf(seats)?.workers ?? [];
  const place = workers.indexOf(me);
  if (place === -1) return { do: 'ignore', why: 'no-majority' };
  const onDuty = (now.block / SHIFT) % BigInt(workers.length) === BigInt(place);
  return onDuty ? { do: 'finalise-round' } : { do: 'wait', until: (now.block / SHIFT + 1n) * SHIFT };
}
