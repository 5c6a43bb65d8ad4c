import { expect } from 'chai';

import { committedProof, isRefused, judge, mutants, startVerifiers } from '../mutations/mutations.ts';

describe('A committed proof with one felt changed', () => {
  it('is refused by the Rust, TypeScript and Cairo verifiers, each with the same code (npm run mutations: every felt)', async () => {
    const proof = await committedProof([13, 16, 3], 2);
    const { verifiers, stop } = await startVerifiers();
    try {
      for (const { check } of verifiers) await check(proof);
      for (const mutant of mutants(proof, 67)) {
        const verdict = await judge(mutant, verifiers);
        expect(isRefused(verdict), JSON.stringify(verdict)).to.equal(true);
      }
    } finally {
      await stop();
    }
  });
});
