import { expect } from 'chai';
import fc from 'fast-check';
import { PRIME } from '../felt.ts';
import { power, reduce } from './field.ts';
import { equality, evaluate, powerExtension } from './multilinear.ts';

const felt = () => fc.bigInt(0n, PRIME - 1n);
const point = (variables: number) => fc.array(felt(), { minLength: variables, maxLength: variables });

/** Σ_i eq(i, point)·values_i, as it is defined. */
function extension(values: readonly bigint[], q: readonly bigint[]): bigint {
  return reduce(values.reduce((sum, value, i) => sum + value * equality(i, q), 0n));
}

describe('multilinear extensions', () => {
  it('take the values of the function on its cube, x_0 the most significant bit', () => {
    const values = [5n, 6n, 7n, 8n, 9n, 10n, 11n, 12n];
    values.forEach((value, i) => {
      const corner = [i >> 2, (i >> 1) & 1, i & 1].map(BigInt);
      expect(evaluate(values, corner)).to.equal(value);
      expect(powerExtension(3n, corner)).to.equal(power(3n, BigInt(i)));
    });
  });

  it('are what their definition says, short vectors padded with 0', () => {
    const sample = fc.tuple(fc.array(felt(), { maxLength: 16 }), point(4));
    fc.assert(fc.property(sample, ([values, q]) => void expect(evaluate(values, q)).to.equal(extension(values, q))));
  });

  it('of powers are products', () => {
    const sample = fc.tuple(felt(), point(5));
    const values = (base: bigint) => Array.from({ length: 32 }, (_, i) => power(base, BigInt(i)));
    const same = ([base, q]: [bigint, bigint[]]) => {
      expect(powerExtension(base, q)).to.equal(extension(values(base), q));
    };
    fc.assert(fc.property(sample, same), { numRuns: 20 });
  });

  it('of no variables are constants', () => {
    expect(evaluate([7n], [])).to.equal(7n);
    expect(equality(0, [])).to.equal(1n);
    expect(powerExtension(9n, [])).to.equal(1n);
  });
});
