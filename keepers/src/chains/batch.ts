import { KeeperError } from '../core/errors.ts';
import type { JobView } from '../hub/types.ts';
import type { Call, Estimate } from './port.ts';
import type { Sender } from './sender.ts';

export interface Batch {
  kind: string;
  jobs: readonly JobView[];
  calls: (jobs: readonly JobView[]) => Call[];
  /** Whether the price is right; asked before anything is recorded. */
  worthwhile?: (jobs: readonly JobView[], estimate: Estimate) => boolean;
  /** A job that cannot go, alone. */
  onRefused: (job: JobView, error: unknown) => void;
}

/**
 * Sends jobs in one transaction. If the whole fails beforehand, its halves are tried: one bad job stops no other.
 * Returns whether another transaction may follow.
 */
export async function sendBatch(sender: Sender, batch: Batch, signal: AbortSignal): Promise<boolean> {
  const { kind, jobs, calls, worthwhile, onRefused } = batch;
  const [first] = jobs;
  if (first === undefined) return true;
  try {
    const made = calls(jobs);
    const estimate = await sender.estimate(made);
    if (worthwhile === undefined || worthwhile(jobs, estimate)) {
      return await sender.send({ kind, jobIds: jobs.map((job) => job.jobId), calls: made }, estimate, signal);
    }
    if (jobs.length === 1) {
      onRefused(first, new KeeperError('UNPROFITABLE', 'The fee does not cover the transaction.'));
      return true;
    }
  } catch (error) {
    if (!(error instanceof KeeperError) || (error.code !== 'CALL_REVERTED' && error.code !== 'TX_REFUSED')) throw error;
    if (jobs.length === 1) {
      onRefused(first, error);
      return true;
    }
  }
  const half = Math.ceil(jobs.length / 2);
  if (!(await sendBatch(sender, { ...batch, jobs: jobs.slice(0, half) }, signal))) return false;
  return sendBatch(sender, { ...batch, jobs: jobs.slice(half) }, signal);
}
