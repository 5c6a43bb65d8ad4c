import { expect } from 'chai';
import { BITS } from './column.ts';
import type { CertifiedHour } from './column.ts';
import { chosen, unheard } from './unheard.ts';

const WORKERS = 9;
const ALL = Array.from({ length: WORKERS }, (_worker, at) => at + 1);
const LATEST = 107;

/** An hour of which validators say that these were there. */
function certified(hour: number, present: readonly number[] = ALL): CertifiedHour {
  const column = new Array<bigint>(Math.ceil(WORKERS / BITS)).fill(0n);
  for (const index of present) column[0]! |= 1n << BigInt(index - 1);
  const facts = { hour, workers: WORKERS, present: present.length, blockHash: BigInt(hour), certifiedAt: 0, root: 0n };
  return { facts, column };
}

const hours = (...certain: CertifiedHour[]) => new Map([
  ...Array.from({ length: 8 }, (_hour, at) => certified(LATEST - at)), ...certain,
].map((one) => [one.facts.hour, one]));
/** Everybody is heard but these. */
const allBut = (...silent: number[]) => () => ALL.filter((index) => !silent.includes(index));

describe('workers that are certified and not heard', () => {
  it('are those of whom nothing was heard in the latest six hours', () => {
    expect(unheard(hours(), allBut(2, 5))).to.deep.equal([2, 5]);
    expect(unheard(hours(), (hour) => (hour === LATEST - 5 ? ALL : allBut(2, 5)()))).to.deep.equal([]);
    expect(unheard(hours(), (hour) => (hour === LATEST - 6 ? ALL : allBut(2)()))).to.deep.equal([2]);
  });

  it('are not those whom validators call absent: certified hours accuse them', () => {
    const without = ALL.filter((index) => index !== 2);
    expect(unheard(hours(certified(LATEST, without)), allBut(2, 5))).to.deep.equal([5]);
  });

  it('are nobody where it is we who were away', () => {
    expect(unheard(hours(), allBut(1, 2, 3))).to.deep.equal([1, 2, 3]);
    expect(unheard(hours(), allBut(1, 2, 3, 4))).to.deep.equal([]);
    expect(unheard(hours(), (hour) => (hour === LATEST - 3 ? [] : allBut(2)()))).to.deep.equal([]);
  });

  it('are heard by the block that the hour was certified with', () => {
    expect(unheard(hours(), (hour, hash) => (hash === BigInt(hour) ? ALL : []))).to.deep.equal([]);
  });

  it('are nobody before there are six hours that count', () => {
    const few = new Map([...hours()].filter(([hour]) => hour !== LATEST - 2));
    expect(unheard(few, allBut(2))).to.deep.equal([]);
    expect(unheard(hours(certified(LATEST - 1, [1, 3, 4])), allBut(2))).to.deep.equal([]);
  });

  it('are chosen by a chance that only we know', () => {
    const lots = Array.from({ length: 60 }, (_hour, hour) => chosen(ALL, 1, hour, 7n)[0]);
    expect(new Set(lots).size).to.be.greaterThan(5);
    expect(Array.from({ length: 60 }, (_hour, hour) => chosen(ALL, 1, hour, 8n)[0])).to.not.deep.equal(lots);
    expect([chosen(ALL, 3, 1, 7n).length, chosen([4], 3, 1, 7n), chosen([], 1, 1, 7n)]).to.deep.equal([3, [4], []]);
  });
});
