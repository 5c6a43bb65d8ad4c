import { expect } from 'chai';
import type { Item } from '../consensus/items.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';
import { encodeAttested } from './attested-list.ts';
import { AttestedSource } from './attested.ts';

const result = { judge: 1n, jobId: 2n, result: 3n, security: 4n };
const list = (hour: number, changes: Partial<typeof result> = {}): Item =>
  encodeAttested({ hour, blockHash: 9n, results: [result, { ...result, ...changes }] });

function scene(owns = (_time: number): boolean => true) {
  const items = new Map<number, Item | undefined>([[3, list(3)], [4, undefined], [5, list(5)]]);
  const hours = { hours: () => [...items.keys()], item: (hour: number) => items.get(hour) };
  return new AttestedSource({ hours, owns });
}

describe('attested source', () => {
  it('proposes the hours in which something was agreed on, until they are decided', () => {
    const source = scene();
    expect(source.pending()).to.deep.equal([list(3), list(5)]);
    source.decided(list(3));
    expect(source.pending()).to.deep.equal([list(5)]);
  });

  it('agrees to nothing that it has not read itself, and to nothing twice', () => {
    const source = scene();
    expect([list(3), list(5)].every((item) => source.accepts(item))).to.equal(true);
    const changed: Partial<typeof result>[] = [{ judge: 7n }, { jobId: 7n }, { result: 7n }, { security: 7n }];
    for (const item of [...changed.map((change) => list(3, change)), list(4), list(6), { ...list(3), topic: 1n }]) {
      expect(source.accepts(item)).to.equal(false);
    }
    source.decided(list(3, { result: 7n }));
    expect(source.accepts(list(3))).to.equal(false);
  });

  it('leaves to each epoch the hours that ended in its time', () => {
    const source = scene((time) => time <= 4 * HOUR_SECONDS);
    expect([source.pending(), source.accepts(list(5))]).to.deep.equal([[list(3)], false]);
  });
});
