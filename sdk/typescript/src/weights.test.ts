import { expect } from 'chai';
import { accumulatorBounds } from './bounds.ts';
import { modelHash, weightCommitment } from './commitment.ts';
import { LANE_LIMIT } from './lanes.ts';
import type { DenseLayer, Program } from './program.ts';
import { anyFeltsOf, codeOf, feltsOf, programOf, readSamples, readVectors } from './testing.ts';
import { decodeProgram, encodeProgram } from './weights.ts';

describe('weights', () => {
  const samples = readSamples();

  it('match the golden programs both ways', () => {
    for (const sample of samples) {
      const felts = feltsOf(sample.program);
      expect(encodeProgram(programOf(sample)), sample.name).to.deep.equal(felts);
      expect(decodeProgram(felts), sample.name).to.deep.equal(programOf(sample));
      expect(weightCommitment(felts), sample.name).to.equal(BigInt(sample.weight_commitment));
      expect(modelHash(felts), sample.name).to.equal(BigInt(sample.statement.model_hash));
    }
  });

  it('refuse every invalid program with its code', () => {
    for (const { name, code, felts } of readVectors('invalid').programs) {
      expect(codeOf(() => decodeProgram(anyFeltsOf(felts))), name).to.equal(code);
    }
  });

  it('reach the bound exactly in the worst case', () => {
    const sample = samples.find(({ name }) => name === 'worst-case')!;
    expect(Math.max(...accumulatorBounds(programOf(sample), 0))).to.equal(LANE_LIMIT - 1);
  });

  it('are not written from a program that is not well-formed', () => {
    const layer: DenseLayer = {
      kind: 'dense',
      outputs: 1,
      relu: false,
      bits: 8,
      weights: Int8Array.of(1, 2),
      bias: Int32Array.of(0),
      shift: Uint8Array.of(0),
    };
    const code = (change: Partial<DenseLayer>, inputs = 2) => {
      const program: Program = { inputs, layers: [{ ...layer, ...change }] };
      return codeOf(() => encodeProgram(program));
    };
    expect(code({})).to.equal('accepted');
    expect(code({}, 3)).to.equal('MODEL_LENGTH');
    expect(code({}, 0)).to.equal('MODEL_SHAPE');
    expect(code({}, 1.5)).to.equal('MODEL_SHAPE');
    expect(code({ bits: Number.NaN })).to.equal('MODEL_SHAPE');
    expect(code({ outputs: 2 ** 40 })).to.equal('MODEL_SHAPE');
    expect(code({ bias: Int32Array.of() })).to.equal('MODEL_LENGTH');
    expect(code({ shift: Uint8Array.of(25) })).to.equal('SHIFT_RANGE');
    expect(code({ bias: Int32Array.of(-(2 ** 31)) })).to.equal('ACC_BOUND');
  });
});
