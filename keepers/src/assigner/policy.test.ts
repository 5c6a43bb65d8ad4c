import { expect } from 'chai';
import { jobView } from '../testing/jobs.ts';
import { TIMING } from '../testing/simulated-hub.ts';
import { isProfitable, nextSteps } from './policy.ts';
import type { AssignerFacts, AssignerStep } from './policy.ts';

const VIEW = jobView(1n, 100, { deadlineTime: 5_000n });
const JUDGED = jobView(3n, 100, { state: 'judged' });
const LONG = jobView(2n, 100, { deadlineBlock: 230n });
const settled = (consumer: bigint) => ({ ...VIEW, job: { ...VIEW.job, state: 'settled' as const, consumer } });

function facts(height: number, changes: Partial<AssignerFacts> & { time?: number } = {}): AssignerFacts {
  const { time = 1_000, ...rest } = changes;
  const now = { block: BigInt(height + 1), time: BigInt(time) };
  return { now, timing: TIMING, busy: false, pin: 'outliving', deliver: 'profitable', ...rest };
}

describe('assigner policy', () => {
  const table: [string, typeof VIEW, AssignerFacts, AssignerStep[]][] = [
    ['waits for the seed', VIEW, facts(109), []],
    ['wakes once the seed is readable', VIEW, facts(110), ['wake']],
    ['wakes the workers of a job without a proof, and pins it to none', JUDGED, facts(110, { pin: 'always' }),
      ['wake']],
    ['pins what outlives the next epoch', LONG, facts(110), ['wake', 'pin']],
    ['pins all where it is told to', VIEW, facts(110, { pin: 'always' }), ['wake', 'pin']],
    ['pins none where it is told not to', LONG, facts(110, { pin: 'never' }), ['wake']],
    ['pins none once others may answer', LONG, facts(110 + Number(TIMING.rankWindow)), ['wake']],
    ['does not pin twice', { ...LONG, job: { ...LONG.job, state: 'assigned' } }, facts(110), ['wake']],
    ['does not expire by blocks alone', VIEW, facts(140, { time: 5_000 }), ['wake']],
    ['does not expire by seconds alone', VIEW, facts(139, { time: 5_001 }), ['wake']],
    ['expires by both', VIEW, facts(140, { time: 5_001 }), ['expire']],
    ['expires a pinned job too', { ...VIEW, job: { ...VIEW.job, state: 'assigned' } }, facts(140, { time: 5_001 }),
      ['expire']],
    ['delivers, however late', settled(7n), facts(500, { time: 9_000 }), ['deliver']],
    ['delivers nothing without a consumer', settled(0n), facts(120), []],
    ['delivers nothing where it is told not to', settled(7n), facts(120, { deliver: 'never' }), []],
    ['leaves alone what is under way', VIEW, facts(140, { time: 5_001, busy: true }), []],
    ['leaves alone what has ended', { ...VIEW, ended: 'cancelled' }, facts(110), []],
  ];
  for (const [name, view, given, steps] of table) it(name, () => expect(nextSteps(view, given)).to.deep.equal(steps));

  it('delivers only what covers its cost', () => {
    expect(isProfitable(100n, 50n, 0.5)).to.equal(true);
    expect(isProfitable(99n, 50n, 0.5)).to.equal(false);
    expect(isProfitable(0n, 1n, 1_000)).to.equal(false);
  });
});
