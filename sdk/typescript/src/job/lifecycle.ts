// The state machine of `cairo/hub/src/job_manager/lifecycle.cairo`, for deciding off-chain what is worth sending.

import type { Felt } from '../felt.ts';
import type { JobRefusal } from './errors.ts';
import type { Job } from './job.ts';
import { HASH_DELAY, seedBlock } from './job.ts';
import { resultDigest } from './packed.ts';

/** Seconds that a settled job waits after its deadline for somebody to deliver it. */
export const DELIVERY_TIME = 7n * 24n * 3600n;

export type JobAction = 'cancel' | 'assign' | 'answer' | 'expire' | 'deliver' | 'abandon';

/** The block that a transaction would be in. */
export interface Moment {
  block: bigint;
  time: bigint;
}

/** Why the contract would refuse `action` then; undefined if it would not. */
export function jobRefusal(job: Job, action: JobAction, now: Moment): JobRefusal | undefined {
  const open = job.state === 'submitted' || job.state === 'assigned';
  switch (action) {
    case 'cancel':
      if (job.state !== 'submitted') return 'JOB_STATE';
      return now.block <= seedBlock(job) ? undefined : 'CANCEL_CLOSED';
    case 'assign':
      return job.state === 'submitted' ? answerRefusal(job, now) : 'JOB_STATE';
    case 'answer':
      return open ? answerRefusal(job, now) : 'JOB_STATE';
    case 'expire':
      if (!open) return 'JOB_STATE';
      return isLate(job, now) ? undefined : 'DEADLINE_NOT_PASSED';
    case 'deliver':
      return job.state === 'settled' ? undefined : 'JOB_STATE';
    case 'abandon':
      if (job.state !== 'settled') return 'JOB_STATE';
      return now.time > job.deadlineTime + DELIVERY_TIME ? undefined : 'DELIVERY_OPEN';
  }
}

/** The job after `assign_jobs`. */
export function assignedJob(job: Job, worker: Felt, ask: bigint): Job {
  return { ...job, state: 'assigned', worker, ask };
}

/** The job after `submit_result`; undefined if nothing is left to do and its slot is free. */
export function settledJob(job: Job, outputs: readonly Felt[]): Job | undefined {
  if (job.consumer === 0n) return undefined;
  return { ...job, state: 'settled', result: resultDigest(job.modelHash, job.inputCommitment, outputs) };
}

function answerRefusal(job: Job, now: Moment): JobRefusal | undefined {
  if (now.block < seedBlock(job) + HASH_DELAY) return 'SEED_NOT_READABLE';
  return isLate(job, now) ? 'DEADLINE_PASSED' : undefined;
}

function isLate(job: Job, now: Moment): boolean {
  return now.block > job.deadlineBlock && now.time > job.deadlineTime;
}
