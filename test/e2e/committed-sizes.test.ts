import { decodeCommitted, decodeProof } from '@ciro-network/sdk';
import { expect } from 'chai';

import { committedProof, judge, startVerifiers } from '../mutations/mutations.ts';

/** A network and its rows, for each size of committed vector that a transaction has room for, and for odd shapes. */
const NETWORKS: [variables: number, sizes: number[], rows: number][] = [
  [8, [1, 1], 1], [8, [1, 11, 1], 3], [8, [13, 16, 3], 64], [9, [64, 32, 10], 8], [10, [64, 70, 30, 10], 5],
  [11, [128, 100, 10], 3], [12, [256, 100, 10], 2], [13, [256, 250, 10], 1], [14, [512, 250, 10], 2],
  [15, [1000, 250, 10], 2], [16, [1000, 500, 10], 1], [17, [1000, 1000, 10], 2], [18, [257, 3400, 8], 2],
  [19, [2048, 1500, 8], 1], [20, [1025, 2900], 1],
];

describe('Committed proofs of every size', () => {
  it('are accepted by the Rust, TypeScript and Cairo verifiers', async () => {
    const { verifiers, stop } = await startVerifiers();
    try {
      for (const [variables, sizes, rows] of NETWORKS) {
        const proof = await committedProof(sizes, rows);
        expect(decodeCommitted(decodeProof(proof.felts).program).layout.variables, proof.name).to.equal(variables);
        const { codes } = await judge(proof, verifiers);
        expect(codes, proof.name).to.deep.equal({ rust: 'accepted', ts: 'accepted', cairo: 'accepted' });
      }
    } finally {
      await stop();
    }
  });
});
