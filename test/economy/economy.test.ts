import { expect } from 'chai';

import { MIN_STAKE, POINT_FEE, run, worker, type Prices } from './market.ts';

/** Gas as measured (docs/COSTS.md): 2.6 M to submit, 4.1 M to answer; a job pays twice the gas of its answer. */
const PRICES: Prices = { pay: 1, fee: 0.025, submit: 0.32, answer: 0.5 };
const CROWD = 99;
const crowd = () => Array.from({ length: CROWD }, () => worker(MIN_STAKE));
/** Jobs a day in the whole network: from one in a hundred workers to thirty for each. */
const DEMANDS = [1, 10, 50, 100, 150, 190, 199, 201, 250, 400, 1_000, 3_000];

describe('The economy of stake and points', () => {
  for (const habit of ['tops up', 'keeps busy'] as const) {
    it(`pays no farmer, client and worker in one, that ${habit}: at no demand, at no price up to four times the gas`, () => {
      for (const pay of [0.6, 0.75, 1, 1.5, 2]) {
        for (const demand of DEMANDS) {
          const [farmer, honest] = [worker(MIN_STAKE, habit), worker(MIN_STAKE)];
          run([farmer, ...crowd()], demand, { ...PRICES, pay });
          run([honest, ...crowd()], demand, { ...PRICES, pay });
          expect(farmer.profit, `${demand} jobs a day at ${pay}`).to.be.at.most(honest.profit + pay);
        }
      }
    });
  }

  it('gives a stake that is split over three workers no more than one worker has of it, but for the chance of three jobs', () => {
    for (const demand of DEMANDS) {
      const one = worker(3 * MIN_STAKE);
      const three = [worker(MIN_STAKE), worker(MIN_STAKE), worker(MIN_STAKE)];
      run([one, ...crowd()], demand, PRICES);
      run([...three, ...crowd()], demand, PRICES);
      const split = three.reduce((sum, { profit }) => sum + profit, 0);
      expect(split, `${demand} jobs a day`).to.be.at.most(one.profit * (1 + 1e-9) + 3 * PRICES.pay);
    }
  });

  it('lets a newcomer have as much of the draw as its stake is, and three quarters of what the oldest have', () => {
    const [newcomer, oldest] = [worker(MIN_STAKE), { ...worker(MIN_STAKE), points: 100 }];
    run([newcomer, oldest], 700, PRICES, 1);
    expect(newcomer.profit / oldest.profit).to.be.closeTo(0.75, 1e-12);
  });

  it('asks for two jobs a day, at these prices, for a point a day', () => {
    expect(POINT_FEE / (PRICES.pay * PRICES.fee)).to.equal(2);
  });
});
