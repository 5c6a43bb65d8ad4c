import { expect } from 'chai';
import { jobView } from '../testing/jobs.ts';
import { TIMING } from '../testing/simulated-hub.ts';
import { nextStep } from './policy.ts';
import type { WorkerFacts, WorkerStep } from './policy.ts';

const ME = 0xa1n;
const OTHER = 0xa2n;

// Submitted in block 100: seed in 101, rank 0 from 111 on, rank 1 from 115, all from 123. Late above 140, 5000 s.
const VIEW = jobView(1n, 100, { deadlineTime: 5_000n });

function facts(changes: Partial<WorkerFacts> & { height: number; time?: number }): WorkerFacts {
  const { height, time = 1_000, ...rest } = changes;
  return {
    me: ME, now: { block: BigInt(height + 1), time: BigInt(time) }, timing: TIMING, ranks: [ME, OTHER],
    level: 'zkml', busy: false, answered: true, prepareBlocks: 1n, windowBlocks: 5n, ...rest,
  };
}

const assigned = (worker: bigint) => ({ ...VIEW, job: { ...VIEW.job, state: 'assigned' as const, worker } });

describe('worker policy', () => {
  const table: [string, typeof VIEW, WorkerFacts, WorkerStep][] = [
    ['ignores what has ended', { ...VIEW, ended: 'expired' }, facts({ height: 120 }), { do: 'ignore', why: 'ended' }],
    ['ignores what is settled', { ...VIEW, job: { ...VIEW.job, state: 'settled' } }, facts({ height: 120 }),
      { do: 'ignore', why: 'settled' }],
    ['waits for the seed', VIEW, facts({ height: 109 }), { do: 'wait', until: 111n }],
    ['draws once the seed is readable', VIEW, facts({ height: 110, ranks: undefined }), { do: 'draw' }],
    ['answers as rank 0', VIEW, facts({ height: 110, answered: false }), { do: 'answer' }],
    ['submits as rank 0 in its first block', VIEW, facts({ height: 110 }), { do: 'submit' }],
    ['waits as rank 1', VIEW, facts({ height: 110, ranks: [OTHER, ME] }), { do: 'wait', until: 114n }],
    ['answers as rank 1 shortly before its turn', VIEW, facts({ height: 113, ranks: [OTHER, ME], answered: false }),
      { do: 'answer' }],
    ['does not submit as rank 1 before its turn', VIEW, facts({ height: 113, ranks: [OTHER, ME] }),
      { do: 'wait', until: 115n }],
    ['submits as rank 1 in its turn', VIEW, facts({ height: 114, ranks: [OTHER, ME] }), { do: 'submit' }],
    ['waits undrawn until the last drawn one had its turn', VIEW, facts({ height: 112, ranks: [OTHER] }),
      { do: 'wait', until: 114n }],
    ['submits undrawn after the last drawn one', VIEW, facts({ height: 114, ranks: [OTHER] }), { do: 'submit' }],
    ['needs no draw once all may answer', VIEW, facts({ height: 122, ranks: undefined }), { do: 'submit' }],
    ['does nothing while a transaction is under way', VIEW, facts({ height: 122, busy: true }),
      { do: 'wait', until: 124n }],
    ['is not late by blocks alone', VIEW, facts({ height: 140, time: 5_000 }), { do: 'submit' }],
    ['is not late by seconds alone', VIEW, facts({ height: 139, time: 5_001 }), { do: 'submit' }],
    ['is late by both', VIEW, facts({ height: 140, time: 5_001 }), { do: 'ignore', why: 'late' }],
    ['needs no draw when pinned', assigned(ME), facts({ height: 110, ranks: undefined }), { do: 'submit' }],
    ['keeps its rank when another is pinned', assigned(OTHER), facts({ height: 110, ranks: [OTHER, ME] }),
      { do: 'wait', until: 114n }],
  ];
  for (const [name, view, given, step] of table) it(name, () => expect(nextStep(view, given)).to.deep.equal(step));
});
