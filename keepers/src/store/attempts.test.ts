import { expect } from 'chai';
import { ManualClock } from '../testing/manual-clock.ts';
import { Attempts } from './attempts.ts';
import { SqliteStore } from './sqlite.ts';

const YEAR_MS = 365 * 24 * 3_600_000;

describe('attempts', () => {
  const clock = new ManualClock();
  const store = new SqliteStore(':memory:');
  const attempts = new Attempts(store, clock);
  const revert = (nonce: bigint): void => {
    const { id } = store.record({ kind: 'deliver', jobIds: [2n], nonce, recordedAt: clock.now() });
    store.update(id, { state: 'reverted', block: 5 });
  };

  it('come again after a pause, also when a transaction reverted', () => {
    for (const fail of [() => attempts.failed('submit', 1n), () => attempts.reverted('submit', 1n)]) {
      fail();
      expect(attempts.mayTry('submit', 1n)).to.equal(false);
      clock.advance(10_000);
      expect(attempts.mayTry('submit', 1n)).to.equal(true);
    }
  });

  it('come again once for a delivery that cost a reverted transaction, but no second time', () => {
    attempts.failed('deliver', 2n);
    clock.advance(10_000);
    expect(attempts.mayTry('deliver', 2n)).to.equal(true);
    revert(1n);
    // A reorganisation makes one transaction's fate known more than once.
    for (let times = 0; times < 2; times += 1) attempts.reverted('deliver', 2n);
    clock.advance(10_000);
    expect(attempts.mayTry('deliver', 2n)).to.equal(true);
    revert(2n);
    attempts.reverted('deliver', 2n);
    clock.advance(YEAR_MS);
    expect(attempts.mayTry('deliver', 2n)).to.equal(false);
    expect(attempts.mayTry('expire', 2n)).to.equal(true);
  });
});
