import { resultDigest } from '@ciro-network/sdk';
import type { Felt, Job } from '@ciro-network/sdk';

export type { Felt, Job };

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
      return { ...view, job: { ...job, state: 'assigned', worker: event.worker, ask: event.ask } };
    case 'settled': {
      const { outputs } = event;
      if (job.consumer === 0n) return { ...view, outputs, ended: 'settled' };
      const result = resultDigest(job.modelHash, job.inputCommitment, outputs);
      return { ...view, outputs, job: { ...job, state: 'settled', result } };
    }
    case 'ended':
      return { ...view, ended: event.how };
  }
}
