import { sendBatch } from '../../chains/batch.ts';
import type { Call } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Clock } from '../../core/clock.ts';
import { KeeperError } from '../../core/errors.ts';
import { hex } from '../../core/json.ts';
import type { Felt, JobView } from '../../hub/types.ts';
import type { Store } from '../../store/store.ts';
import type { Claim, ClaimBook } from '../claims/book.ts';
import type { Engine } from '../engine.ts';
import { hasRevealed, majorityOf } from './attested.ts';
import type { Deed } from './deeds.ts';
import type { JudgePort } from './port.ts';
import { asBondShort } from './refusals.ts';

export interface JudgedExecutorModules {
  judges: JudgePort;
  store: Store;
  claims: ClaimBook;
  sender: Sender;
  clock: Clock;
  engines: ReadonlyMap<Felt, Engine>;
  chainId: Felt;
  account: Felt;
  maxBatch: number;
  onArgument: (milliseconds: number) => void;
  onRefused: (deed: Deed, job: JobView, error: unknown) => void;
}

export interface Due {
  deed: Deed;
  view: JobView;
}

/** What has the shortest time goes first. */
const ORDER: readonly Deed[] = ['reveal', 'prove', 'commit', 'post', 'finalise-round', 'finalise', 'conclude'];
/** Each alone: a proof fills a transaction. */
const ALONE: ReadonlySet<Deed> = new Set<Deed>(['prove']);

/** The worker's deeds about jobs without a proof. */
export class JudgedExecutor {
  readonly #modules: JudgedExecutorModules;

  constructor(modules: JudgedExecutorModules) {
    this.#modules = modules;
  }

  /** Returns whether another transaction may follow. */
  async send(due: readonly Due[], signal: AbortSignal): Promise<boolean> {
    const { maxBatch } = this.#modules;
    for (const deed of ORDER) {
      const views = due.filter((one) => one.deed === deed).map(({ view }) => view);
      const size = ALONE.has(deed) ? 1 : maxBatch;
      for (let at = 0; at < views.length; at += size) {
        if (signal.aborted || !(await this.#send(deed, views.slice(at, at + size), signal))) return false;
      }
    }
    return true;
  }

  #send(deed: Deed, jobs: readonly JobView[], signal: AbortSignal): Promise<boolean> {
    const { sender, onRefused } = this.#modules;
    return sendBatch(sender, {
      kind: deed, jobs,
      calls: async (some) => (await Promise.all(some.map((view) => this.#calls(deed, view)))).flat(),
      onRefused: (view, error) => onRefused(deed, view, asBondShort(error)),
    }, signal);
  }

  async #calls(deed: Deed, view: JobView): Promise<Call[]> {
    const { judges } = this.#modules;
    switch (deed) {
      case 'post':
        return judges.post(view, this.#claim(view).outputs);
      case 'prove':
        return this.#prove(view);
      case 'finalise':
        return judges.finalise(view);
      case 'conclude':
        return judges.conclude(view);
      case 'commit': {
        const { outputs, seal } = this.#claim(view);
        return judges.commit(view, judges.commitment(view, outputs, seal));
      }
      case 'reveal':
        return this.#reveal(view);
      case 'finalise-round': {
        const outputs = majorityOf(view.seats ?? [])?.outputs ?? [];
        return judges.finaliseRound(view, outputs, (view.seats ?? []).filter(hasRevealed));
      }
    }
  }

  /** On the judge's word the verifier checks this: its caller is what an argument is bound to. */
  async #prove(view: JobView): Promise<Call[]> {
    const { judges, engines, chainId, account, onArgument } = this.#modules;
    const claim = this.#claim(view);
    const context = { chainId, contract: claim.judge, submitter: account };
    const proven = await engines.get(view.job.modelHash)?.arguer?.argue(context, [claim]);
    if (proven !== undefined) onArgument(proven.milliseconds);
    return judges.prove(view, claim, proven?.argument ?? []);
  }

  #reveal(view: JobView): Call[] {
    const { judges, account } = this.#modules;
    const { outputs, seal } = this.#claim(view);
    const seat = view.seats?.find(({ worker }) => worker === account);
    if (seat?.commitment !== judges.commitment(view, outputs, seal)) {
      const message = 'What was committed to is not what is on record here.';
      throw new KeeperError('SEAL_LOST', message, { job: hex(view.jobId) });
    }
    return judges.reveal(view, outputs, seat.ask, seal);
  }

  /** What this worker says of the job: on record from here on, before it can leave. */
  #claim({ jobId, job }: JobView): Claim {
    const { store, claims, clock } = this.#modules;
    const { modelHash, inputCommitment, verifier: judge, rows } = job;
    const kept = claims.find(judge, { jobId, modelHash, inputCommitment });
    if (kept !== undefined) return kept;
    const answer = store.answer(jobId, modelHash, inputCommitment);
    if (answer === undefined) throw new KeeperError('UNEXPECTED', `Job ${hex(jobId)} has no recorded answer.`);
    return claims.record(judge, answer, Number(rows), clock.now());
  }
}
