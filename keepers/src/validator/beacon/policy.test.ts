import { expect } from 'chai';
import type { Committee } from '../consensus/committee.ts';
import { createKeys } from '../testing/cluster.ts';
import { nextStep } from './policy.ts';
import type { RoundState } from './policy.ts';

const { committee } = createKeys([1, 1, 1, 1]);
const OPENS = 100;
const GRACE = 10;
/** Of round 0: member 0 begins. */
const step = (given: Partial<Omit<RoundState, 'revealed' | 'known'>> & { revealed?: number[]; known?: number[] }) =>
  nextStep({
    round: 0, head: OPENS, opensAt: OPENS, closesAt: 0, graceBlocks: GRACE, committee, self: 0, passesOn: false,
    ...given,
    revealed: new Set(given.revealed), known: new Set(given.known ?? [0, 1, 2, 3]),
  });
const stepsAt = (heads: number[], given: Parameters<typeof step>[0]) => heads.map((head) => step({ ...given, head }));
const bringers = (given: Parameters<typeof step>[0]) =>
  [0, 1, 2, 3].filter((self) => step({ ...given, self }) === 'bring');

interface Course {
  /** The block that has the quorum, after the round's opening. */
  landed: number;
  /** How many transactions were sent. */
  sent: number;
}

/** What comes of a round without those whose turn is first. A transaction is in the block `after` that of its sending. */
function course(size: number, dead: number, graceBlocks: number, after = 1, round = 0): Course {
  const members = Array.from({ length: size }, (_member, id) => ({ ...committee.members[0]!, id, weight: 1 }));
  const all: Committee = { ...committee, members, total: size };
  const living = members.map(({ id }) => id).filter((id) => (((id - round) % size) + size) % size >= dead);
  let landed = Infinity;
  const busy = new Set<number>();
  for (let head = OPENS; head < landed; head += 1) {
    for (const self of living) {
      if (busy.has(self)) continue;
      if (step({ round, head, committee: all, self, known: living, graceBlocks }) !== 'bring') continue;
      busy.add(self);
      landed = Math.min(landed, head + after);
    }
  }
  return { landed: landed - OPENS, sent: busy.size };
}

describe('who brings a round of the beacon', () => {
  it('begins with another member each round, and has ever more helpers', () => {
    expect(bringers({})).to.deep.equal([0]);
    expect(bringers({ round: 2 })).to.deep.equal([2]);
    expect([101, 102, 103, 104].map((head) => bringers({ head }).length)).to.deep.equal([1, 2, 2, 4]);
  });

  it('is nobody before its first block, and nobody who is no member', () => {
    expect(step({ head: OPENS - 1 })).to.equal('wait');
    expect(step({ head: 500, self: -1 })).to.equal('wait');
  });

  it('waits a little for the last shares', () => {
    expect(stepsAt([100, 101], { known: [0, 1, 2] })).to.deep.equal(['wait', 'bring']);
  });

  // A13: judges' deadlines rest on it
  for (const [size, dead] of [[4, 0], [4, 1], [10, 1], [10, 3], [32, 1], [32, 10]] as const) {
    it(`has a quorum in within the grace, whatever it is, with ${dead} of ${size} dead in their turn`, () => {
      for (const grace of [1, 2, 3, 4, 6, 10, 30]) {
        for (const round of [0, 1, size - 1]) {
          expect(course(size, dead, grace, 1, round).landed, `of ${grace} blocks`).to.be.at.most(grace);
        }
      }
    });
  }

  it('pays once if nobody is dead, and for few more if some are, where the grace leaves room', () => {
    expect(course(32, 0, 10)).to.deep.equal({ landed: 1, sent: 1 });
    expect(course(32, 1, 10)).to.deep.equal({ landed: 3, sent: 1 });
    expect(course(32, 1, 10, 2)).to.deep.equal({ landed: 4, sent: 1 });
    expect(course(32, 3, 10)).to.deep.equal({ landed: 5, sent: 1 });
    expect(course(32, 10, 16)).to.deep.equal({ landed: 9, sent: 6 });
  });

  it('is one after the other, when a quorum comes together late', () => {
    const late = { head: OPENS + 2 * GRACE, revealed: [0, 1], known: [0, 1, 2] };
    expect([0, 1, 2, 3].map((later) => bringers({ ...late, head: late.head + later })))
      .to.deep.equal([[0], [1], [2], [3]]);
  });

  it('is each for itself where no quorum comes together in time: on the chain all shares meet', () => {
    const alone = { known: [2], self: 2 };
    expect(stepsAt([109, 110, 111, 112, 113, 114], alone))
      .to.deep.equal(['wait', 'wait', 'wait', 'wait', 'wait', 'bring']);
    expect(bringers({ head: 110, known: [0, 1] })).to.deep.equal([0]);
    expect(step({ head: 120, self: 2, known: [2], revealed: [2] })).to.equal('wait');
    expect(step({ head: 120, self: 3, known: [3], revealed: [1] })).to.equal('bring');
  });

  // A13: the old members may have gone, and the new ones had their keys before anything was told
  it('is nobody, while too few are heard of whom the next epoch\'s could take over from', () => {
    const passing = { passesOn: true, head: 500, self: 1 };
    expect(step({ ...passing, known: [0, 1] })).to.equal('wait');
    expect(bringers({ passesOn: true, head: 109, known: [0, 1, 2] }), 'a quorum').to.deep.equal([0, 1, 2, 3]);
  });

  // A13
  it('is whoever was left out, while the round is open', () => {
    const closing = { closesAt: 105, revealed: [0, 1, 2] };
    expect(bringers({ ...closing, head: 102 })).to.deep.equal([3]);
    expect(stepsAt([104, 105, 106], { ...closing, self: 3 })).to.deep.equal(['bring', 'over', 'over']);
    expect(step({ ...closing, self: 3, head: 102, known: [0, 1, 2] })).to.equal('wait');
  });

  // A13
  it('is another for who was left out and cannot, in the last blocks', () => {
    const closing = { closesAt: 105, revealed: [0, 1, 3] };
    expect([102, 103, 104].map((head) => bringers({ ...closing, head }))).to.deep.equal([[2], [2], [1, 2]]);
    const first = { closesAt: 105, revealed: [1, 2, 3] };
    expect([103, 104].map((head) => bringers({ ...first, head }))).to.deep.equal([[0, 2], [0, 1]]);
  });
});
