import { expect } from 'chai';
import { ManualClock } from '../testing/manual-clock.ts';
import { Attempts } from './attempts.ts';
import { SqliteStore } from './sqlite.ts';

const YEAR_MS = 365 * 24 * 3_600_000;

describe('attempts', () => {
  const clock = new ManualClock();
  const attempts = new Attempts(new SqliteStore(':memory:'), clock);

  it('come again after a pause, also when a transaction reverted', () => {
    for (const fail of [() => attempts.failed('submit', 1n), () => attempts.reverted('submit', 1n)]) {
      fail();
      expect(attempts.mayTry('submit', 1n)).to.equal(false);
      clock.advance(10_000);
      expect(attempts.mayTry('submit', 1n)).to.equal(true);
    }
  });

  it('do not come again for a delivery that cost a reverted transaction', () => {
    attempts.failed('deliver', 2n);
    clock.advance(10_000);
    expect(attempts.mayTry('deliver', 2n)).to.equal(true);
    attempts.reverted('deliver', 2n);
    clock.advance(YEAR_MS);
    expect(attempts.mayTry('deliver', 2n)).to.equal(false);
    expect(attempts.mayTry('expire', 2n)).to.equal(true);
  });
});
