import { CommittedProver, verify } from '@ciro-network/prover';
import { COMMITTED, encodeProof } from '@ciro-network/sdk';
import type { CommittedPart, ModelDir } from './model-dir.ts';

/** What serving a committed model took on this machine, by one row outside of any job. */
export interface Proving {
  /** Once: reading the model into the prover. */
  readonly open_ms: number;
  /** For each proof after. */
  readonly prove_ms: number;
  readonly verify_ms: number;
  readonly proof_felts: number;
  /** Of the whole process. */
  readonly peak_rss_mb: number;
}

const NO_JOB = { chainId: 0n, contract: 0n, submitter: 0n };

/** Proves one row and verifies the proof. @throws VerifyError */
export async function measureProving({ program, felts, modelHash }: ModelDir, part: CommittedPart): Promise<Proving> {
  const begun = performance.now();
  const prover = await CommittedProver.open(felts, part.digests);
  const opened = performance.now();
  // Any row will do: an argument takes as long for every input. So will any salt, since nobody learns of the proof.
  const input = Int8Array.from({ length: program.inputs }, (_, i) => (i % 256) - 128);
  const { answers, argument } = await prover.prove(NO_JOB, [{ jobId: 0n, salt: 0n, rows: 1, input }]);
  const proved = performance.now();
  const proof = encodeProof({ strategy: COMMITTED, ...answers[0], program: part.felts, argument });
  await verify({ modelHash, ...answers[0] }, proof);
  return {
    open_ms: Math.round(opened - begun),
    prove_ms: Math.round(proved - opened),
    verify_ms: Math.round(performance.now() - proved),
    proof_felts: proof.length,
    peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
