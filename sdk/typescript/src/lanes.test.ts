import { expect } from 'chai';
import fc from 'fast-check';
import { LANE_LIMIT, packLanes, packOutputs, unpackLanes, unpackOutputs } from './lanes.ts';
import { codeOf, readVectors } from './testing.ts';

const lane = () => fc.integer({ min: 1 - LANE_LIMIT, max: LANE_LIMIT - 1 });

describe('lanes', () => {
  const { valid, invalid } = readVectors('lanes');

  it('match the golden vectors', () => {
    for (const { lanes, felt } of valid) {
      expect(packLanes(lanes)).to.equal(BigInt(felt));
      expect(Array.from(unpackLanes(BigInt(felt)))).to.deep.equal(lanes);
    }
    for (const { felt, code } of invalid) expect(codeOf(() => unpackLanes(BigInt(felt)))).to.equal(code);
  });

  it('go to a felt and back', () => {
    const ten = fc.array(lane(), { minLength: 10, maxLength: 10 });
    const roundTrip = (lanes: number[]) => void expect(Array.from(unpackLanes(packLanes(lanes)))).to.deep.equal(lanes);
    fc.assert(fc.property(ten, roundTrip));
  });

  it('refuse what fits no lane', () => {
    for (const value of [LANE_LIMIT, -LANE_LIMIT, 0.5, Number.NaN, Infinity, 2 ** 53]) {
      expect(codeOf(() => packLanes([value])), String(value)).to.equal('LANE_RANGE');
      expect(codeOf(() => packLanes([0, value]))).to.equal('LANE_RANGE');
    }
  });

  it('carry outputs row by row', () => {
    const values = Array.from({ length: 26 }, (_, i) => (i - 13) * 1000);
    const felts = packOutputs(values, 2, 13);
    expect(felts).to.have.length(4);
    expect(felts[1]).to.equal(packLanes(values.slice(10, 13)));
    expect(Array.from(unpackOutputs(felts, 2, 13))).to.deep.equal(values);
    expect(codeOf(() => unpackOutputs(felts.slice(1), 2, 13))).to.equal('OUTPUT_LENGTH');
    expect(codeOf(() => unpackOutputs(felts.with(1, packLanes([1, 2, 3, 4])), 2, 13))).to.equal('LANE_PADDING');
    expect(codeOf(() => packOutputs(values, 3, 13))).to.equal('OUTPUT_LENGTH');
  });
});
