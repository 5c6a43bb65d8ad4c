import type { JobState } from '@ciro-network/sdk';
import type { BlockRef } from '../chains/port.ts';
import type { Felt, HubEvent, JobView } from '../hub/types.ts';

/** A closed block's events, in their order. */
export interface BlockEvents<E = HubEvent> {
  block: BlockRef;
  events: E[];
}

export type ActionState =
  /** Written down, perhaps sent: nobody knows after a crash. */
  | 'recorded'
  /** The node has taken it. */
  | 'sent'
  /** Executed in `block`. */
  | 'done'
  /** Executed in `block` and reverted. */
  | 'reverted'
  /** Its nonce was used at or before `block`: the events will tell for what. */
  | 'overtaken'
  /** Its nonce is still free, so it never happened and its successor takes the nonce. */
  | 'dropped';

/** One transaction of ours, written down before it is sent. */
export interface Action {
  id: number;
  kind: string;
  jobIds: Felt[];
  nonce: bigint;
  state: ActionState;
  txHash: Felt | undefined;
  block: number | undefined;
  /** Milliseconds since 1970. */
  recordedAt: number;
}

/** An answer to one statement: (job, model, input). */
export interface Answer {
  jobId: Felt;
  modelHash: Felt;
  inputCommitment: Felt;
  salt: Felt;
  input: Felt[];
  outputs: Felt[];
}

export type JobCount = JobState | 'ended';

export interface Failure {
  count: number;
  /** Milliseconds since 1970: no new try before. */
  notBefore: number;
}

/** Where a follower of the chain stands, and what it has read. */
export interface BlockStore<E = HubEvent> {
  /** The last block whose events are in. */
  cursor(): BlockRef | undefined;
  /** The latest remembered block below `height`. */
  blockBelow(height: number): BlockRef | undefined;
  /** Takes in blocks above the cursor, lowest first. */
  append(blocks: readonly BlockEvents<E>[]): void;
  /** Forgets every block above `height`, its events, and that actions were executed there. */
  rollback(height: number): void;
  /**
   * Forgets blocks below `height` (never the cursor), and jobs and actions that ended below it; what was said without a
   * proof only below `unprovenBelow`, if that is given. A day's actions stay: what may be done a day is counted by them.
   */
  prune(height: number, unprovenBelow?: number): void;
}

/**
 * All that a keeper must not forget. Every method is one atomic, durable step; all are synchronous.
 * The jobs are a fold of the events: rolling back the events rolls back the jobs.
 */
export interface Store extends BlockStore {
  job(jobId: Felt): JobView | undefined;
  openJobs(): JobView[];
  /** Jobs by state; `ended` whatever the end was. */
  countJobs(): Record<JobCount, number>;

  record(action: { kind: string; jobIds: readonly Felt[]; nonce: bigint; recordedAt: number }): Action;
  update(id: number, change: { state: ActionState; txHash?: Felt; block?: number }): void;
  /** Actions whose effect is not yet in the events: recorded, sent, or executed above the cursor. */
  unsettledActions(): Action[];
  /** How many actions the node took with this nonce were dropped: sent, and not executed in time. */
  droppedWith(nonce: bigint): number;
  /** Counts actions of one kind on a job that are neither dropped nor undone by a reorganisation. */
  actionsOn(kind: string, jobId: Felt): Action[];
  /** Of these kinds, recorded later than `since` (ms), at most a day ago, and neither dropped nor reverted. */
  actionsSince(kinds: readonly string[], since: number): Action[];

  /** Keeps the first answer to a statement. Throws ANSWER_CONFLICT if another one is on record. */
  recordAnswer(answer: Answer): void;
  answer(jobId: Felt, modelHash: Felt, inputCommitment: Felt): Answer | undefined;

  recordFailure(kind: string, jobId: Felt, failure: Failure): void;
  clearFailure(kind: string, jobId: Felt): void;
  failure(kind: string, jobId: Felt): Failure | undefined;

  close(): void;
}
