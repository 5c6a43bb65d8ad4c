import { expect } from 'chai';
import { PRIME } from '../felt.ts';
import { codeOf } from '../testing.ts';
import { power, reduce } from './field.ts';
import { evaluate } from './multilinear.ts';
import { verifyOpening } from './opening.ts';
import { openingFelts } from './parameters.ts';
import { Reader } from './reader.ts';
import { commitVector, open } from './testing.ts';
import { Transcript } from './transcript.ts';

/** Three rounds of a small vector: the same code as for large ones, quick enough to change every felt. */
const ROUNDS = [
  { fold: 2, rate: 2, queries: 3 },
  { fold: 1, rate: 3, queries: 2 },
  { fold: 2, rate: 1, queries: 4 },
];
const VARIABLES = 7;

const vectorOf = (seed: bigint): bigint[] =>
  Array.from({ length: 2 ** VARIABLES }, (_, i) => power(seed, BigInt(i + 1)));

describe('opening', () => {
  const [vector, weights] = [vectorOf(0x1234567n), vectorOf(0xabcdefn)];
  const claim = reduce(vector.reduce((sum, value, x) => sum + value * weights[x], 0n));
  const oracle = commitVector(vector, ROUNDS[0]);
  const { felts, challenges } = open(new Transcript(), oracle, vector, weights, claim, ROUNDS);

  const check = (argument: readonly bigint[], change = {}) =>
    verifyOpening(new Transcript(), new Reader(argument), {
      root: oracle.root,
      variables: VARIABLES,
      rounds: ROUNDS,
      claim,
      weightAt: (point) => evaluate(weights, point),
      ...change,
    });

  it('convinces, by the challenges that the prover drew, in the felts counted beforehand', () => {
    expect(felts).to.have.length(openingFelts(VARIABLES, ROUNDS));
    expect(check(felts)).to.deep.equal(challenges);
  });

  it('is refused with any one felt changed', () => {
    felts.forEach((felt, position) => {
      const code = codeOf(() => check(felts.with(position, (felt + 1n) % PRIME)));
      expect(code, `felt ${position}`).to.be.oneOf(['PROOF_PATH', 'PROOF_CLAIM']);
    });
  });

  it('is refused of another sum, another weight, another root', () => {
    expect(codeOf(() => check(felts, { claim: claim + 1n }))).to.equal('PROOF_CLAIM');
    const other = weights.with(77, 5n);
    const weightAt = (point: bigint[]) => evaluate(other, point);
    expect(codeOf(() => check(felts, { weightAt }))).to.equal('PROOF_CLAIM');
    expect(codeOf(() => check(felts, { root: oracle.root + 1n }))).to.equal('PROOF_PATH');
  });

  it('is refused of a false sum argued for consistently', () => {
    const { felts: cheat } = open(new Transcript(), oracle, vector, weights, claim + 1n, ROUNDS);
    expect(codeOf(() => check(cheat, { claim: claim + 1n }))).to.equal('PROOF_CLAIM');
  });

  it('is refused of a vector that is not under the root', () => {
    const other = vector.with(3, vector[3] + 1n);
    const sum = claim + weights[3];
    const own = commitVector(other, ROUNDS[0]);
    const { felts: cheat } = open(new Transcript(), own, other, weights, sum, ROUNDS);
    expect(check(cheat, { claim: sum, root: own.root })).to.have.property('gammas');
    expect(codeOf(() => check(cheat, { claim: sum }))).to.equal('PROOF_PATH');
    const { felts: mixed } = open(new Transcript(), oracle, other, weights, sum, ROUNDS);
    expect(codeOf(() => check(mixed, { claim: sum }))).to.equal('PROOF_CLAIM');
  });
});
