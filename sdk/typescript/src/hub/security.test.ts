import { expect } from 'chai';

import { efficiencyOf, securityOf, securityOfWorker, securityWithout } from './security.ts';
import type { Worker } from './workers.ts';

const CIRO = 10n ** 18n;
const NOW = 1_000n;

function worker(counted: bigint, reputation: number, uptime: number, jailedUntil = 0n): Worker {
  return {
    index: 1, weightNow: 0, weightNext: 0, fromEpoch: 0n, stake: counted, selfBond: counted, delegated: 0n, counted,
    reputation, class: 0, uptime, jailedUntil, commission: 10_000, cases: 0, starkKey: 0n,
  };
}

describe('security of the network', () => {
  // The first two are those of the pool's own test of its view.
  const workers = [worker(200n * CIRO, 50, 3), worker(100n * CIRO, 50, 8), worker(900n * CIRO, 100, 8, NOW + 1n)];

  it('is stake by reputation by uptime, and nothing of who is in jail', () => {
    expect(workers.map((one) => securityOfWorker(one, NOW))).to.deep.equal([375n * CIRO / 10n, 50n * CIRO, 0n]);
    expect(securityOf(workers, NOW)).to.deep.equal({ workers: 3, stake: 1_200n * CIRO, security: 875n * CIRO / 10n });
    expect(securityOf(workers, NOW + 1n).security).to.equal(9_875n * CIRO / 10n);
    expect(securityOf([], NOW)).to.deep.equal({ workers: 0, stake: 0n, security: 0n });
  });

  it('loses its strongest parts first when workers are faulty', () => {
    expect([0, 1, 2, 3, 9].map((faulty) => securityWithout(workers, faulty, NOW + 1n)))
      .to.deep.equal([9_875n * CIRO / 10n, 875n * CIRO / 10n, 375n * CIRO / 10n, 0n, 0n]);
    for (const wrong of [-1, 0.5, Number.NaN]) expect(() => securityWithout(workers, wrong, NOW)).to.throw(RangeError);
  });

  it('is efficient as far as stake works', () => {
    expect(efficiencyOf(securityOf(workers, NOW + 1n))).to.equal(0.822916);
    expect(efficiencyOf({ stake: 5n, security: 5n })).to.equal(1);
    expect(efficiencyOf({ stake: 0n, security: 0n })).to.equal(0);
  });
});
