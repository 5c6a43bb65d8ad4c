import type { Proving } from '@ciro-network/compiler';
import type { Progress } from '../chains/follower.ts';
import type { Receipt } from '../chains/port.ts';
import type { Felt, JobView } from '../hub/types.ts';
import type { Action, JobCount } from '../store/store.ts';
import { asKeeperError, codeOf, isTransient } from './errors.ts';
import { hex } from './json.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** Refusals that only say "not now" or "done already": the events tell the rest. */
const EXPECTED = new Set([
  'JOB_MISMATCH', 'JOB_STATE', 'NOT_YOUR_TURN', 'SEED_NOT_READABLE', 'SEED_NOT_READY',
  'DEADLINE_NOT_PASSED', 'DEADLINE_PASSED', 'WINDOW_OVER', 'EPOCH_NOT_OVER', 'HOUR_CERTIFIED', 'LEVELS_ORDER',
  // Of a healing: another's changed the hour. Of points and of stake to burn: somebody was first, or the day is not over.
  'HOUR_UNKNOWN', 'NOT_MISSED', 'REFRESHED_TODAY', 'CASE_SETTLED', 'TOO_EARLY',
  // Of evidence: somebody was first.
  'ALREADY_PUNISHED', 'HOURS_COUNTED', 'ALREADY_ACCUSED', 'NOT_ACCUSED', 'CASE_EXISTS', 'NO_CASE', 'NOT_RESTORABLE',
  'ANSWER_OPEN', 'ANSWER_OVER', 'NOT_ANNOUNCED',
  // Of answers without a proof: another was first, or a judge still waits.
  'NOT_POSTED', 'CONTESTED', 'WINDOW_OPEN', 'STILL_STANDS', 'COMMITS_CLOSED', 'ALREADY_COMMITTED', 'ALREADY_REVEALED',
  'REVEALS_CLOSED', 'REVEALS_OPEN', 'BEACON_PENDING',
  // Of the beacon: others were first, or another epoch began.
  'ROUND_CLOSED', 'SHARES_EARLY', 'EPOCH_STALE', 'VOTERS_DIGEST',
]);

/** Where logs and metrics meet: each happening is told once, to both. */
export class Reporter {
  readonly #logger: Logger;
  readonly #metrics: Metrics;

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  describe(error: unknown): { code: string; message: string } {
    const { code, message } = asKeeperError(error);
    return { code, message };
  }

  tickDone(milliseconds: number): void {
    this.#metrics.ticks.inc({ outcome: 'done' });
    this.#metrics.tickSeconds.observe(milliseconds / 1000);
  }

  tickFailed(error: unknown): void {
    this.#metrics.ticks.inc({ outcome: 'failed' });
    this.failed('A tick failed.', error, {});
  }

  progress(progress: Progress, jobs: Record<JobCount, number>): void {
    for (const [state, count] of Object.entries(jobs)) this.#metrics.jobs.set({ state }, count);
    this.followed(progress);
  }

  followed({ head, lag, reorganised }: Progress): void {
    this.#metrics.blockLag.set(lag);
    if (!reorganised) return;
    this.#metrics.reorgs.inc();
    this.#logger.warn({ head: head.number }, 'The chain was reorganised: what it said was derived anew.');
  }

  outcome(action: Action, receipt: Receipt | undefined): void {
    this.#metrics.actions.inc({ kind: action.kind, outcome: action.state });
    const facts = {
      kind: action.kind,
      jobs: action.jobIds.map(hex),
      txHash: action.txHash === undefined ? undefined : hex(action.txHash),
      block: action.block,
      feeFri: receipt?.fee.toString(),
      reason: receipt?.reason,
    };
    if (action.state === 'reverted') this.#logger.warn(facts, 'A transaction reverted.');
    else this.#logger.info(facts, `A transaction is ${action.state}.`);
  }

  inference(milliseconds: number): void {
    this.#metrics.inferenceMs.observe(milliseconds);
  }

  argument(milliseconds: number): void {
    this.#metrics.argumentMs.observe(milliseconds);
  }

  /** What one proof of a committed model took on this machine, measured before the worker offers to serve it. */
  proving(modelHash: Felt, { prove_ms: ms, peak_rss_mb: megabytes, proof_felts: felts }: Proving): void {
    const model = hex(modelHash);
    this.#metrics.provingMs.set({ model }, ms);
    this.#metrics.provingPeakBytes.set({ model }, megabytes * 2 ** 20);
    this.#logger.info({ model, proveMs: ms, peakMb: megabytes, felts }, 'A committed model is proven on this machine.');
  }

  jobFailed(kind: string, view: JobView, error: unknown): void {
    this.failed(`A job could not be served: ${kind}.`, error, { job: hex(view.jobId) });
  }

  failed(message: string, error: unknown, facts: Record<string, unknown>): void {
    const known = asKeeperError(error);
    const expected = known.code === 'CALL_REVERTED' && EXPECTED.has(String(known.metadata.reason));
    this.#metrics.errors.inc({ code: codeOf(error) });
    const level = expected || known.code === 'UNPROFITABLE' ? 'debug' : isTransient(error) ? 'warn' : 'error';
    const stack = known.code === 'UNEXPECTED' ? known.stack : undefined;
    this.#logger[level]({ ...facts, code: known.code, why: known.message, ...known.metadata, stack }, message);
  }
}
