import { expect } from 'chai';
import { poseidonHash } from '@scure/starknet';
import { rootOf } from '@ciro-network/sdk';
import { BITS, healed, isAbsent, open } from '@ciro-network/sdk/uptime';
import type { CertifiedHour, Opening } from '@ciro-network/sdk/uptime';
import { absences } from './absence.ts';

/** An hour in which these workers, from 1, were there. */
function hourOf(hour: number, workers: number, present: readonly number[]): CertifiedHour {
  const column = new Array<bigint>(Math.ceil(workers / BITS)).fill(0n);
  for (const index of present) column[Math.floor((index - 1) / BITS)]! |= 1n << BigInt((index - 1) % BITS);
  const facts = { hour, workers, present: present.length, blockHash: 7n, certifiedAt: 0, root: rootOf(column) };
  return { facts, column };
}

/** As the contract folds it. */
function rootFrom({ felt, path }: Opening, place: number): bigint {
  return path.reduce((node, sibling, level) =>
    ((place >> level) % 2 === 0 ? poseidonHash(node, sibling) : poseidonHash(sibling, node)), felt);
}

describe('absence', () => {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_item, at) => from + at);
  const hours = (...all: CertifiedHour[]) => new Map(all.map((hour) => [hour.facts.hour, hour]));
  const six = (present: (hour: number) => number[]) => range(1, 6).map((hour) => hourOf(hour, 4, present(hour)));

  it('is six certified hours in a row, the latest among them', () => {
    const [absence, ...others] = absences(hours(...six(() => [1, 2, 4])));
    expect(others).to.deep.equal([]);
    expect(absence?.index).to.equal(3);
    expect(absence?.hours.map(({ facts }) => facts.hour)).to.deep.equal(range(1, 6));
  });

  it('is none for who was there once, or is back', () => {
    for (const there of [1, 3, 6]) {
      expect(absences(hours(...six((hour) => (hour === there ? [1, 2, 3, 4] : [1, 2, 4]))))).to.deep.equal([]);
    }
    expect(absences(hours(...six(() => [1, 2, 4]), hourOf(7, 4, [1, 2, 3, 4])))).to.deep.equal([]);
  });

  it('is none across an hour that is missing, or in which the network was away', () => {
    expect(absences(hours(...six(() => [1, 2, 4]).slice(1)))).to.deep.equal([]);
    expect(absences(hours(...six(() => [1, 2, 4]).filter(({ facts }) => facts.hour !== 3)))).to.deep.equal([]);
    expect(absences(hours(...six((hour) => (hour === 4 ? [1, 2] : [1, 2, 4]))))).to.deep.equal([]);
  });

  it('is none for who was not yet a worker in all of the hours', () => {
    const columns = range(1, 6).map((hour) => hourOf(hour, hour === 1 ? 3 : 4, [1, 2, 3]));
    expect(absences(hours(...columns))).to.deep.equal([]);
  });

  it('is none after a heartbeat has healed the hour', () => {
    const columns = six(() => [1, 2, 4]);
    const good = hourOf(2, 4, [1, 2, 3, 4]);
    const repaired = healed(columns[1]!, 3, good.facts.root);
    expect(repaired).to.deep.equal({ facts: good.facts, column: good.column });
    expect(absences(hours(...columns, repaired))).to.deep.equal([]);
  });

  it('follows the contract where more are certified to be there than there are bits', () => {
    const lie = hourOf(2, 4, [1, 2]);
    const facts = { ...lie.facts, present: 4 };
    expect(healed({ ...lie, facts }, 3, 9n).facts).to.deep.equal({ ...facts, root: 9n });
  });

  it('opens any worker\'s felt of a column of any length', () => {
    for (const workers of [1, 248, 249, 620, 1_240, 8_000]) {
      const hour = hourOf(1, workers, range(1, workers).filter((index) => index % 3 !== 0));
      for (const index of [1, Math.ceil(workers / 2), workers]) {
        const place = Math.floor((index - 1) / BITS);
        expect(rootFrom(open(hour, index), place)).to.equal(hour.facts.root);
        expect(isAbsent(hour, index)).to.equal(index % 3 === 0);
      }
    }
  });
});
