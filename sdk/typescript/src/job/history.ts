// A job as the job manager's events tell of it: nothing but their fold, so a reorganised chain just tells another story.

import type { Felt } from '../felt.ts';
import type { Job } from './job.ts';
import { unpackJob } from './job.ts';
import { assignedJob, postedJob, ruledJob, settledJob } from './lifecycle.ts';

export type JobEnding = 'settled' | 'cancelled' | 'expired' | 'delivered' | 'abandoned' | 'refused';

export type JobEvent =
  | { kind: 'submitted'; jobId: Felt; slot: Felt; job: Job; salt: Felt; input: Felt[] }
  | { kind: 'assigned'; jobId: Felt; worker: Felt; ask: bigint }
  /** Verified and paid. A job with a consumer goes on until its delivery. */
  | { kind: 'settled'; jobId: Felt; worker: Felt; outputs: Felt[] }
  /** Answered without a proof, behind a bond. */
  | { kind: 'posted'; jobId: Felt; worker: Felt; ask: bigint; outputs: Felt[] }
  /** Paid as its judge said. Each worker by its own ask a row; `security` is the stake behind the answer. */
  | { kind: 'ruled'; jobId: Felt; workers: { worker: Felt; ask: bigint }[]; security: bigint; outputs: Felt[] }
  | { kind: 'ended'; jobId: Felt; how: Exclude<JobEnding, 'settled'> };

/** What the judge of ATTESTED jobs tells of one. */
export type RoundEvent =
  | { kind: 'committed'; jobId: Felt; worker: Felt; ask: bigint; commitment: Felt }
  | { kind: 'revealed'; jobId: Felt; workers: Felt[]; outputs: Felt[] };

/** A worker that has bound itself to an answer of an ATTESTED job. */
export interface Seat {
  worker: Felt;
  /** A row. */
  ask: bigint;
  commitment: Felt;
  /** Packed, once it has revealed them. */
  outputs?: Felt[];
}

/** A job as its events so far describe it. */
export interface JobView {
  jobId: Felt;
  slot: Felt;
  job: Job;
  salt: Felt;
  /** The packed input if it came in calldata, else empty. */
  input: Felt[];
  /** The packed outputs, once settled. */
  outputs: Felt[];
  /** Of an ATTESTED job, in the order of the commitments. */
  seats?: Seat[];
  ended: JobEnding | null;
}

const ENDINGS: Readonly<Record<string, Exclude<JobEnding, 'settled'>>> = {
  JobCancelled: 'cancelled',
  JobExpired: 'expired',
  JobDelivered: 'delivered',
  DeliveryAbandoned: 'abandoned',
  JobRefused: 'refused',
};

/** Names of the contract's events that tell of a job's life. */
export const JOB_EVENTS: readonly string[] = [
  'JobSubmitted', 'JobAssigned', 'JobSettled', 'JobPosted', 'JobRuled', ...Object.keys(ENDINGS),
];

export const ROUND_EVENTS: readonly string[] = ['Committed', 'Revealed'];

/** Of all these events together, decoded; each has those its name brings. */
export interface JobEventFields {
  job_id: Felt;
  client: Felt;
  model_hash: Felt;
  input_commitment: Felt;
  compute_requirements: { model_owner: Felt; consumer: Felt; salt: Felt; input: Felt[] };
  slot: Felt;
  verifier: Felt;
  amounts: Felt;
  status: Felt;
  worker: Felt;
  ask: bigint;
  outputs: Felt[];
  /** Of a ruling: pairs of address and ask. */
  workers: Readonly<Record<0 | 1, bigint>>[];
  security: bigint;
}

/** What a decoded event of the job manager tells; undefined if it is not about a job's life. @throws JobError JOB_FIELD. */
export function readJobEvent(name: string, fields: JobEventFields): JobEvent | undefined {
  const { job_id: jobId, worker, ask, outputs } = fields;
  if (name === 'JobSubmitted') return submittedEvent(fields);
  if (name === 'JobAssigned') return { kind: 'assigned', jobId, worker, ask };
  if (name === 'JobSettled') return { kind: 'settled', jobId, worker, outputs };
  if (name === 'JobPosted') return { kind: 'posted', jobId, worker, ask, outputs };
  if (name === 'JobRuled') {
    const workers = fields.workers.map((pair) => ({ worker: pair[0], ask: pair[1] }));
    return { kind: 'ruled', jobId, workers, security: fields.security, outputs };
  }
  const how = ENDINGS[name];
  return how && { kind: 'ended', jobId, how };
}

/** As `Committed` and `Revealed` bring them. */
export interface RoundEventFields {
  job_id: Felt;
  worker: Felt;
  ask: bigint;
  commitment: Felt;
  workers: Felt[];
  outputs: Felt[];
}

/** What a decoded event of the judge of ATTESTED jobs tells; undefined if it is not about a job's round. */
export function readRoundEvent(name: string, fields: RoundEventFields): RoundEvent | undefined {
  const { job_id: jobId, worker, ask, commitment, workers, outputs } = fields;
  if (name === 'Committed') return { kind: 'committed', jobId, worker, ask, commitment };
  return name === 'Revealed' ? { kind: 'revealed', jobId, workers, outputs } : undefined;
}

function submittedEvent(fields: JobEventFields): JobEvent {
  const { model_owner, consumer, salt, input } = fields.compute_requirements;
  const { job_id: jobId, slot, client, model_hash, input_commitment, verifier, amounts, status } = fields;
  const packed = { client, model_hash, model_owner, input_commitment, verifier, consumer, amounts, status };
  return { kind: 'submitted', jobId, slot, job: unpackJob({ ...packed, worker: 0n, result: 0n }), salt, input };
}

/** The job after one more of its events; undefined before its submission. */
export function foldJobEvent(view: JobView | undefined, event: JobEvent | RoundEvent): JobView | undefined {
  if (event.kind === 'submitted') {
    const { jobId, slot, job, salt, input } = event;
    return { jobId, slot, job, salt, input, outputs: [], ended: null };
  }
  if (view === undefined) return undefined;
  switch (event.kind) {
    case 'assigned':
      return { ...view, job: assignedJob(view.job, event.worker, event.ask) };
    case 'settled': {
      const job = settledJob(view.job, event.outputs);
      return { ...view, outputs: event.outputs, ...(job === undefined ? { ended: 'settled' } : { job }) };
    }
    case 'posted':
      return {
        ...view, outputs: event.outputs, job: postedJob(view.job, event.worker, event.ask, event.outputs),
      };
    case 'ruled': {
      const job = ruledJob(view.job, event.outputs, event.security);
      return { ...view, outputs: event.outputs, ...(job === undefined ? { ended: 'settled' } : { job }) };
    }
    case 'committed': {
      const { worker, ask, commitment } = event;
      return { ...view, seats: [...(view.seats ?? []), { worker, ask, commitment }] };
    }
    case 'revealed': {
      const { workers, outputs } = event;
      const seats = view.seats?.map((seat) => (workers.includes(seat.worker) ? { ...seat, outputs } : seat));
      return { ...view, ...(seats && { seats }) };
    }
    case 'ended':
      return { ...view, ended: event.how };
  }
}
