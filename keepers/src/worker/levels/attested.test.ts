import { expect } from 'chai';
import type { Seat } from '../../hub/types.ts';
import { jobView } from '../../testing/jobs.ts';
import { JUDGES, TIMING } from '../../testing/simulated-hub.ts';
import { nextStep } from '../policy.ts';
import type { WorkerFacts, WorkerStep } from '../policy.ts';
import { majorityOf } from './attested.ts';

const ME = 0xa1n;
const [SECOND, THIRD] = [0xa2n, 0xa3n];

// Submitted in block 100, drawn by the beacon from 111 on: turns begin in 111, 115 and 119; from 123 on nobody commits.
// Late above 160.
const view = (...seats: Seat[]) => ({
  ...jobView(1n, 100, { state: 'judged', verifier: JUDGES.attested, deadlineBlock: 160n, deadlineTime: 5_000n }), seats,
});
const sealed = (worker: bigint): Seat => ({ worker, ask: 1n, commitment: worker });
const said = (worker: bigint, output = 7n): Seat => ({ ...sealed(worker), outputs: [output] });
const all = [ME, SECOND, THIRD];

function facts(changes: Partial<WorkerFacts> & { block: number; time?: number }): WorkerFacts {
  const { block, time = 1_000, ...rest } = changes;
  return {
    me: ME, level: 'attested', now: { block: BigInt(block), time: BigInt(time) }, timing: TIMING, ranks: all,
    seed: { block: 101n, randomness: 5n, fromBlock: 111n },
    busy: false, answered: true, prepareBlocks: 1n, windowBlocks: 20n, revealsUntil: { block: 135n, time: 2_000n },
    ...rest,
  };
}

describe('worker policy for ATTESTED jobs', () => {
  const ignore = (why: 'closed' | 'no-majority'): WorkerStep => ({ do: 'ignore', why });
  const table: [string, ReturnType<typeof view>, WorkerFacts, WorkerStep][] = [
    ['asks the beacon', view(), facts({ block: 111, seed: undefined, ranks: undefined }), { do: 'seed' }],
    ['waits while the beacon has nothing to say', view(), facts({ block: 111, seed: 'pending', ranks: undefined }),
      { do: 'wait', until: 112n }],
    ['does not work for a job in which nobody could reveal in time', view(),
      facts({ block: 133, seed: { block: 101n, randomness: 5n, fromBlock: 139n } }), { do: 'ignore', why: 'late' }],
    ['works for one in which somebody just can', view(),
      facts({ block: 138, seed: { block: 101n, randomness: 5n, fromBlock: 138n } }), { do: 'commit' }],
    ['has its turn when the beacon has spoken, however late', view(),
      facts({ block: 120, seed: { block: 101n, randomness: 5n, fromBlock: 126n } }), { do: 'wait', until: 125n }],
    ['draws', view(), facts({ block: 111, ranks: undefined }), { do: 'draw' }],
    ['answers first', view(), facts({ block: 111, answered: false }), { do: 'answer' }],
    ['commits in its turn', view(), facts({ block: 111 }), { do: 'commit' }],
    ['does not commit before it', view(),
      facts({ block: 113, ranks: [SECOND, ME, THIRD] }), { do: 'wait', until: 114n }],
    ['does not commit twice', view(sealed(ME)), facts({ block: 112 }), { do: 'wait', until: 123n }],
    ['does not commit while it does', view(), facts({ block: 111, busy: true }), { do: 'wait', until: 112n }],
    ['leaves a job that it was not drawn for', view(), facts({ block: 112, me: 5n }), ignore('closed')],
    ['leaves one with too few ranks, which the judge refuses', view(),
      facts({ block: 112, ranks: [ME] }), ignore('closed')],
    ['comes too late after three', view(...[SECOND, THIRD, 9n].map(sealed)), facts({ block: 112 }), ignore('closed')],
    ['comes too late after all turns', view(sealed(SECOND)), facts({ block: 123 }), ignore('closed')],
    ['comes too late after a reveal', view(said(SECOND), sealed(THIRD)), facts({ block: 122 }), ignore('closed')],
    ['reveals nothing while others can commit', view(...[ME, SECOND].map(sealed)), facts({ block: 122 }),
      { do: 'wait', until: 123n }],
    ['reveals when three have committed', view(...all.map(sealed)), facts({ block: 120 }), { do: 'reveal' }],
    ['reveals when all turns are over', view(...[ME, SECOND].map(sealed)), facts({ block: 123 }), { do: 'reveal' }],
    ['leaves a job that nobody else has committed to', view(sealed(ME)), facts({ block: 123 }), ignore('no-majority')],
    ['asks until when it may reveal after another', view(sealed(ME), said(SECOND)),
      facts({ block: 124, revealsUntil: undefined }), { do: 'look' }],
    ['reveals after another', view(sealed(ME), said(SECOND)), facts({ block: 124 }), { do: 'reveal' }],
    ['reveals as long as one clock has not run out', view(sealed(ME), said(SECOND)), facts({ block: 150, time: 2_000 }),
      { do: 'reveal' }],
    ['gives up when both have', view(sealed(ME), said(SECOND)),
      facts({ block: 136, time: 2_001 }), ignore('no-majority')],
    ['waits for the others', view(said(ME), said(SECOND), sealed(THIRD)),
      facts({ block: 124 }), { do: 'wait', until: 125n }],
    ['finalises without them in the end', view(said(ME), said(SECOND), sealed(THIRD)),
      facts({ block: 136, time: 2_001 }),
      { do: 'finalise-round' }],
    ['finalises when all have revealed', view(...all.map((one) => said(one))),
      facts({ block: 126 }), { do: 'finalise-round' }],
    ['leaves two blocks to each of the others', view(...all.map((one) => said(one))), facts({ block: 124 }),
      { do: 'wait', until: 126n }],
    ['ends no job that pays others only', view(said(ME, 8n), said(SECOND), said(THIRD)), facts({ block: 126 }),
      ignore('no-majority')],
    ['leaves a job in which all disagree', view(said(ME, 1n), said(SECOND, 2n), said(THIRD, 3n)), facts({ block: 126 }),
      ignore('no-majority')],
    ['reveals nothing first when it is late', view(...all.map(sealed)), facts({ block: 161, time: 5_001 }),
      { do: 'ignore', why: 'late' }],
    ['asks of a late job until when it can be ended', view(...all.map((one) => said(one))),
      facts({ block: 162, time: 5_001, revealsUntil: undefined }), { do: 'look' }],
    ['ends what was revealed in time, also late', view(...all.map((one) => said(one))),
      facts({ block: 162, time: 5_001, revealsUntil: { block: 152n, time: 5_000n } }), { do: 'finalise-round' }],
    ['reveals after another, also late', view(sealed(ME), said(SECOND)),
      facts({ block: 162, time: 5_001, revealsUntil: { block: 162n, time: 5_000n } }), { do: 'reveal' }],
    ['leaves a late job that nobody has ended', view(...all.map((one) => said(one))),
      facts({ block: 163, time: 5_301, revealsUntil: { block: 152n, time: 5_000n } }), { do: 'ignore', why: 'late' }],
  ];
  for (const [name, job, given, step] of table) it(name, () => expect(nextStep(job, given)).to.deep.equal(step));

  it('counts equal answers, not those who are silent', () => {
    expect(majorityOf([said(ME), sealed(SECOND), sealed(THIRD)])).to.equal(undefined);
    expect(majorityOf([said(ME, 1n), said(SECOND), said(THIRD)]))
      .to.deep.equal({ outputs: [7n], workers: [SECOND, THIRD] });
  });
});
