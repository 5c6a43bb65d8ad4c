import { expect } from 'chai';
import type { Item } from '../consensus/items.ts';
import { DAY_SECONDS, encodeLevels } from './level-list.ts';
import { LevelsSource } from './levels.ts';

const list = (day: number, part: number, level = 7): Item =>
  encodeLevels({ day, part, changes: [{ index: day + 16 * part, level }] });

function scene({ owns = (_time: number): boolean => true } = {}) {
  const parts = new Map([[3, [list(3, 0), list(3, 1)]], [4, [list(4, 0)]], [5, []]]);
  const days = { days: () => [...parts.keys()], parts: (day: number) => parts.get(day) ?? [] };
  return { parts, source: new LevelsSource({ days, owns }) };
}

describe('levels source', () => {
  it('proposes what it has reckoned, until it is decided', () => {
    const { source } = scene();
    expect(source.pending()).to.deep.equal([list(3, 0), list(3, 1), list(4, 0)]);
    source.decided(list(3, 0));
    source.decided(list(4, 0));
    expect(source.pending()).to.deep.equal([list(3, 1)]);
  });

  it('agrees to nothing else, and to nothing twice', () => {
    const { source } = scene();
    expect([list(3, 0), list(3, 1), list(4, 0)].every((item) => source.accepts(item))).to.equal(true);
    for (const item of [list(3, 0, 6), list(3, 2), list(4, 1), list(5, 0), list(6, 0), { ...list(3, 0), topic: 1n }]) {
      expect(source.accepts(item)).to.equal(false);
    }
    source.decided(list(3, 0, 6));
    expect(source.accepts(list(3, 0))).to.equal(false);
  });

  it('leaves to each epoch the days that became ready in its time', () => {
    const { source } = scene({ owns: (time) => time < 6 * DAY_SECONDS });
    expect([source.pending(), source.accepts(list(4, 0))]).to.deep.equal([[list(3, 0), list(3, 1)], false]);
  });
});
