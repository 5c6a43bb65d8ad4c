import type { ParsedProof } from './proof-file.ts';

/** Checks a proof; returns what its check cost beyond time, throws an error with a code if it does not hold. */
type Verifier = (proof: ParsedProof) => Promise<Record<string, number>>;

/** The verifiers of one behaviour, loaded when asked for. */
export const VERIFIERS = {
  async rust({ statement, felts }) {
    const { verify } = await import('@ciro-network/prover');
    await verify(statement, felts);
    return {};
  },
  async ts({ statement, felts }) {
    const { verifyProof } = await import('@ciro-network/sdk');
    verifyProof(statement, felts);
    return {};
  },
  async cairo(proof) {
    const { verifyInCairo } = await import('./cairo-verifier.ts');
    return verifyInCairo(proof);
  },
} satisfies Record<string, Verifier>;

export type VerifierName = keyof typeof VERIFIERS;
