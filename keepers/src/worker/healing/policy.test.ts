import { expect } from 'chai';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import { hoursToHeal } from './policy.ts';

const [INDEX, DAY, FIRST] = [2, 86_400, 500];
const NOW = (FIRST + 25) * 3_600;

/** An hour that three of four were in, or all. */
function hourOf(hour: number, there: boolean, change: Partial<CertifiedHour['facts']> = {}): CertifiedHour {
  const facts = { hour, workers: 4, present: there ? 4 : 3, blockHash: 7n, certifiedAt: (hour + 1) * 3_600, root: 0n, ...change };
  return { facts, column: [there ? 0b1111n : 0b1101n] };
}

describe('hours that a worker heals', () => {
  const heal = (hours: readonly CertifiedHour[], reallyAway: readonly number[] = [], index = INDEX) =>
    hoursToHeal(hours, { index, said: ({ facts: { hour } }) => !reallyAway.includes(hour) }, NOW)
      .map(({ facts }) => facts.hour);
  const hours = (...missing: number[]) =>
    Array.from({ length: 24 }, (_hour, at) => hourOf(FIRST + 1 + at, !missing.includes(FIRST + 1 + at)));

  it('are all that lack it wrongly but the first of a day', () => {
    expect(heal(hours())).to.deep.equal([]);
    expect(heal(hours(510))).to.deep.equal([]);
    expect(heal(hours(519, 510, 505))).to.deep.equal([510, 519]);
  });

  it('are all of them where it was really away beside', () => {
    expect(heal(hours(504, 510), [504])).to.deep.equal([510]);
    expect(heal(hours(504, 505, 510, 511), [504, 505])).to.deep.equal([510, 511]);
  });

  it('are none in which it was away', () => {
    expect(heal(hours(504, 505, 506), [504, 505, 506])).to.deep.equal([]);
  });

  it('are none that count for nobody, or that were certified before it was a worker', () => {
    const outage = [hourOf(510, false), hourOf(511, false, { present: 2 }), hourOf(512, false, { present: 2 })];
    expect(heal(outage)).to.deep.equal([]);
    expect(heal(hours(510, 511), [], 5)).to.deep.equal([]);
  });

  it('are none that a transaction would be too late for', () => {
    const certified = (before: number) => [510, 511].map((hour) => hourOf(hour, false, { certifiedAt: NOW - DAY + before }));
    expect(heal(certified(300))).to.deep.equal([]);
    expect(heal(certified(301))).to.deep.equal([511]);
  });

  it('leave no day that a month\'s level or an accusation could rest on', () => {
    // Any hour may be left out, looked at each hour, for a month.
    let state = 1;
    const missed: number[] = [];
    for (let hour = FIRST; hour < FIRST + 720; hour += 1) {
      state = (state * 48_271) % 2_147_483_647;
      if (state % 3 === 0) missed.push(hour);
      const now = (hour + 1) * 3_600 + 60;
      const known = missed.map((one) => hourOf(one, false));
      for (const { facts } of hoursToHeal(known, { index: INDEX, said: () => true }, now)) {
        missed.splice(missed.indexOf(facts.hour), 1);
      }
    }
    expect(missed.length).to.be.within(1, 720 / 16);
    missed.slice(1).forEach((hour, at) => expect(hour - missed[at]!).to.be.at.least(23));
  });
});
