import { expect } from 'chai';
import { createKeys } from '../testing/cluster.ts';
import { nextStep } from './policy.ts';
import type { RoundState } from './policy.ts';

const { committee } = createKeys([1, 1, 1, 1]);
const OPENS = 100;
/** Of round 0: member 0 begins. */
const step = (given: Partial<Omit<RoundState, 'revealed' | 'known'>> & { revealed?: number[]; known?: number[] }) =>
  nextStep({
    round: 0, head: OPENS, opensAt: OPENS, closesAt: 0, committee, self: 0, ...given,
    revealed: new Set(given.revealed), known: new Set(given.known ?? [0, 1, 2, 3]),
  });
const stepsAt = (heads: number[], given: Parameters<typeof step>[0]) => heads.map((head) => step({ ...given, head }));

describe('who brings a round of the beacon', () => {
  it('begins with another member each round, and goes on with the next after a pause', () => {
    expect([0, 1, 2, 3].map((self) => step({ self }))).to.deep.equal(['bring', 'wait', 'wait', 'wait']);
    expect([0, 1, 2, 3].map((self) => step({ self, round: 2 }))).to.deep.equal(['wait', 'wait', 'bring', 'wait']);
    expect(stepsAt([101, 102], { self: 1 })).to.deep.equal(['wait', 'bring']);
    expect(stepsAt([105, 106], { self: 3 })).to.deep.equal(['wait', 'bring']);
  });

  it('is nobody before its first block, and nobody who is no member', () => {
    expect(step({ head: OPENS - 1 })).to.equal('wait');
    expect(step({ head: 500, self: -1 })).to.equal('wait');
  });

  it('waits a little for the last shares, and for a quorum however long', () => {
    expect(stepsAt([100, 101], { known: [0, 1, 2] })).to.deep.equal(['wait', 'bring']);
    expect(stepsAt([100, 101, 107], { known: [0, 1] })).to.deep.equal(['wait', 'wait', 'wait']);
  });

  it('is each for itself when all have had their turn: on the chain all shares meet', () => {
    expect(stepsAt([107, 108], { self: 2, known: [2] })).to.deep.equal(['wait', 'bring']);
    expect(step({ head: 108, self: 2, known: [2], revealed: [2] })).to.equal('wait');
    expect(step({ head: 109, self: 3, known: [3], revealed: [1, 2] })).to.equal('bring');
  });

  // A13
  it('is whoever was left out, while the round is open', () => {
    const closing = { closesAt: 105, revealed: [0, 1, 2] };
    const steps = [0, 1, 2, 3].map((self) => step({ ...closing, self, head: 102 }));
    expect(steps).to.deep.equal(['wait', 'wait', 'wait', 'bring']);
    expect(stepsAt([104, 105, 106], { ...closing, self: 3 })).to.deep.equal(['bring', 'over', 'over']);
    expect(step({ ...closing, self: 3, head: 102, known: [0, 1, 2] })).to.equal('wait');
  });
});
