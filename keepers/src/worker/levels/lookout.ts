import type { Moment } from '@ciro-network/sdk';
import type { Clock } from '../../core/clock.ts';
import type { Felt, JobView } from '../../hub/types.ts';
import type { WorkerFacts } from '../turn.ts';
import { auditKnownAt } from './optimistic.ts';
import type { JudgePort } from './port.ts';

type Seen = Pick<WorkerFacts, 'posting' | 'revealsUntil'>;

/** What judges say of this worker's answers. It seldom changes, so it is asked again only now and then. */
export class Lookout {
  readonly #judges: JudgePort;
  readonly #clock: Clock;
  readonly #everyMs: number;
  #seen = new Map<Felt, Seen & { at: number; block: bigint }>();

  constructor(judges: JudgePort, clock: Clock, everyMs: number) {
    this.#judges = judges;
    this.#clock = clock;
    this.#everyMs = everyMs;
  }

  async look(view: JobView, now: Moment): Promise<Seen> {
    const known = this.#seen.get(view.jobId);
    const at = this.#clock.now();
    if (known !== undefined && at - known.at < this.#everyMs && !tellsMore(known, now)) return known;
    const seen = view.job.state === 'posted'
      ? { posting: await this.#judges.posting(view) }
      : { revealsUntil: await this.#judges.revealsUntil(view.jobId) };
    this.#seen.set(view.jobId, { ...seen, at, block: now.block });
    return seen;
  }

  forget(jobId: Felt): void {
    this.#seen.delete(jobId);
  }

  /** Keeps what is known of these jobs alone. */
  retain(jobs: readonly JobView[]): void {
    const known = jobs.map(({ jobId }) => [jobId, this.#seen.get(jobId)] as const);
    this.#seen = new Map(known.flatMap(([jobId, seen]) => (seen === undefined ? [] : [[jobId, seen]])));
  }
}

/** Whether the audit was not known then, and may be now. */
function tellsMore({ posting, block }: Seen & { block: bigint }, now: Moment): boolean {
  const unknown = posting?.status === 'posted' && posting.audited === undefined;
  return unknown && now.block > auditKnownAt(posting) && now.block > block;
}
