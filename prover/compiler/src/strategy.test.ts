import type { Shape } from '@ciro-network/sdk';
import { expect } from 'chai';
import { estimatePrices } from './cost.ts';
import { chooseStrategy } from './strategy.ts';
import { codeOf } from './testing/onnx.ts';

const shapeOf = ([inputs, ...widths]: number[]): Shape => ({
  inputs,
  layers: widths.map((outputs) => ({ kind: 'dense', outputs, relu: false, bits: 8 })),
});
const chosen = (...widths: number[]) => chooseStrategy('auto', estimatePrices(shapeOf(widths)));

describe('the strategy', () => {
  it('is to run small networks again, and to argue for large ones', () => {
    expect(chosen(13, 16, 3)).to.equal('reexecute');
    expect(chosen(64, 32, 10)).to.equal('reexecute');
    expect(chosen(784, 128, 10)).to.equal('committed');
    expect(chosen(784, 512, 256, 10)).to.equal('committed');
  });

  it('is the cheaper one, unless it does not fit', () => {
    const fits = { l2_gas: 5, felts: 1, max_rows: 3 };
    const cheaper = { ...fits, l2_gas: 4 };
    expect(chooseStrategy('auto', { reexecute: fits, committed: cheaper })).to.equal('committed');
    expect(chooseStrategy('auto', { reexecute: cheaper, committed: fits })).to.equal('reexecute');
    expect(chooseStrategy('auto', { reexecute: fits, committed: { ...cheaper, max_rows: 0 } })).to.equal('reexecute');
    expect(chooseStrategy('committed', { reexecute: cheaper, committed: { ...fits, max_rows: 0 } })).to.equal('committed');
  });

  it('of a network that fits under none must be named', async () => {
    const prices = estimatePrices(shapeOf([1024, 2901]));
    expect([prices.reexecute.max_rows, prices.committed.max_rows]).to.deep.equal([0, 0]);
    expect(await codeOf(() => chooseStrategy('auto', prices))).to.equal('STRATEGY_UNAVAILABLE');
    expect(await codeOf(() => chooseStrategy('optimistic', prices))).to.equal('STRATEGY_UNAVAILABLE');
    expect(chooseStrategy('reexecute', prices)).to.equal('reexecute');
  });
});

describe('prices', () => {
  it('count the felts of a proof exactly', () => {
    // 5 felts of frame, 3 of input; of the program 10 of description, 5 blocks; 5 accumulators and the opening.
    const { reexecute, committed } = estimatePrices(shapeOf([64, 32, 10]));
    expect(reexecute.felts).to.equal(5 + 3 + 10 + 4 * (64 + 2) + (32 + 2));
    expect(committed.felts).to.equal(5 + 3 + 10 + 2 * 5 + 2 + 5 + 758);
  });
});
