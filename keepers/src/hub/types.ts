import { hashFelts, shortString } from '@ciro-network/sdk';

/** Addresses, hashes and amounts are felts. Blocks are heights, times are seconds since 1970. */
export type Felt = bigint;

export type JobState = 'Submitted' | 'Assigned' | 'Settled';

/** The preimage of a job's slot, in readable form (`cairo/hub/src/job_manager/objects.cairo`). */
export interface Job {
  client: Felt;
  nonce: bigint;
  modelHash: Felt;
  modelOwner: Felt;
  inputCommitment: Felt;
  verifier: Felt;
  consumer: Felt;
  maxPrice: bigint;
  deliveryFee: bigint;
  tip: bigint;
  rows: number;
  submitBlock: number;
  deadlineBlock: number;
  deadlineTime: number;
  royalty: number;
  fee: number;
  storeResult: boolean;
  state: JobState;
  /** The pinned worker and its ask a row, or zero. */
  worker: Felt;
  ask: bigint;
  result: Felt;
}

export type Ending = 'settled' | 'cancelled' | 'expired' | 'delivered' | 'abandoned';

/** What the hub's events tell a keeper. */
export type HubEvent =
  | { kind: 'submitted'; jobId: Felt; slot: Felt; job: Job; salt: Felt; input: Felt[] }
  | { kind: 'assigned'; jobId: Felt; worker: Felt; ask: bigint }
  /** Verified and paid. A job with a consumer goes on until its delivery. */
  | { kind: 'settled'; jobId: Felt; worker: Felt; outputs: Felt[] }
  | { kind: 'ended'; jobId: Felt; how: Exclude<Ending, 'settled'> };

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
  ended: Ending | null;
}

/** A job's view is the fold of its events; `undefined` before its submission. */
export function foldEvent(view: JobView | undefined, event: HubEvent): JobView | undefined {
  if (event.kind === 'submitted') {
    const { jobId, slot, job, salt, input } = event;
    return { jobId, slot, job, salt, input, outputs: [], ended: null };
  }
  if (view === undefined) return undefined;
  const { job } = view;
  switch (event.kind) {
    case 'assigned':
      return { ...view, job: { ...job, state: 'Assigned', worker: event.worker, ask: event.ask } };
    case 'settled': {
      const { outputs } = event;
      if (job.consumer === 0n) return { ...view, outputs, ended: 'settled' };
      return { ...view, outputs, job: { ...job, state: 'Settled', result: resultDigest(job, outputs) } };
    }
    case 'ended':
      return { ...view, ended: event.how };
  }
}

/** Hash of a verified answer (`cairo/hub/src/job_manager/objects.cairo`). */
export function resultDigest(job: Job, outputs: readonly Felt[]): Felt {
  return hashFelts([shortString('CIRO_RESULT'), job.modelHash, job.inputCommitment, ...outputs]);
}
