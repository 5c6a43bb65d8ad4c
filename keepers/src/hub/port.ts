import type { Call, ChainEvent } from '../chains/port.ts';
import type { Answer } from '../store/store.ts';
import type { Felt, HubEvent, JobView } from './types.ts';

/** Blocks that the hub's rules count in. */
export interface Timing {
  /** From a job's submission to its seed block. */
  seedDelay: number;
  /** From a block to its hash being readable by contracts. */
  hashDelay: number;
  /** Head start of each rank before the next. */
  rankWindow: number;
  /** Ranks a job has at most. */
  ranks: number;
  epochLength: number;
}

/** The hub's contracts, as keepers see them. */
export interface HubPort {
  readonly timing: Timing;
  /** Contracts whose events tell of jobs. */
  readonly addresses: readonly Felt[];
  /** None for an event of no concern. Throws EVENT_MALFORMED. */
  decode(event: ChainEvent): HubEvent[];
  /** The ranked workers of a job, once its seed is readable. */
  ranked(job: JobView): Promise<Felt[]>;
  submitResults(jobs: readonly JobView[], answers: readonly Answer[]): Call[];
  assignJobs(jobs: readonly JobView[]): Call[];
  expire(jobs: readonly JobView[]): Call[];
  deliver(jobs: readonly JobView[]): Call[];
}
