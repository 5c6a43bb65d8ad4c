import type { Context, DrawSeed } from '@ciro-network/sdk';
import type { Call, ChainEvent } from '../chains/port.ts';
import type { Answer } from '../store/store.ts';
import type { Judges } from './level.ts';
import type { Felt, HubEvent, JobView } from './types.ts';

/** What was fixed at the hub's deployment, in blocks. */
export interface Timing {
  /** Head start of each rank before the next. */
  rankWindow: bigint;
  /** Ranks a job has at most. */
  ranks: number;
  epochLength: bigint;
}

/** The hub's contracts, as keepers see them. */
export interface HubPort {
  readonly timing: Timing;
  readonly judges: Judges;
  /** Contracts whose events tell of jobs. */
  readonly addresses: readonly Felt[];
  /** None for an event of no concern. Throws EVENT_MALFORMED. */
  decode(event: ChainEvent): HubEvent[];
  /** What a job is drawn with; undefined while the beacon, which draws ATTESTED ones, has no value for it. */
  seed(job: JobView): Promise<DrawSeed | undefined>;
  /** The ranked workers of a job, once its seed is readable. */
  ranked(job: JobView, seed: DrawSeed): Promise<Felt[]>;
  /** What arguments for answers of this account are bound to. */
  readonly context: Context;
  /** Answers to jobs of one model and verifier; `argument`: of a committed model's, else empty. */
  submitResults(jobs: readonly JobView[], answers: readonly Answer[], argument: readonly Felt[]): Call[];
  /** Felts of calldata of a transaction that submits results with an argument of so many felts. */
  submissionFelts(jobs: readonly JobView[], answers: readonly Answer[], argumentFelts: number): number;
  assignJobs(jobs: readonly JobView[]): Call[];
  expire(jobs: readonly JobView[]): Call[];
  deliver(jobs: readonly JobView[]): Call[];
}
