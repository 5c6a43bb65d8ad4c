import { expect } from 'chai';
import { BITS } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import { unheard } from './unheard.ts';
import type { Heard } from './unheard.ts';

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
const silent = (all: ReturnType<typeof hours>, heard: Heard, idle: readonly number[] = []) =>
  [...unheard(all, heard, new Set(idle)).workers];
/** Everybody is heard but these. */
const allBut = (...silent: number[]) => () => ALL.filter((index) => !silent.includes(index));

describe('workers that are certified and not heard', () => {
  it('are those of whom nothing was heard in the latest six hours', () => {
    expect(silent(hours(), allBut(2, 5))).to.deep.equal([2, 5]);
    expect(silent(hours(), (hour) => (hour === LATEST - 5 ? ALL : allBut(2, 5)()))).to.deep.equal([]);
    expect(silent(hours(), (hour) => (hour === LATEST - 6 ? ALL : allBut(2)()))).to.deep.equal([2]);
  });

  it('are not those whom validators call absent: certified hours accuse them', () => {
    const without = ALL.filter((index) => index !== 2);
    expect(silent(hours(certified(LATEST, without)), allBut(2, 5))).to.deep.equal([5]);
  });

  it('are nobody where it is we who were away', () => {
    expect(silent(hours(), allBut(1, 2, 3))).to.deep.equal([1, 2, 3]);
    expect(silent(hours(), allBut(1, 2, 3, 4))).to.deep.equal([]);
    expect(silent(hours(), (hour) => (hour === LATEST - 3 ? [] : allBut(2)()))).to.deep.equal([]);
  });

  it('are heard by the block that the hour was certified with', () => {
    expect(silent(hours(), (hour, hash) => (hash === BigInt(hour) ? ALL : []))).to.deep.equal([]);
  });

  it('are nobody before there are six hours that count', () => {
    const few = new Map([...hours()].filter(([hour]) => hour !== LATEST - 2));
    expect(silent(few, allBut(2))).to.deep.equal([]);
    expect(silent(hours(certified(LATEST - 1, [1, 3, 4])), allBut(2))).to.deep.equal([]);
  });

  it('are not those whom nobody asks to be there, nor do these count as the others that we hear', () => {
    expect(silent(hours(), allBut(2, 5), [5])).to.deep.equal([2]);
    const left = [1, 3, 4, 6];
    expect(silent(hours(), allBut(2, ...left)), 'a third that has left would end all summonses').to.deep.equal([]);
    expect(silent(hours(), allBut(2, ...left), left)).to.deep.equal([2]);
    expect(silent(hours(), allBut(2, 1, 3), [1, 3])).to.deep.equal([2]);
    expect(silent(hours(), allBut(2, 5, 1, 3), [1, 3]), 'two of seven').to.deep.equal([2, 5]);
    expect(silent(hours(), (hour) => [1, 3, 4, ...hour > 0 ? [6] : []], [1, 3]), 'whom nobody asks proves no ear')
      .to.deep.equal([]);
  });

  it('are silent from the first of the six hours on', () => {
    expect(unheard(hours(), allBut(2), new Set()).firstHour).to.equal(LATEST - 5);
  });
});
