import type { Proven } from '@ciro-network/prover';
import { prove, proveCommitted } from '@ciro-network/prover';
import type { Felt } from '@ciro-network/sdk';
import type { ModelDir } from './model-dir.ts';

/**
 * Answers 1 to 64 rows of integers, `[rows][inputs]`, and proves the answer as the model's strategy does.
 * A committed proof made here belongs to no job. @throws VerifyError
 */
export function proveAnswer(model: ModelDir, input: Int8Array, rows: number, salt: Felt): Promise<Proven> {
  const { committed, felts } = model;
  return committed ? proveCommitted(felts, committed.digests, input, rows, salt) : prove(felts, input, rows, salt);
}
