import { expect } from 'chai';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import { healingBatches, hoursToHeal } from './policy.ts';

const [INDEX, DAY, FIRST] = [2, 86_400, 500];
const NOW = (FIRST + 25) * 3_600;
const HOURS = Array.from({ length: 24 }, (_hour, at) => FIRST + 1 + at);

/** An hour that three of four were in, or all. */
function hourOf(hour: number, there: boolean, change: Partial<CertifiedHour['facts']> = {}): CertifiedHour {
  const certifiedAt = (hour + 1) * 3_600;
  const facts = { hour, workers: 4, present: there ? 4 : 3, blockHash: 7n, certifiedAt, root: 0n, ...change };
  return { facts, column: [there ? 0b1111n : 0b1101n] };
}

describe('hours that a worker heals', () => {
  const heal = (hours: readonly CertifiedHour[], said: readonly number[] = HOURS, index = INDEX) =>
    hoursToHeal(hours, { index, said: new Set(said) }, NOW).map(({ facts }) => facts.hour);
  const lacking = (...missing: number[]) => HOURS.map((hour) => hourOf(hour, !missing.includes(hour)));

  it('are all of a day that lack it wrongly, so that no level and no accusation can rest on one', () => {
    expect(heal(lacking())).to.deep.equal([]);
    expect(heal(lacking(510))).to.deep.equal([510]);
    expect(heal(lacking(...HOURS).reverse())).to.deep.equal(HOURS);
  });

  it('are none in which it was away', () => {
    expect(heal(lacking(504, 505, 510, 511), [510, 511])).to.deep.equal([510, 511]);
    expect(heal(lacking(504, 505, 506), [])).to.deep.equal([]);
  });

  it('are none that count for nobody, or that were certified before it was a worker', () => {
    expect(heal([hourOf(510, false), hourOf(511, false, { present: 2 })])).to.deep.equal([510]);
    expect(heal(lacking(510, 511), HOURS, 5)).to.deep.equal([]);
  });

  it('are none that a transaction would be too late for', () => {
    const certified = (before: number) => [hourOf(510, false, { certifiedAt: NOW - DAY + before })];
    expect(heal(certified(300))).to.deep.equal([]);
    expect(heal(certified(301))).to.deep.equal([510]);
  });
});

describe('hours that are healed together', () => {
  it('are those that nothing has come between: others go alone, and what was paid for too often not at all', () => {
    const reverts = new Map([[2, 1], [4, 3], [5, 4], [6, 9]]);
    const batches = healingBatches([1, 2, 3, 4, 5, 6, 7], (hour) => reverts.get(hour) ?? 0, 2);
    expect(batches).to.deep.equal([[2], [4], [1, 3], [7]]);
  });
});
