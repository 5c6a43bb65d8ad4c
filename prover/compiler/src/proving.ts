import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verify } from '@ciro-network/prover';
import type { ModelDir } from './model-dir.ts';
import { PROVING } from './model-dir.ts';
import { proveAnswer } from './prove.ts';

/** What the proof of one row took on this machine. */
export interface Proving {
  readonly prove_ms: number;
  readonly verify_ms: number;
  readonly proof_felts: number;
  /** Of the whole process. */
  readonly peak_rss_mb: number;
}

/** Proves one row and verifies the proof. @throws VerifyError */
export async function measureProving(model: ModelDir): Promise<Proving> {
  // Any row will do: an argument takes as long for every input. So will any salt, since nobody learns of the proof.
  const input = Int8Array.from({ length: model.program.inputs }, (_, i) => (i % 256) - 128);
  const started = performance.now();
  const { felts, outputs, inputCommitment } = await proveAnswer(model, input, 1, 0n);
  const proved = performance.now();
  await verify({ modelHash: model.modelHash, inputCommitment, outputs }, felts);
  return {
    prove_ms: Math.round(proved - started),
    verify_ms: Math.round(performance.now() - proved),
    proof_felts: felts.length,
    peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

export async function recordProving(folder: string, proving: Proving): Promise<void> {
  await writeFile(join(folder, PROVING), `${JSON.stringify(proving, null, 2)}\n`);
}
