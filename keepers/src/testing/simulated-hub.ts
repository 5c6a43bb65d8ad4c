import type { Call, ChainEvent } from '../chains/port.ts';
import { KeeperError } from '../core/errors.ts';
import { fromJson, toJson } from '../core/json.ts';
import { isLate, opensAt } from '../hub/rules.ts';
import type { Moment } from '../hub/rules.ts';
import type { HubPort, Timing } from '../hub/port.ts';
import { foldEvent } from '../hub/types.ts';
import type { Felt, HubEvent, JobView } from '../hub/types.ts';
import type { Answer } from '../store/store.ts';

export const TIMING: Timing = { seedDelay: 1, hashDelay: 10, rankWindow: 4, ranks: 3, epochLength: 50 };
export const HUB_ADDRESS = 0x1n;

/** The hub's jobs after a block. */
export type HubState = ReadonlyMap<Felt, JobView>;

/** Everything travels as one felt a byte of JSON: the codec of the real hub is tested with the real hub. */
export function encodeText(value: unknown): Felt[] {
  return [...Buffer.from(toJson(value))].map(BigInt);
}

export function decodeText<T>(felts: readonly Felt[]): T {
  return fromJson<T>(Buffer.from(felts.map(Number)).toString());
}

/** Applies one call by `sender` in the block after `now`, by the rules of `lifecycle.cairo`. Throws CALL_REVERTED. */
export function applyCall(state: HubState, call: Call, sender: Felt, now: Moment): { state: HubState; events: HubEvent[] } {
  const changed = new Map(state);
  const events: HubEvent[] = [];
  const emit = (event: HubEvent): void => {
    const view = foldEvent(changed.get(event.jobId), event);
    if (view !== undefined) changed.set(event.jobId, view);
    events.push(event);
  };
  for (const item of decodeText<{ view: JobView; outputs?: Felt[] }[]>(call.calldata)) {
    const { jobId } = item.view;
    const held = changed.get(jobId);
    if (held === undefined || held.ended !== null || toJson(held.job) !== toJson(item.view.job)) {
      throw refusal('JOB_MISMATCH');
    }
    const { job } = held;
    if (call.entrypoint === 'submit_results') {
      if (job.state === 'Settled') throw refusal('JOB_STATE');
      if (isLate(job, now)) throw refusal('DEADLINE_PASSED');
      const mine = job.state === 'Assigned' && job.worker === sender;
      if (!mine && now.height + 1 < opensAt(job, rank(jobId, sender), TIMING)) {
        throw refusal('NOT_YOUR_TURN');
      }
      if (item.outputs?.[0] !== answerTo(held.input[0] ?? 0n)) throw refusal('OUTPUT_MISMATCH');
      emit({ kind: 'settled', jobId, worker: sender, outputs: item.outputs });
    } else if (call.entrypoint === 'expire') {
      if (job.state === 'Settled') throw refusal('JOB_STATE');
      if (!isLate(job, now)) throw refusal('DEADLINE_NOT_PASSED');
      emit({ kind: 'ended', jobId, how: 'expired' });
    } else if (call.entrypoint === 'assign_jobs') {
      if (job.state !== 'Submitted') throw refusal('JOB_STATE');
      if (now.height + 1 < opensAt(job, 0, TIMING)) throw refusal('SEED_NOT_READABLE');
      emit({ kind: 'assigned', jobId, worker: ranked(jobId)[0] ?? 0n, ask: 1n });
    } else {
      if (job.state !== 'Settled') throw refusal('JOB_STATE');
      emit({ kind: 'ended', jobId, how: 'delivered' });
    }
  }
  return { state: changed, events };
}

export function refusal(reason: string): KeeperError {
  return new KeeperError('CALL_REVERTED', `The contract refuses the call: ${reason}.`, { reason });
}

/** The true answer of the pretended model. */
export function answerTo(input: Felt): Felt {
  return input * 3n + 1n;
}

export const WORKERS: readonly Felt[] = [0xa1n, 0xa2n, 0xa3n];

export function ranked(jobId: Felt): Felt[] {
  const first = Number(jobId % BigInt(WORKERS.length));
  return [...WORKERS.slice(first), ...WORKERS.slice(0, first)];
}

function rank(jobId: Felt, worker: Felt): number {
  const at = ranked(jobId).indexOf(worker);
  return at === -1 ? TIMING.ranks : at;
}

export const simulatedHub: HubPort = {
  timing: TIMING,
  addresses: [HUB_ADDRESS],
  decode: (event: ChainEvent) => [decodeText<HubEvent>(event.data)],
  ranked: async ({ jobId }) => ranked(jobId),
  submitResults: (jobs, answers: readonly Answer[]) => [
    call('submit_results', jobs.map((view, at) => ({ view, outputs: answers[at]?.outputs }))),
  ],
  assignJobs: (jobs) => [call('assign_jobs', jobs.map((view) => ({ view })))],
  expire: (jobs) => jobs.map((view) => call('expire', [{ view }])),
  deliver: (jobs) => jobs.map((view) => call('deliver', [{ view }])),
};

function call(entrypoint: string, items: unknown): Call {
  return { to: HUB_ADDRESS, entrypoint, calldata: encodeText(items) };
}
