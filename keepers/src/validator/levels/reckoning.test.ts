import { expect } from 'chai';
import fc from 'fast-check';
import { counts } from '@ciro-network/sdk/uptime';
import { ROUND } from '../agenda/level-list.ts';
import { encodeColumn } from '../agenda/uptime.ts';
import { levelOf, reckon } from './reckoning.ts';
import type { KnownHour } from './reckoning.ts';

/** All workers but these were there. */
function hour(workers: number, ...missing: number[]): KnownHour {
  const present = new Set(Array.from({ length: workers }, (_worker, at) => at + 1));
  for (const index of missing) present.delete(index);
  const column = encodeColumn({ hour: 1, blockHash: 1n, workers, present }).payload.slice(4);
  return { workers, present: present.size, column, healed: new Set() };
}
const full = () => 8;

describe('reckoning of levels', () => {
  it('is in eighths of the counted hours, to the nearest', () => {
    expect([[720, 720], [675, 720], [674, 720], [360, 720], [45, 720], [44, 720], [0, 6]].map(([there, counted]) =>
      levelOf(there!, counted!))).to.deep.equal([8, 8, 7, 4, 1, 0, 0]);
    expect([levelOf(0, 5), levelOf(6, 6)]).to.deep.equal([undefined, 8]);
    fc.assert(fc.property(fc.integer({ min: 6, max: 720 }), fc.nat(720), (counted, absent) => {
      const there = Math.max(0, counted - absent);
      expect(Math.abs(levelOf(there, counted)! - (8 * there) / counted)).to.be.at.most(0.5);
    }));
  });

  it('counts no hour in which more than a third was missing', () => {
    expect([hour(3, 1), hour(3, 1, 2), { ...hour(3, 1, 2), present: 2 }].map(counts))
      .to.deep.equal([true, false, true]);
    const down = Array.from({ length: 20 }, () => hour(16, ...Array.from({ length: 16 }, (_worker, at) => at + 1)));
    expect(reckon(16, down, full)).to.deep.equal([]);
  });

  it('lists the workers whose day it is and whose level has changed, by their index', () => {
    const hours = [...Array(6).fill(hour(500, 5, 21, 485)), ...Array(6).fill(hour(500, 5, 6))] as KnownHour[];
    expect(reckon(5, hours, full)).to.deep.equal([
      { index: 5, level: 0 }, { index: 21, level: 4 }, { index: 485, level: 4 },
    ]);
    expect(reckon(ROUND + 5, hours, (index) => (index === 5 ? 0 : 4)).slice(0, 2))
      .to.deep.equal([{ index: 37, level: 8 }, { index: 53, level: 8 }]);
    expect(reckon(6, hours, full)).to.deep.equal([{ index: 6, level: 4 }]);
    expect(reckon(7, hours, full)).to.deep.equal([]);
    const listed = Array.from({ length: ROUND }, (_day, day) => reckon(day, hours, () => -1).map(({ index }) => index));
    expect(listed.flat().sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 500 }, (_worker, at) => at + 1));
  });

  it('takes healed bits for what they are', () => {
    const healed = { ...hour(300, 249), healed: new Set([249]) };
    const hours = [...Array(6).fill(healed), ...Array(6).fill(hour(300, 249))] as KnownHour[];
    expect(reckon(249 % ROUND, hours, full)).to.deep.equal([{ index: 249, level: 4 }]);
  });

  it('asks of a newcomer only the hours that it could be there in', () => {
    const hours: KnownHour[] = [
      ...Array(700).fill(hour(16)), ...Array(6).fill(hour(17, 17)), ...Array(6).fill(hour(17)),
    ];
    expect(reckon(1, hours, full)).to.deep.equal([{ index: 17, level: 4 }]);
    expect(reckon(1, hours.slice(0, 705), full)).to.deep.equal([]);
  });
});
