import { foldJobEvent, jobRefusal, plainSeed } from '@ciro-network/sdk';
import type { Context, JobAction, Moment } from '@ciro-network/sdk';
import type { Call, ChainEvent } from '../chains/port.ts';
import { toJson } from '../core/json.ts';
import { levelOf } from '../hub/level.ts';
import { opensAt } from '../hub/rules.ts';
import type { HubPort } from '../hub/port.ts';
import type { Felt, HubEvent, JobView } from '../hub/types.ts';
import type { Answer } from '../store/store.ts';
import type { Arguer } from '../worker/engine.ts';
import { isJudged, judge, letGo } from './simulated-judges.ts';
import type { JudgedItem, SimulatedJob } from './simulated-judges.ts';
import {
  CHAIN_ID, HUB_ADDRESS, JUDGES, TIMING, answerTo, argumentFor, beaconSeed, decodeText, encodeText, rank, ranked, refusal,
} from './simulated-rules.ts';

export * from './simulated-rules.ts';

/** The hub's jobs after a block. */
export type HubState = ReadonlyMap<Felt, SimulatedJob>;

const ACTIONS: Readonly<Record<string, JobAction>> = {
  submit_results: 'answer', expire: 'expire', assign_jobs: 'assign', deliver: 'deliver',
};

interface Item extends JudgedItem {
  view: JobView;
}

/** Applies one call by `sender` at `now`, by the hub's rules. Throws CALL_REVERTED. */
export function applyCall(
  state: HubState, call: Call, sender: Felt, now: Moment,
): { state: HubState; events: HubEvent[] } {
  const changed = new Map(state);
  const events: HubEvent[] = [];
  const emit = (event: HubEvent): void => {
    const view = foldJobEvent(changed.get(event.jobId), event);
    if (view !== undefined) changed.set(event.jobId, { ...changed.get(event.jobId), ...view });
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
    if (isJudged(call.entrypoint)) {
      const { clock, event } = judge(held, call.entrypoint, item, sender, now);
      changed.set(jobId, { ...held, ...clock });
      emit(event);
      continue;
    }
    const refused = jobRefusal(job, ACTIONS[call.entrypoint] ?? 'abandon', now);
    if (refused !== undefined) throw refusal(refused);
    if (call.entrypoint === 'expire') letGo(held, now);
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

/** The hub as one account sees it, at a height: without one, when all has been said. */
export const simulatedHub = (account: Felt, height = async (): Promise<bigint> => 2n ** 53n): HubPort => ({
  timing: TIMING,
  judges: JUDGES,
  context: contextOf(account),
  addresses: [HUB_ADDRESS],
  decode: (event: ChainEvent) => [decodeText<HubEvent>(event.data)],
  seed: async ({ job }) => {
    if (levelOf(job, JUDGES) !== 'attested') return plainSeed(job);
    const seed = beaconSeed(job);
    return (await height()) < seed.fromBlock ? undefined : seed;
  },
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
