import { expect } from 'chai';
import { VARIABLES } from './parameters.ts';
import { soundnessOf } from './soundness.ts';

describe('soundness', () => {
  const all = Array.from({ length: VARIABLES.max - VARIABLES.min + 1 }, (_, i) => soundnessOf(VARIABLES.min + i));

  it('is above 128 bits for every size, what the specification says', () => {
    const bits = all.map((soundness) => Number(soundness.bits.toFixed(2)));
    const one = new Array(6).fill(129.98);
    expect(bits).to.deep.equal([...one, 130.48, 130.97, 130.97, 130.97, 130.97, 130.53, 130.39]);
  });

  it('rests on the queries: everything else is far below', () => {
    for (const { phases } of all) {
      const rest = phases.filter(({ phase }) => !phase.endsWith('queries'));
      expect(Math.min(...rest.map(({ bits }) => bits))).to.be.above(163);
    }
  });
});
