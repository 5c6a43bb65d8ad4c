import { expect } from 'chai';
import fc from 'fast-check';
import { CHANGES_A_PART, LEVELS, ROUND, decodeLevels, encodeLevels, partsOf } from './level-list.ts';
import type { LevelChange } from './level-list.ts';

const changesOf = (day: number, count: number): LevelChange[] =>
  Array.from({ length: count }, (_change, at) => ({ index: (day % ROUND || ROUND) + ROUND * at, level: at % 9 }));

describe('list of levels', () => {
  it('lies twelve to a felt from its low end', () => {
    const { topic, payload } = encodeLevels({ day: 20_832, part: 3, changes: changesOf(20_832, 13) });
    expect([topic, payload.length, payload[0], payload[1]]).to.deep.equal([LEVELS, 4, 20_832n, 3n]);
    expect(payload[2]! & 0xfffffn).to.equal(16n * 16n);
    expect(payload[2]! >> 220n).to.equal(BigInt(12 * 16 * 16 + 2));
    expect(payload[3]).to.equal(BigInt(13 * 16 * 16 + 3));
  });

  it('has one encoding: what is read would be written so', () => {
    const given = fc.record({
      day: fc.integer({ min: 0, max: 2 ** 32 - 1 }), part: fc.integer({ min: 0, max: 255 }), count: fc.nat(40),
    });
    const change = fc.bigInt({ min: -(2n ** 240n), max: 2n ** 240n });
    fc.assert(fc.property(given, fc.nat(), change, ({ day, part, count }, at, delta) => {
      const list = { day, part, changes: changesOf(day, count) };
      const item = encodeLevels(list);
      expect(decodeLevels(item)).to.deep.equal(list);
      const changed = [...item.payload];
      changed[at % changed.length]! += delta;
      const read = changed.some((felt) => felt < 0n) ? undefined : decodeLevels({ ...item, payload: changed });
      if (read !== undefined) expect(encodeLevels(read).payload).to.deep.equal(changed);
    }));
  });

  it('is refused where contracts would refuse it', () => {
    const item = (change: Partial<Parameters<typeof encodeLevels>[0]>) =>
      encodeLevels({ day: 32, part: 0, changes: [{ index: 16, level: 7 }, { index: 32, level: 0 }], ...change });
    expect(decodeLevels(item({}))).not.to.equal(undefined);
    const refused = [
      item({ changes: [{ index: 17, level: 7 }] }), item({ changes: [{ index: 16, level: 9 }] }),
      item({ changes: [{ index: 32, level: 7 }, { index: 16, level: 7 }] }),
      item({ changes: [{ index: 16, level: 7 }, { index: 16, level: 6 }] }),
      item({ part: 256 }), item({ changes: changesOf(32, CHANGES_A_PART + 1) }),
      { ...item({}), topic: 7n }, { ...item({}), payload: [] }, { ...item({}), payload: [...item({}).payload, 0n] },
    ];
    for (const one of refused) expect(decodeLevels(one)).to.equal(undefined);
  });

  it('of a day is cut into parts that ascend', () => {
    expect(partsOf(32, [])).to.deep.equal([]);
    const changes = changesOf(32, CHANGES_A_PART + 1);
    const parts = partsOf(32, changes).map((item) => decodeLevels(item)!);
    expect(parts.map(({ part, changes: { length } }) => [part, length])).to.deep.equal([[0, CHANGES_A_PART], [1, 1]]);
    expect(parts.flatMap((part) => part.changes)).to.deep.equal(changes);
  });
});
