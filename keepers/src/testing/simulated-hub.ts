import { foldJobEvent, jobRefusal } from '@ciro-network/sdk';
import type { Context, JobAction, Moment } from '@ciro-network/sdk';
import type { Call, ChainEvent } from '../chains/port.ts';
import { KeeperError } from '../core/errors.ts';
import { fromJson, toJson } from '../core/json.ts';
import { opensAt } from '../hub/rules.ts';
import type { HubPort, Timing } from '../hub/port.ts';
import type { Felt, HubEvent, JobView } from '../hub/types.ts';
import type { Answer } from '../store/store.ts';
import type { Arguer } from '../worker/engine.ts';

export const TIMING: Timing = { rankWindow: 4n, ranks: 3, epochLength: 50n };
export const HUB_ADDRESS = 0x1n;
export const CHAIN_ID = 0x5ea1n;

/** The hub's jobs after a block. */
export type HubState = ReadonlyMap<Felt, JobView>;

/** Everything travels as one felt a byte of JSON: the codec of the real hub is tested with the real hub. */
export function encodeText(value: unknown): Felt[] {
  return [...Buffer.from(toJson(value))].map(BigInt);
}

export function decodeText<T>(felts: readonly Felt[]): T {
  return fromJson<T>(Buffer.from(felts.map(Number)).toString());
}

const ACTIONS: Readonly<Record<string, JobAction>> = {
  submit_results: 'answer', expire: 'expire', assign_jobs: 'assign', deliver: 'deliver',
};

interface Item {
  view: JobView;
  outputs?: Felt[] | undefined;
  argument?: Felt | undefined;
}

/** Applies one call by `sender` at `now`, by the hub's rules. Throws CALL_REVERTED. */
export function applyCall(
  state: HubState, call: Call, sender: Felt, now: Moment,
): { state: HubState; events: HubEvent[] } {
  const changed = new Map(state);
  const events: HubEvent[] = [];
  const emit = (event: HubEvent): void => {
    const view = foldJobEvent(changed.get(event.jobId), event);
    if (view !== undefined) changed.set(event.jobId, view);
    events.push(event);
  };
  const items = decodeText<Item[]>(call.calldata);
  if (call.entrypoint === 'submit_results') {
    const expected = argumentFor(contextOf(sender), items.map(({ view, outputs }) => ({ jobId: view.jobId, outputs })));
    if (items.some(({ argument }) => argument !== expected)) throw refusal('PROOF_CLAIM');
  }
  for (const item of items) {
    const { jobId } = item.view;
    const held = changed.get(jobId);
    if (held === undefined || held.ended !== null || toJson(held.job) !== toJson(item.view.job)) {
      throw refusal('JOB_MISMATCH');
    }
    const { job } = held;
    const refused = jobRefusal(job, ACTIONS[call.entrypoint] ?? 'abandon', now);
    if (refused !== undefined) throw refusal(refused);
    if (call.entrypoint === 'submit_results') {
      const mine = job.state === 'assigned' && job.worker === sender;
      if (!mine && now.block < opensAt(job, rank(jobId, sender), TIMING)) throw refusal('NOT_YOUR_TURN');
      if (item.outputs?.[0] !== answerTo(held.input[0] ?? 0n)) throw refusal('OUTPUT_MISMATCH');
      emit({ kind: 'settled', jobId, worker: sender, outputs: item.outputs });
    } else if (call.entrypoint === 'assign_jobs') {
      emit({ kind: 'assigned', jobId, worker: ranked(jobId)[0] ?? 0n, ask: 1n });
    } else {
      emit({ kind: 'ended', jobId, how: call.entrypoint === 'expire' ? 'expired' : 'delivered' });
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

/** The pretended argument: like a real one it fits one context and one list of answers, and is the same each time. */
function argumentFor(
  { chainId, contract, submitter }: Context, answers: readonly { jobId: Felt; outputs?: Felt[] | undefined }[],
): Felt {
  const felts = [chainId, contract, submitter, ...answers.flatMap(({ jobId, outputs = [] }) => [jobId, ...outputs])];
  return felts.reduce((sum, felt) => (sum * 0x10001n + felt) % 2n ** 127n, 1n);
}

/** Argues for the pretended model, in `felts` felts a row. */
export function simulatedArguer(felts = 1): Arguer {
  return {
    felts: (rows) => felts * rows,
    argue: async (context, answers) => ({ argument: [argumentFor(context, answers)], milliseconds: 1 }),
  };
}

function contextOf(account: Felt): Context {
  return { chainId: CHAIN_ID, contract: HUB_ADDRESS, submitter: account };
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

/** The hub as one account sees it. */
export const simulatedHub = (account: Felt): HubPort => ({
  timing: TIMING,
  context: contextOf(account),
  addresses: [HUB_ADDRESS],
  decode: (event: ChainEvent) => [decodeText<HubEvent>(event.data)],
  ranked: async ({ jobId }) => ranked(jobId),
  submitResults: (jobs, answers: readonly Answer[], [argument]) => [
    call('submit_results', jobs.map((view, at): Item => ({ view, outputs: answers[at]?.outputs, argument }))),
  ],
  submissionFelts: (jobs, _answers, argumentFelts) => jobs.length + argumentFelts,
  assignJobs: (jobs) => [call('assign_jobs', jobs.map((view) => ({ view })))],
  expire: (jobs) => jobs.map((view) => call('expire', [{ view }])),
  deliver: (jobs) => jobs.map((view) => call('deliver', [{ view }])),
});

function call(entrypoint: string, items: unknown): Call {
  return { to: HUB_ADDRESS, entrypoint, calldata: encodeText(items) };
}
