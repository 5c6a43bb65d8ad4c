import { poseidonHashMany, poseidonSmall } from '@scure/starknet';
import { expect } from 'chai';
import fc from 'fast-check';
import { PRIME } from './felt.ts';
import { hashFelts, permute } from './poseidon.ts';

const felt = () => fc.oneof(fc.bigInt(0n, PRIME - 1n), fc.constantFrom(0n, 1n, PRIME - 1n, 2n ** 251n));

describe('poseidon', () => {
  it("permutes as the library's plain rounds do", () => {
    const state = fc.tuple(felt(), felt(), felt());
    fc.assert(fc.property(state, (words) => void expect(permute(words)).to.deep.equal(poseidonSmall(words))));
  });

  it('hashes lists of every parity', () => {
    const same = (felts: bigint[]) => void expect(hashFelts(felts)).to.equal(poseidonHashMany(felts));
    fc.assert(fc.property(fc.array(felt(), { maxLength: 9 }), same));
    for (let length = 0; length < 6; length++) same(new Array(length).fill(0n));
  });
});
