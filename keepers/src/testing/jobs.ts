import { inputCommitment } from '../inputs/encoding.ts';
import type { Job, JobView } from '../hub/types.ts';

export const MODEL = 0x77n;

/** A job as the hub would open it in block `submitBlock`, open for forty blocks. */
export function jobView(jobId: bigint, submitBlock: number, changes: Partial<Job> = {}): JobView {
  const salt = 9n;
  const input = [jobId + 1n];
  const job: Job = {
    client: 0xc1n, nonce: jobId, modelHash: MODEL, modelOwner: 0xc2n,
    inputCommitment: inputCommitment(salt, 1, 1, input),
    verifier: 0xc3n, consumer: 0n, maxPrice: 10n ** 18n, deliveryFee: 0n, tip: 10n ** 9n, royalty: 100n, fee: 100n,
    rows: 1n, submitBlock: BigInt(submitBlock), deadlineBlock: BigInt(submitBlock + 40), deadlineTime: 0n,
    storeResult: false,
    state: 'submitted', worker: 0n, ask: 0n, result: 0n, ...changes,
  };
  return { jobId, slot: jobId + 5_000n, job, salt, input, outputs: [], ended: null };
}
