import { expect } from 'chai';
import fc from 'fast-check';
import { packInput, packRow, unpackInput } from './bytes.ts';
import { anyFeltsOf, codeOf, feltsOf, readVectors } from './testing.ts';

describe('bytes', () => {
  const { valid, invalid } = readVectors('bytes');

  it('match the golden vectors', () => {
    for (const { values, felts } of valid) {
      expect(packRow(Int8Array.from(values))).to.deep.equal(feltsOf(felts));
      expect(Array.from(unpackInput(feltsOf(felts), 1, values.length))).to.deep.equal(values);
    }
    for (const { inputs, felts, code } of invalid) {
      expect(codeOf(() => unpackInput(anyFeltsOf(felts), 1, inputs))).to.equal(code);
    }
  });

  it('pack and unpack rows of any length', () => {
    const job = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 100 })).chain(([rows, inputs]) => {
      const values = fc.int8Array({ minLength: rows * inputs, maxLength: rows * inputs });
      return fc.tuple(fc.constant(rows), fc.constant(inputs), values);
    });
    const roundTrip = ([rows, inputs, values]: [number, number, Int8Array]) => {
      expect(unpackInput(packInput(values, rows, inputs), rows, inputs)).to.deep.equal(values);
    };
    fc.assert(fc.property(job, roundTrip));
  });

  it('refuse another number of values', () => {
    expect(codeOf(() => packInput(new Int8Array(5), 2, 3))).to.equal('INPUT_LENGTH');
  });
});
