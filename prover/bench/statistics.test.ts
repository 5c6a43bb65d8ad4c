import { expect } from 'chai';
import { exponent, median } from './statistics.ts';

describe('statistics of the benchmark', () => {
  it('finds the power by which something grows', () => {
    expect(exponent([1, 10, 100, 1000].map((x) => [x, 3 * x ** 1.5]))).to.be.closeTo(1.5, 1e-9);
    expect(exponent([[2, 7], [4, 7], [8, 7]])).to.be.closeTo(0, 1e-9);
  });

  it('takes the middle of what it measured', () => {
    expect(median([5, 1, 3])).to.equal(3);
    expect(median([1, 2, 3, 4])).to.equal(3);
  });
});
