import type { Moment } from '@ciro-network/sdk';
import type { Call } from '../../chains/port.ts';
import type { Judges } from '../../hub/level.ts';
import type { Felt, JobView, Seat } from '../../hub/types.ts';
import type { Answer } from '../../store/store.ts';

export type PostingStatus = 'nothing' | 'posted' | 'contested' | 'guilty' | 'void' | 'ended';

/** What the judge of OPTIMISTIC jobs knows of a posted answer. */
export interface Posting {
  status: PostingStatus;
  postedBlock: bigint;
  /** The window's end, in seconds since 1970; later by as long as the answer was contested. */
  finalAt: bigint;
  /** Whether it must be proven; undefined until that is known. */
  audited: boolean | undefined;
  /** Whether the model or its verifier is frozen: then nobody's answer counts. */
  frozen: boolean;
}

/** The judges of jobs without a proof, as one worker works with them. What it asks holds at the last closed block. */
export interface JudgePort {
  readonly judges: Judges;
  /** Blocks for which a posted answer is open at least. */
  readonly windowBlocks: bigint;
  posting(view: JobView): Promise<Posting>;
  /** Until when ATTESTED answers are revealed, both clocks together; zeros before the first. */
  revealsUntil(jobId: Felt): Promise<Moment>;
  /** Binds this worker to an answer, until it tells the seal. */
  commitment(view: JobView, outputs: readonly Felt[], seal: Felt): Felt;

  post(view: JobView, outputs: readonly Felt[]): Call[];
  /** `argument`: of a committed model's answer, else empty. */
  prove(view: JobView, answer: Answer, argument: readonly Felt[]): Call[];
  finalise(view: JobView): Call[];
  conclude(view: JobView): Call[];
  commit(view: JobView, commitment: Felt): Call[];
  reveal(view: JobView, outputs: readonly Felt[], ask: bigint, seal: Felt): Call[];
  finaliseRound(view: JobView, outputs: readonly Felt[], voters: readonly Seat[]): Call[];
}
