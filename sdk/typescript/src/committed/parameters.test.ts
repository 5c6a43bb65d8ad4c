import { expect } from 'chai';
import { openingFelts, roundsOf, treeOf, VARIABLES } from './parameters.ts';

/** Bits of soundness asked of each query phase, all of them together 128. */
const BITS = 128;
const MULTIPLICITY = 1000;

describe('parameters', () => {
  const all = Array.from({ length: VARIABLES.max - VARIABLES.min + 1 }, (_, i) => VARIABLES.min + i);

  it('ask each oracle as often as its rate demands', () => {
    for (const m of all) {
      const rounds = roundsOf(m);
      for (const { rate, queries } of rounds) {
        const perQuery = rate / 2 - Math.log2(1 + 1 / (2 * MULTIPLICITY));
        expect(queries, `m = ${m}`).to.equal(Math.ceil((BITS + Math.ceil(Math.log2(rounds.length + 1))) / perQuery));
      }
    }
  });

  it('end in the clear vectors of the specification', () => {
    const clear = all.map((m) => m - roundsOf(m).reduce((sum, { fold }) => sum + fold, 0));
    expect(clear).to.deep.equal([4, 5, 6, 7, 8, 9, 10, 7, 8, 9, 6, 7, 8]);
  });

  it('keep every cap above its queries and below its rows', () => {
    for (const m of all) {
      let n = m;
      for (const round of roundsOf(m)) {
        const { depth, cap } = treeOf(round, n);
        expect(2 ** cap).to.be.within(round.queries, 2 ** depth / 2);
        n -= round.fold;
      }
    }
  });

  it('make openings that grow with the logarithm of the weights', () => {
    const felts = [714, 758, 818, 910, 1066, 1350, 1954, 2257, 2464, 2799, 3364, 3541, 3782];
    expect(all.map((m) => openingFelts(m, roundsOf(m)))).to.deep.equal(felts);
  });
});
