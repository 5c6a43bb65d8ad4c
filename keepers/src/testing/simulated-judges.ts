import { HASH_DELAY, isClosed, jobRefusal, resultDigest } from '@ciro-network/sdk';
import type { JobAction, Moment } from '@ciro-network/sdk';
import type { Block, Call, ChainPort } from '../chains/port.ts';
import { toJson } from '../core/json.ts';
import { isPayable, opensAt, turnAt } from '../hub/rules.ts';
import type { Felt, HubEvent, JobView, Seat } from '../hub/types.ts';
import { QUORUM, SEATS, hasRevealed } from '../worker/levels/attested.ts';
import type { Deed } from '../worker/levels/deeds.ts';
import type { JudgePort } from '../worker/levels/port.ts';
import {
  BEACON_DELAY, CHAIN_ID, JUDGES, TIMING, answerTo, beaconSeed, argumentFor, encodeText, rank, refusal,
} from './simulated-rules.ts';

/** A job with what its judge keeps of it. */
export interface SimulatedJob extends JobView {
  posting?: { postedBlock: bigint; finalAt: bigint };
  revealsUntil?: Moment;
}

export interface JudgedItem {
  outputs?: Felt[] | undefined;
  argument?: Felt | undefined;
  commitment?: Felt;
  seal?: Felt;
  voters?: Seat[];
}

/** What judges read of a chain. */
interface JudgedChain {
  readonly tip: Block;
  readonly jobs: ReadonlyMap<Felt, SimulatedJob>;
}

interface Judged {
  event: HubEvent;
  clock?: Pick<SimulatedJob, 'posting' | 'revealsUntil'>;
}

const WINDOW = { block: 14n, time: 60n };
const REVEAL = { block: 6n, time: 30n };
const SECURITY = 1_000n;

/** Deeds that a judge takes, and what the job manager must allow for each. */
const ACTIONS: Readonly<Record<string, JobAction>> = {
  post: 'post', prove: 'rule', finalise: 'rule', commit: 'commit', reveal: 'attest', 'finalise-round': 'attest',
} satisfies Partial<Record<Deed, JobAction>>;

export function isJudged(entrypoint: string): boolean {
  return entrypoint in ACTIONS;
}

/** Of four posted answers one must be proven. */
const isAudited = (jobId: Felt): boolean => jobId % 4n === 3n;
const auditReadable = ({ postedBlock }: { postedBlock: bigint }): bigint =>
  postedBlock + 1n + HASH_DELAY + BEACON_DELAY;
const commitmentOf = ({ jobId, job }: JobView, worker: Felt, outputs: readonly Felt[], seal: Felt): Felt =>
  argumentFor({ chainId: CHAIN_ID, contract: JUDGES.attested, submitter: worker }, [
    { jobId, outputs: [resultDigest(job.modelHash, job.inputCommitment, outputs), seal] },
  ]);

/** Throws CALL_REVERTED while what was revealed is to be paid. */
export function letGo({ revealsUntil }: SimulatedJob, now: Moment): void {
  if (revealsUntil !== undefined && !isClosed(revealsUntil, now)) throw refusal('REVEALS_OPEN');
}

/** One call of a judge by `sender`, by the judges' rules. Throws CALL_REVERTED. */
export function judge(held: SimulatedJob, entrypoint: string, item: JudgedItem, sender: Felt, now: Moment): Judged {
  const { jobId, job, input, seats = [], posting } = held;
  const refused = jobRefusal(job, ACTIONS[entrypoint] ?? 'abandon', now);
  if (refused !== undefined) throw refusal(refused);
  const outputs = item.outputs ?? held.outputs;
  const revealed = seats.filter(hasRevealed);
  const committee = beaconSeed(job);
  const lastTurn = turnAt(committee, TIMING.ranks, TIMING);
  const check = (holds: boolean, reason: string): void => {
    if (!holds) throw refusal(reason);
  };
  // No judge checks this: the keepers under test are honest.
  check(entrypoint === 'commit' || outputs[0] === answerTo(input[0] ?? 0n), 'OUTPUT_MISMATCH');
  const ruled = (workers: readonly Felt[]): HubEvent =>
    ({ kind: 'ruled', jobId, workers: workers.map((worker) => ({ worker, ask: 1n })), security: SECURITY, outputs });
  switch (entrypoint) {
    case 'post': {
      check(now.block >= opensAt(job, rank(jobId, sender), TIMING), 'NOT_YOUR_TURN');
      const clock = { posting: { postedBlock: now.block, finalAt: now.time + WINDOW.time } };
      return { clock, event: { kind: 'posted', jobId, worker: sender, ask: 1n, outputs } };
    }
    case 'prove': {
      const context = { chainId: CHAIN_ID, contract: JUDGES.optimistic, submitter: sender };
      check(item.argument === argumentFor(context, [{ jobId, outputs }]), 'PROOF_CLAIM');
      return { event: ruled([job.worker]) };
    }
    case 'finalise':
      check(now.block > posting!.postedBlock + WINDOW.block && now.time > posting!.finalAt, 'WINDOW_OPEN');
      check(!isAudited(jobId), 'MUST_BE_PROVEN');
      return { event: ruled([job.worker]) };
    case 'commit':
      check(isPayable(job, committee, TIMING), 'DEADLINE_SHORT');
      check(seats.length < SEATS && revealed.length === 0 && now.block < lastTurn, 'COMMITS_CLOSED');
      check(!seats.some(({ worker }) => worker === sender), 'ALREADY_COMMITTED');
      check(now.block >= committee.fromBlock, 'BEACON_PENDING');
      check(now.block >= turnAt(committee, rank(jobId, sender), TIMING), 'NOT_YOUR_TURN');
      return { event: { kind: 'committed', jobId, worker: sender, ask: 1n, commitment: item.commitment ?? 0n } };
    case 'reveal': {
      const until = held.revealsUntil ?? { block: now.block + REVEAL.block, time: now.time + REVEAL.time };
      check(revealed.length > 0 || jobRefusal(job, 'commit', now) === undefined, 'DEADLINE_PASSED');
      check(revealed.length > 0 || seats.length === SEATS || now.block >= lastTurn, 'COMMITS_OPEN');
      check(seats.length >= QUORUM, 'COMMITS_OPEN');
      check(now.block <= until.block || now.time <= until.time, 'REVEALS_CLOSED');
      const seat = seats.find(({ worker }) => worker === sender);
      check(seat?.commitment === commitmentOf(held, sender, outputs, item.seal ?? 0n), 'NOT_COMMITTED');
      check(seat?.outputs === undefined, 'ALREADY_REVEALED');
      return { clock: { revealsUntil: until }, event: { kind: 'revealed', jobId, workers: [sender], outputs } };
    }
    default: {
      const until = held.revealsUntil ?? now;
      const over = now.block > until.block && now.time > until.time;
      check(over || (revealed.length > 0 && revealed.length === seats.length), 'REVEALS_OPEN');
      check(!isClosed(until, now) || jobRefusal(job, 'commit', now) === undefined, 'DEADLINE_PASSED');
      check(toJson(item.voters) === toJson(revealed), 'VOTERS');
      check(revealed.length >= QUORUM, 'NO_MAJORITY');
      return { event: ruled(revealed.map(({ worker }) => worker)) };
    }
  }
}

/** The judges as one account sees them. */
export function simulatedJudges(chain: JudgedChain, port: ChainPort): JudgePort {
  const me = port.account;
  const call = (entrypoint: Deed, to: Felt, view: JobView, item: JudgedItem = {}): Call[] =>
    [{ to, entrypoint, calldata: encodeText([{ ...item, view }]) }];
  const held = async (jobId: Felt, entrypoint: string): Promise<SimulatedJob | undefined> => {
    await port.call({ to: JUDGES.optimistic, entrypoint, calldata: [jobId] });
    return chain.jobs.get(jobId);
  };
  const { optimistic, attested } = JUDGES;
  return {
    judges: JUDGES,
    windowBlocks: WINDOW.block,
    posting: async ({ jobId }) => {
      const posting = (await held(jobId, 'posting'))?.posting;
      if (posting === undefined) {
        return { status: 'nothing', postedBlock: 0n, finalAt: 0n, audited: undefined, frozen: false };
      }
      const readable = BigInt(chain.tip.number) >= auditReadable(posting);
      return { ...posting, status: 'posted', audited: readable ? isAudited(jobId) : undefined, frozen: false };
    },
    revealsUntil: async (jobId) => (await held(jobId, 'round'))?.revealsUntil ?? { block: 0n, time: 0n },
    commitment: (view, outputs, seal) => commitmentOf(view, me, outputs, seal),
    post: (view, outputs) => call('post', optimistic, view, { outputs: [...outputs] }),
    prove: (view, { outputs }, [argument]) => call('prove', optimistic, view, { outputs, argument }),
    finalise: (view) => call('finalise', optimistic, view),
    conclude: () => { throw refusal('STILL_STANDS'); },
    commit: (view, commitment) => call('commit', attested, view, { commitment }),
    reveal: (view, outputs, _ask, seal) => call('reveal', attested, view, { outputs: [...outputs], seal }),
    finaliseRound: (view, outputs, voters) =>
      call('finalise-round', attested, view, { outputs: [...outputs], voters: [...voters] }),
  };
}
