import { expect } from 'chai';
import { LONGEST, asksAgainAt, bondsLeft, byLot } from './policy.ts';

const DAY = 86_400;
const DAY_MS = 1_000 * DAY;

describe('whom a sentinel asks whether it is there', () => {
  const pauses: readonly [string, readonly number[], number][] = [
    ['never asked', [], -Infinity],
    ['once', [100], 100 + DAY],
    ['twice in succession', [0, DAY], 3 * DAY],
    ['at the last moment of the succession', [0, 2 * DAY], 4 * DAY],
    ['later: the first is forgotten', [0, 2 * DAY + 1], 3 * DAY + 1],
    ['three times', [0, DAY, 3 * DAY], 7 * DAY],
    ['the third one late', [0, DAY, 5 * DAY + 1], 6 * DAY + 1],
    ['answers that others asked for meanwhile', [0, 1, 2, 3], 3 + 8 * DAY],
    ['seven times', [0, 1, 2, 3, 4, 5, 6], 6 + 64 * DAY],
    ['more often', [0, 1, 2, 3, 4, 5, 6, 7, 8], 8 + 64 * DAY],
    ['and forgotten after twice that', [0, 1, 2, 3, 4, 5, 6, 7 + 128 * DAY], 7 + 129 * DAY],
  ];
  for (const [what, answers, at] of pauses) {
    it(`pauses twice as long with each answer: ${what}`, () => expect(asksAgainAt(answers)).to.equal(at));
  }

  it('needs only the last few answers to know', () => {
    const often = Array.from({ length: 40 }, (_answer, at) => at);
    expect(asksAgainAt(often.slice(-LONGEST))).to.equal(asksAgainAt(often));
  });

  it('puts up no more bonds in any day than it is told to', () => {
    const sent = [{ at: 1, bonds: 2 }, { at: 5, bonds: 1 }];
    expect([0, 3, 4, 8].map((aDay) => bondsLeft(sent, DAY_MS, aDay))).to.deep.equal([0, 0, 1, 5]);
    expect([1, 5].map((at) => bondsLeft(sent, DAY_MS + at, 4))).to.deep.equal([3, 4]);
  });

  it('asks in an order that only it knows, another each hour', () => {
    const asks = Array.from({ length: 40 }, (_ask, worker) => ({ worker: BigInt(worker) }));
    const order = (hour: number, seed: bigint) => byLot(asks, hour, seed).map(({ worker }) => Number(worker));
    expect(order(1, 7n)).to.have.members(asks.map(({ worker }) => Number(worker)));
    expect(order(1, 7n)).to.deep.equal(order(1, 7n));
    expect(order(2, 7n)).to.not.deep.equal(order(1, 7n));
    expect(order(1, 8n)).to.not.deep.equal(order(1, 7n));
    const firsts = new Set(Array.from({ length: 60 }, (_hour, hour) => order(hour, 7n)[0]));
    expect(firsts.size).to.be.greaterThan(20);
  });
});
