import { expect } from 'chai';
import { execute } from './execute.ts';
import { codeOf, programOf, readSamples } from './testing.ts';

describe('execute', () => {
  const sample = readSamples().find(({ name }) => name === 'rounding')!;
  const program = programOf(sample);

  it('rounds half up, negative numbers too', () => {
    const outputs = execute(program, Int8Array.from(sample.x), sample.rows);
    const half = (row: number) => outputs[row * 24 + 1];
    // acc = x - 2 under a shift of 1: -3/2, -2/2, -1/2, 0, 1/2.
    expect([0, 1, 2, 3, 4].map(half)).to.deep.equal([-1, -1, 0, 0, 1]);
  });

  it('refuses input of another size', () => {
    expect(codeOf(() => execute(program, new Int8Array(3), 2))).to.equal('INPUT_LENGTH');
    for (const rows of [0, 65, -1, 1.5, Number.NaN]) {
      expect(codeOf(() => execute(program, new Int8Array(3), rows))).to.equal('ROWS_RANGE');
    }
  });
});
