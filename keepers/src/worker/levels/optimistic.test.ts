import { expect } from 'chai';
import { jobView } from '../../testing/jobs.ts';
import { JUDGES, TIMING } from '../../testing/simulated-hub.ts';
import { nextStep } from '../policy.ts';
import type { WorkerFacts, WorkerStep } from '../policy.ts';
import type { Posting } from './port.ts';

const ME = 0xa1n;
const OTHER = 0xa2n;

// Submitted in block 100: rank 0 from 111 on, rank 1 from 115, all from 123. Late above 140.
const JUDGED = jobView(1n, 100, { state: 'judged', verifier: JUDGES.optimistic, deadlineTime: 5_000n });
const POSTED = { ...JUDGED, job: { ...JUDGED.job, state: 'posted' as const, worker: ME } };
// Posted in 111: the audit can be known from 122 on, the window's blocks are over after 131.
const POSTING: Posting = { status: 'posted', postedBlock: 111n, finalAt: 2_000n, audited: false, frozen: false };

function facts(changes: Partial<WorkerFacts> & { block: number; time?: number }): WorkerFacts {
  const { block, time = 1_000, ...rest } = changes;
  return {
    me: ME, level: 'optimistic', now: { block: BigInt(block), time: BigInt(time) }, timing: TIMING, ranks: [ME, OTHER],
    busy: false, answered: true, prepareBlocks: 1n, windowBlocks: 20n, posting: POSTING, ...rest,
  };
}

describe('worker policy for OPTIMISTIC jobs', () => {
  const table: [string, typeof JUDGED, WorkerFacts, WorkerStep][] = [
    ['waits for the seed', JUDGED, facts({ block: 110 }), { do: 'wait', until: 111n }],
    ['draws once the seed is readable', JUDGED, facts({ block: 111, ranks: undefined }), { do: 'draw' }],
    ['answers shortly before its turn', JUDGED,
      facts({ block: 114, ranks: [OTHER, ME], answered: false }), { do: 'answer' }],
    ['posts in its turn', JUDGED, facts({ block: 111 }), { do: 'post' }],
    ['does not post before it', JUDGED, facts({ block: 112, ranks: [OTHER, ME] }), { do: 'wait', until: 114n }],
    ['posts undrawn after all turns', JUDGED, facts({ block: 123, ranks: undefined }), { do: 'post' }],
    ['does not post while it does', JUDGED, facts({ block: 111, busy: true }), { do: 'wait', until: 112n }],
    ['leaves a late job', JUDGED, facts({ block: 141, time: 5_001 }), { do: 'ignore', why: 'late' }],
    ['leaves what another has posted', { ...POSTED, job: { ...POSTED.job, worker: OTHER } }, facts({ block: 150 }),
      { do: 'ignore', why: 'theirs' }],
    ['leaves what is paid', { ...POSTED, job: { ...POSTED.job, state: 'ruled' } }, facts({ block: 150 }),
      { do: 'ignore', why: 'settled' }],
    ['asks the judge', POSTED, facts({ block: 112, posting: undefined }), { do: 'look' }],
    ['waits until the audit is known', POSTED, facts({ block: 112, posting: { ...POSTING, audited: undefined } }),
      { do: 'wait', until: 123n }],
    ['waits on while the beacon has nothing to say', POSTED,
      facts({ block: 126, posting: { ...POSTING, audited: undefined } }), { do: 'wait', until: 127n }],
    ['waits for the beacon for weeks', POSTED,
      facts({ block: 9_000, time: 5_000 + 23 * 86_400, posting: { ...POSTING, audited: undefined } }),
      { do: 'wait', until: 9_001n }],
    ['and proves before it would go unpaid', POSTED,
      facts({ block: 9_000, time: 5_001 + 23 * 86_400, posting: { ...POSTING, audited: undefined } }), { do: 'prove' }],
    ['proves what is drawn for it', POSTED,
      facts({ block: 123, posting: { ...POSTING, audited: true } }), { do: 'prove' }],
    ['makes an answer anew that it has lost', POSTED,
      facts({ block: 123, answered: false, posting: { ...POSTING, audited: true } }), { do: 'answer' }],
    ['waits for the window\'s blocks', POSTED, facts({ block: 131, time: 2_001 }), { do: 'wait', until: 132n }],
    ['waits for the window\'s seconds', POSTED, facts({ block: 132, time: 2_000 }), { do: 'wait', until: 133n }],
    ['finalises after both', POSTED, facts({ block: 132, time: 2_001 }), { do: 'finalise' }],
    ['finalises once', POSTED, facts({ block: 132, time: 2_001, busy: true }), { do: 'wait', until: 133n }],
    ['waits while it is contested', POSTED,
      facts({ block: 150, time: 9_000, posting: { ...POSTING, status: 'contested' } }),
      { do: 'wait', until: 151n }],
    ['has its bond back when nobody\'s answer counts', POSTED,
      facts({ block: 150, posting: { ...POSTING, status: 'void' } }),
      { do: 'conclude' }],
    ['and when the model is frozen', POSTED, facts({ block: 132, time: 2_001, posting: { ...POSTING, frozen: true } }),
      { do: 'conclude' }],
    ['refunds the client of a wrong one', POSTED, facts({ block: 150, posting: { ...POSTING, status: 'guilty' } }),
      { do: 'conclude' }],
    ['leaves a level that it does not serve', JUDGED,
      facts({ block: 111, level: undefined }), { do: 'ignore', why: 'level' }],
  ];
  for (const [name, view, given, step] of table) it(name, () => expect(nextStep(view, given)).to.deep.equal(step));
});
