import { expect } from 'chai';
import fc from 'fast-check';
import type { Shape } from '../program.ts';
import { checkShape, layerBlocks, layerInputs } from '../program.ts';
import { layoutOf, programBlocks } from './pieces.ts';

const shapeOf = ([inputs, ...widths]: number[]): Shape => ({
  inputs,
  layers: widths.map((outputs) => ({ kind: 'dense', outputs, relu: true, bits: 8 })),
});

describe('pieces', () => {
  it('hold every block once, aligned, one after the other, largest first', () => {
    const widths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 2, maxLength: 6 });
    const check = (list: number[]) => {
      const shape = shapeOf(list);
      const { variables, pieces } = layoutOf(shape);
      const seen = new Set<string>();
      let end = 0;
      let last = Infinity;
      for (const { layer, start, logBlocks, logInputs, base } of pieces) {
        const size = 2 ** (logBlocks + logInputs);
        expect(base).to.equal(end);
        expect(base % size).to.equal(0);
        expect(size).to.be.at.most(last);
        expect(2 ** logInputs).to.be.within(layerInputs(shape, layer), 2 * layerInputs(shape, layer) - 1);
        for (let block = start; block < start + 2 ** logBlocks; block++) seen.add(`${layer} ${block}`);
        end += size;
        last = size;
      }
      expect(end).to.be.at.most(2 ** variables);
      expect(variables === 8 || end > 2 ** (variables - 1)).to.equal(true);
      expect(seen.size).to.equal(programBlocks(shape));
      shape.layers.forEach((_, layer) => expect(seen.has(`${layer} ${layerBlocks(shape, layer) - 1}`)).to.equal(true));
    };
    fc.assert(fc.property(widths, check));
  });

  it('of one size stay in the order of layers and blocks', () => {
    const { variables, pieces } = layoutOf(shapeOf([64, 32, 10]));
    expect(variables).to.equal(9);
    expect(pieces.map(({ layer, start, logBlocks, logInputs, base }) => [layer, start, logBlocks, logInputs, base])).to
      .deep.equal([
        [0, 0, 2, 6, 0],
        [1, 0, 0, 5, 256],
      ]);
    const same = layoutOf(shapeOf([8, 8, 8, 8])).pieces;
    expect(same.map(({ layer }) => layer)).to.deep.equal([0, 1, 2]);
  });

  it('fill at most 2^20 entries, where most is rounded up', () => {
    for (const widths of [[1025, 4090], [2049, 2041], [513, 4000, 513]]) {
      const shape = shapeOf(widths);
      checkShape(shape);
      expect(layoutOf(shape).variables, widths.join('-')).to.equal(20);
    }
  });
});
