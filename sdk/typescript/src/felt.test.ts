import { expect } from 'chai';
import fc from 'fast-check';
import { feltFromHex, feltFromSigned, feltsFromBytes, feltsToBytes, feltToHex, feltToSigned } from './felt.ts';
import { PRIME, shortString } from './felt.ts';
import { codeOf } from './testing.ts';

const felt = () => fc.bigInt(0n, PRIME - 1n);

describe('felt', () => {
  it('goes to bytes and back', () => {
    const roundTrip = (felts: bigint[]) => void expect(feltsFromBytes(feltsToBytes(felts))).to.deep.equal(felts);
    fc.assert(fc.property(fc.array(felt()), roundTrip));
  });

  it('goes to hex and back', () => {
    fc.assert(fc.property(felt(), (value) => void expect(feltFromHex(feltToHex(value))).to.equal(value)));
  });

  it('goes to a signed integer and back', () => {
    fc.assert(fc.property(felt(), (value) => void expect(feltFromSigned(feltToSigned(value))).to.equal(value)));
    expect(feltToSigned(PRIME - 1n)).to.equal(-1n);
    expect(feltFromSigned(-PRIME)).to.equal(0n);
  });

  it('refuses what is not canonical', () => {
    const malformed = ['', '0x', '12', '-0x1', '0x1g', ' 0x1', '0x1\n', `0x${'0'.repeat(65)}`];
    const tooLarge = [feltToHex(PRIME), `0x${'f'.repeat(64)}`];
    for (const text of [...malformed, ...tooLarge]) {
      expect(codeOf(() => feltFromHex(text)), text).to.equal('FELT_RANGE');
    }
    expect(codeOf(() => feltsFromBytes(new Uint8Array(33)))).to.equal('FELT_RANGE');
    expect(codeOf(() => feltsFromBytes(new Uint8Array(32).fill(255)))).to.equal('FELT_RANGE');
    expect(codeOf(() => feltsFromBytes(feltsToBytes([PRIME])))).to.equal('FELT_RANGE');
  });

  it('reads bytes that lie inside a larger buffer', () => {
    const bytes = new Uint8Array(40);
    bytes.set(feltsToBytes([5n]), 8);
    expect(feltsFromBytes(bytes.subarray(8))).to.deep.equal([5n]);
  });

  it('writes short strings as Cairo does', () => {
    expect(shortString('CIRO_MODEL')).to.equal(0x4349524f5f4d4f44454cn);
    expect(codeOf(() => shortString('a'.repeat(32)))).to.equal('FELT_RANGE');
    expect(codeOf(() => shortString('é'))).to.equal('FELT_RANGE');
  });
});
