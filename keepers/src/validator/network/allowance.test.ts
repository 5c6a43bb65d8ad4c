import { expect } from 'chai';
import { ManualClock } from '../../testing/manual-clock.ts';
import { Allowance } from './allowance.ts';

describe('allowance of a peer', () => {
  const clock = new ManualClock();
  const create = () => new Allowance(clock, { bytes: 1_000, messages: 10, refillMs: 1_000 });

  it('ends with its messages or its bytes, and comes back with time', () => {
    const allowance = create();
    const many = Array.from({ length: 12 }, () => allowance.take('one', 1));
    expect(many.filter(Boolean)).to.have.length(10);
    expect(allowance.take('two', 1_001)).to.equal(false);
    expect([allowance.take('two', 900), allowance.take('two', 101), allowance.take('two', 100)])
      .to.deep.equal([true, false, true]);
    clock.advance(200);
    const few = Array.from({ length: 5 }, () => allowance.take('one', 1));
    expect(few).to.deep.equal([true, true, false, false, false]);
    clock.advance(3_600_000);
    expect(Array.from({ length: 12 }, () => allowance.take('one', 1)).filter(Boolean)).to.have.length(10);
  });

  it('is one peer\'s own', () => {
    const allowance = create();
    while (allowance.take('one', 100));
    expect(allowance.take('two', 1_000)).to.equal(true);
  });

  it('is gone after four messages that were worth nothing', () => {
    const allowance = create();
    let taken = 0;
    for (; allowance.take('one', 1); taken += 1) allowance.fine('one');
    expect(taken).to.be.within(3, 4);
    clock.advance(999);
    expect(allowance.take('one', 1)).to.equal(true);
  });

  it('is remembered for a bounded number of peers, the busiest last forgotten', () => {
    const allowance = create();
    while (allowance.take('busy', 100));
    for (let at = 0; at < 5_000; at += 1) {
      allowance.take(`peer ${at}`, 1);
      if (at % 1_000 === 0) expect(allowance.take('busy', 100)).to.equal(false);
    }
  });
});
