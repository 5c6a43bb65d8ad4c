import { expect } from 'chai';
import { isActive, snapshot, valueAt } from './snapshot.ts';

describe('snapshot', () => {
  it('reads a schedule before and after its epoch', () => {
    const schedule = { now: 3, next: 5, fromEpoch: 12 };
    expect([10, 11, 12, 13].map((epoch) => valueAt(schedule, epoch))).to.deep.equal([3, 3, 5, 5]);
  });

  it('lets an entry rest until its epoch, also where its 15 bits wrap around', () => {
    expect([97, 98, 99, 100, 101].map((epoch) => isActive(100, epoch))).to.deep.equal([false, false, false, true, true]);
    expect([32_767, 32_768, 32_769].map((epoch) => isActive(32_769, epoch))).to.deep.equal([false, false, true]);
  });

  it('has the capacity and the weights of its epoch', () => {
    const views = {
      doublings: { now: 1, next: 2, fromEpoch: 12 },
      weightCap: 400,
      members: [{ position: 9, worker: 7n, ask: 1n, activeFrom: 3, weight: { now: 100, next: 300, fromEpoch: 12 } }],
    };
    expect([11, 12].map((epoch) => snapshot(views, epoch).capacity)).to.deep.equal([16, 32]);
    expect([11, 12].map((epoch) => snapshot(views, epoch).members.get(9)?.weight)).to.deep.equal([100, 300]);
  });
});
