import { sendBatch } from '../../chains/batch.ts';
import { follow } from '../../chains/follower.ts';
import type { FollowerModules } from '../../chains/follower.ts';
import type { ChainEvent } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Clock } from '../../core/clock.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Felt } from '../../hub/types.ts';
import type { PenalPort } from '../../sentinel/chain/port.ts';
import { readWatchEvent } from '../../sentinel/chain/events.ts';
import type { WatchEvent } from '../../sentinel/chain/events.ts';
import type { WatchedCase } from '../../sentinel/chain/world.ts';
import type { Attempts } from '../../store/attempts.ts';
import type { Claim, ClaimBook } from './book.ts';
import { defend } from './policy.ts';

export const ANSWER_CASE = 'answer-case';

/** Beyond the evidence window, in seconds: a claim may leave as late as its job's deadline, thirty days on. */
const MARGIN = 32 * 86_400;

export interface DefenderModules {
  /** Of cases against this worker. */
  follower: FollowerModules<WatchEvent>;
  /** Open ones among those that it has read of. */
  openCases: () => readonly WatchedCase[];
  court: Pick<PenalPort, 'rules' | 'caseOf' | 'answerCase'>;
  claims: ClaimBook;
  sender: Sender;
  attempts: Attempts;
  clock: Clock;
  /** Between two looks, in ms: far less than the time for an answer. */
  everyMs: number;
  /** The argument for a committed model's answer; empty for others. Throws PROOF_FAILED. */
  argue: (claim: Claim) => Promise<Felt[]>;
  onAccused: (key: WatchedCase) => void;
  onRefused: (caseId: Felt, error: unknown) => void;
}

interface Due {
  /** The case's id, by which its transaction is remembered. */
  jobId: Felt;
  claim: Claim;
}

/** Proves what this worker has said where somebody has proven something else: not it is wrong, the model is broken. */
export class Defender {
  readonly #modules: DefenderModules;
  #lookedAt = -Infinity;

  constructor(modules: DefenderModules) {
    this.#modules = modules;
  }

  /** Comes after `Sender.begin`. Returns whether another transaction may follow. */
  async tick(signal: AbortSignal): Promise<boolean> {
    const { follower, court, claims, clock, everyMs } = this.#modules;
    if (clock.now() - this.#lookedAt < everyMs) return true;
    const { head, lag } = await follow(follower);
    // Behind the head, what is open may be closed long since: the next tick reads on.
    if (lag > 0) return true;
    claims.forgetBefore(clock.now() - 1_000 * (court.rules.evidenceWindow + MARGIN));
    const time = Math.max(head.timestamp, Math.floor(clock.now() / 1_000));
    for (const due of await this.#due({ block: head.number + 1, time })) {
      if (signal.aborted || !(await this.#send(due, signal))) return false;
    }
    this.#lookedAt = clock.now();
    return true;
  }

  async #due(now: { block: number; time: number }): Promise<Due[]> {
    const { openCases, court, claims, attempts, onAccused, onRefused } = this.#modules;
    const due: Due[] = [];
    for (const key of openCases()) {
      const { caseId: jobId, judge, modelHash } = key;
      if (!attempts.mayTry(ANSWER_CASE, jobId)) continue;
      const claim = claims.of(judge, key.jobId).find((one) => one.modelHash === modelHash);
      const step = defend(await court.caseOf(key), claim !== undefined, now, court.rules.cases);
      if (step === 'over') continue;
      onAccused(key);
      if (claim !== undefined) due.push({ jobId, claim });
      else onRefused(jobId, new KeeperError('SEAL_LOST', 'What this worker is accused of is not on record here.'));
    }
    return due;
  }

  #send(due: Due, signal: AbortSignal): Promise<boolean> {
    const { sender, court, argue, onRefused } = this.#modules;
    const calls = async ([one]: readonly Due[]) =>
      (one === undefined ? [] : court.answerCase(one.claim, await argue(one.claim)));
    const refused = ({ jobId }: Due, error: unknown): void => onRefused(jobId, error);
    return sendBatch(sender, { kind: ANSWER_CASE, jobs: [due], calls, onRefused: refused }, signal);
  }
}

/** Of the court's events those about cases against `worker`. */
export function readCaseEvent(event: ChainEvent, worker: Felt): WatchEvent[] {
  const [, , accused] = event.keys;
  if (accused !== worker) return [];
  return readWatchEvent(event).filter(({ kind }) => kind === 'case-opened' || kind === 'case-closed');
}
