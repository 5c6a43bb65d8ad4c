// The state machine of `cairo/hub/src/job_manager/lifecycle.cairo`, for deciding off-chain what is worth sending.

import type { Felt } from '../felt.ts';
import type { JobRefusal } from './errors.ts';
import type { Job } from './job.ts';
import { HASH_DELAY, seedBlock } from './job.ts';
import { resultDigest } from './packed.ts';

/** Seconds that a settled job waits after its deadline for somebody to deliver it. */
export const DELIVERY_TIME = 7n * 24n * 3600n;

/** Seconds after a job's deadline that its judge has to end a posted job; then anybody may. */
export const JUDGING_TIME = 30n * 24n * 3600n;

/**
 * `post`: an unproven answer; `rule`: the judge ends a posted job; `commit`: workers bind themselves to answers, and
 * the first of them reveals its own; `attest`: the judge pays those that agree, as long as its own clocks say so.
 */
export type JobAction =
  | 'cancel' | 'assign' | 'answer' | 'expire' | 'deliver' | 'abandon' | 'post' | 'rule' | 'commit' | 'attest';

/** The block that a transaction would be in. */
export interface Moment {
  block: bigint;
  time: bigint;
}

/** Why the contract would refuse `action` then; undefined if it would not. */
export function jobRefusal(job: Job, action: JobAction, now: Moment): JobRefusal | undefined {
  const { state } = job;
  const open = state === 'submitted' || state === 'assigned';
  const paid = state === 'settled' || state === 'ruled';
  switch (action) {
    case 'cancel':
      if (state !== 'submitted' && state !== 'judged') return 'JOB_STATE';
      return now.block <= seedBlock(job) ? undefined : 'CANCEL_CLOSED';
    case 'assign':
      return state === 'submitted' ? answerRefusal(job, now) : 'JOB_STATE';
    case 'answer':
      return open ? answerRefusal(job, now) : 'JOB_STATE';
    case 'post':
    case 'commit':
      return state === 'judged' ? answerRefusal(job, now) : 'JOB_STATE';
    case 'attest':
      if (state !== 'judged') return 'JOB_STATE';
      return isDrawn(job, now) ? undefined : 'SEED_NOT_READABLE';
    case 'rule':
      return state === 'posted' ? undefined : 'JOB_STATE';
    case 'expire':
      if (paid) return 'JOB_STATE';
      if (state === 'posted' && now.time <= job.deadlineTime + JUDGING_TIME) return 'DEADLINE_NOT_PASSED';
      return isLate(job, now) ? undefined : 'DEADLINE_NOT_PASSED';
    case 'deliver':
      return paid ? undefined : 'JOB_STATE';
    case 'abandon':
      if (!paid) return 'JOB_STATE';
      return now.time > job.deadlineTime + DELIVERY_TIME ? undefined : 'DELIVERY_OPEN';
  }
}

/** The job after `assign_jobs`. */
export function assignedJob(job: Job, worker: Felt, ask: bigint): Job {
  return { ...job, state: 'assigned', worker, ask };
}

/** The job after a judge's `post`. */
export function postedJob(job: Job, worker: Felt, ask: bigint, outputs: readonly Felt[]): Job {
  return { ...job, state: 'posted', worker, ask, result: resultDigest(job.modelHash, job.inputCommitment, outputs) };
}

/** The job after its judge let an answer stand; undefined if nothing is left to do and its slot is free. */
export function ruledJob(job: Job, outputs: readonly Felt[], security: bigint): Job | undefined {
  if (job.consumer === 0n) return undefined;
  const result = resultDigest(job.modelHash, job.inputCommitment, outputs);
  return { ...job, state: 'ruled', ask: security, result };
}

/** The job after `submit_result`; undefined if nothing is left to do and its slot is free. */
export function settledJob(job: Job, outputs: readonly Felt[]): Job | undefined {
  if (job.consumer === 0n) return undefined;
  return { ...job, state: 'settled', result: resultDigest(job.modelHash, job.inputCommitment, outputs) };
}

function answerRefusal(job: Job, now: Moment): JobRefusal | undefined {
  if (!isDrawn(job, now)) return 'SEED_NOT_READABLE';
  return isLate(job, now) ? 'DEADLINE_PASSED' : undefined;
}

function isDrawn(job: Job, now: Moment): boolean {
  return now.block >= seedBlock(job) + HASH_DELAY;
}

function isLate(job: Job, now: Moment): boolean {
  return now.block > job.deadlineBlock && now.time > job.deadlineTime;
}
