import { KeeperError } from '../core/errors.ts';
import type { Felt, JobView } from '../hub/types.ts';
import type { Call, Estimate } from './port.ts';
import type { Sender } from './sender.ts';

/** What a transaction is about: a job, or whatever else is known by a felt. */
export interface Subject {
  readonly jobId: Felt;
}

export interface Batch<T extends Subject = JobView> {
  kind: string;
  jobs: readonly T[];
  /** Throws PROOF_FAILED, SEAL_LOST. */
  calls: (jobs: readonly T[]) => Call[] | Promise<Call[]>;
  /** Whether the price is right; asked before anything is recorded. */
  worthwhile?: (jobs: readonly T[], estimate: Estimate) => boolean;
  /** A job that cannot go, alone. */
  onRefused: (job: T, error: unknown) => void;
}

/** What may be the fault of one job alone. */
const REFUSALS: ReadonlySet<string> = new Set(['CALL_REVERTED', 'TX_REFUSED', 'PROOF_FAILED', 'SEAL_LOST']);

/**
 * Sends jobs in one transaction. If the whole fails beforehand, its halves are tried: one bad job stops no other.
 * Returns whether another transaction may follow.
 */
export async function sendBatch<T extends Subject>(
  sender: Pick<Sender, 'estimate' | 'send'>, batch: Batch<T>, signal: AbortSignal,
): Promise<boolean> {
  const { kind, jobs, calls, worthwhile, onRefused } = batch;
  const [first] = jobs;
  if (first === undefined) return true;
  try {
    const made = await calls(jobs);
    const estimate = await sender.estimate(made);
    if (worthwhile === undefined || worthwhile(jobs, estimate)) {
      return await sender.send({ kind, jobIds: jobs.map((job) => job.jobId), calls: made }, estimate, signal);
    }
    if (jobs.length === 1) {
      onRefused(first, new KeeperError('UNPROFITABLE', 'The fee does not cover the transaction.'));
      return true;
    }
  } catch (error) {
    if (!(error instanceof KeeperError) || !REFUSALS.has(error.code)) throw error;
    if (jobs.length === 1) {
      onRefused(first, error);
      return true;
    }
  }
  const half = Math.ceil(jobs.length / 2);
  if (!(await sendBatch(sender, { ...batch, jobs: jobs.slice(0, half) }, signal))) return false;
  return sendBatch(sender, { ...batch, jobs: jobs.slice(half) }, signal);
}
