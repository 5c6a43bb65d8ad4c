import { hashFelts } from '@ciro-network/sdk';
import { open } from '@ciro-network/sdk/uptime';
import { isAnswerOver } from '../hub/answer-window.ts';
import type { Now } from '../hub/answer-window.ts';
import type { Felt } from '../hub/types.ts';
import { isAsk } from './asking/asking.ts';
import type { Ask, Asking } from './asking/asking.ts';
import { isHeard, seatsMissed, unheardOf } from './asking/grounds.ts';
import type { GroundsModules } from './asking/grounds.ts';
import type { PenalPort } from './chain/port.ts';
import type { WatchedCase, World } from './chain/world.ts';
import type { Evidence, FalseResult } from './evidence.ts';
import { absences } from './finding/absence.ts';
import { isRestorable, judgeAbsence, judgeResult, judgeSignatures, judgeWeight } from './policy.ts';
import type { Verdict } from './policy.ts';
import type { RecordedEvidence } from './store.ts';

/** One thing to do, under the id by which its transaction is remembered. */
export type Due =
  | { kind: 'double-signing'; jobId: Felt; calldata: readonly Felt[] }
  | { kind: 'attack'; jobId: Felt; calldata: readonly Felt[] }
  | Ask
  | { kind: 'announce'; jobId: Felt; result: FalseResult }
  | { kind: 'open-case'; jobId: Felt; result: FalseResult }
  | { kind: 'close-accusation' | 'close-summons' | 'sync-weight'; jobId: Felt; worker: Felt }
  | { kind: 'close-case'; jobId: Felt; key: WatchedCase }
  | { kind: 'restore-case'; jobId: Felt; key: WatchedCase }
  /** `jobId`: the case. */
  | { kind: 'burn-frozen'; jobId: Felt };

export interface Docket {
  due: Due[];
  /** What has had its consequence, and need not be asked after until the chain is reorganised. */
  over: Felt[];
}

export interface DocketModules extends GroundsModules {
  port: PenalPort;
  /** This sentinel's account. */
  me: Felt;
  asking: Pick<Asking, 'choose'>;
  /** For so long after a double signing was found, in ms, others may turn out to have taken part. */
  graceMs: number;
}

/**
 * What the chain says about everything that can be proven, and what follows from it. `over`: what it said was over
 * before; `clockMs`: since 1970.
 */
export async function readDocket(
  modules: DocketModules, world: World, recorded: ReadonlyMap<Felt, RecordedEvidence>, over: ReadonlySet<Felt>,
  now: Now, clockMs: number,
): Promise<Docket> {
  const docket: Docket = { due: [], over: [] };
  const found: Due[] = [];
  for (const [id, evidence] of recorded) {
    if (over.has(id)) continue;
    const verdict = await consider(modules, world, id, evidence, now, clockMs, found);
    if (verdict === 'over') docket.over.push(id);
  }
  found.push(...await seatsMissed(modules, world, now.block), ...await unheardOf(modules, world));
  const asks = found.filter(isAsk);
  docket.due.push(...found.filter((due) => !isAsk(due)), ...await modules.asking.choose(asks, world, now, clockMs));
  await considerClosings(modules, world, now, docket.due);
  await considerWeights(modules.port, world, over, docket);
  return docket;
}

async function consider(
  modules: DocketModules, world: World, id: Felt, { evidence, recordedAt }: RecordedEvidence, now: Now,
  clockMs: number, due: Due[],
): Promise<Verdict> {
  const { port, graceMs } = modules;
  switch (evidence.kind) {
    case 'signatures': {
      const records = await Promise.all(evidence.offenders.map((worker) => port.record(worker)));
      const infraction = await port.epochBeganAt(evidence.epoch);
      const fresh = clockMs < recordedAt + graceMs;
      const verdict = judgeSignatures(evidence, { infraction, records, fresh }, now, port.rules);
      const kind = evidence.crime === 'double-signing' ? 'double-signing' : 'attack';
      if (verdict === 'submit') due.push({ kind, jobId: id, calldata: evidence.calldata });
      return verdict;
    }
    case 'absence':
      return considerAbsence(modules, world, id, evidence, now, due);
    case 'false-result': {
      const [{ state }, announcedIn, postedAt] = await Promise.all([
        port.caseOf(evidence), port.announcedIn(port.announcement(evidence)), port.postedAt(evidence),
      ]);
      const step = judgeResult({ state, announcedIn, postedAt }, now, port.rules);
      if (step === 'announce') due.push({ kind: 'announce', jobId: id, result: evidence });
      if (step === 'open') due.push({ kind: 'open-case', jobId: id, result: evidence });
      return step === 'over' ? 'over' : 'wait';
    }
  }
}

async function considerAbsence(
  { port, attendance }: DocketModules, world: World, id: Felt, evidence: Extract<Evidence, { kind: 'absence' }>,
  now: Now, due: Due[],
): Promise<Verdict> {
  const { worker, index } = evidence;
  const countsFrom = await port.countsFrom(worker);
  const { hours = [] } = absences(world.hours).find((one) => one.index === index) ?? {};
  const stillAway = hours[0]?.facts.hour === evidence.firstHour;
  const heard = hours.some((hour) => isHeard(attendance, hour, index));
  const accused = world.accused.has(worker);
  const verdict = judgeAbsence(evidence, { countsFrom, accused, stillAway, heard }, now, port.rules);
  if (verdict === 'submit') {
    due.push({ kind: 'accuse', jobId: id, worker, openings: hours.map((hour) => open(hour, index)) });
  }
  return verdict;
}

/** Whoever opened them: what is due is closed, so that nobody has to wait for those who have lost interest. */
async function considerClosings(
  { port, me }: DocketModules, world: World, now: Now, due: Due[],
): Promise<void> {
  for (const worker of world.accused.keys()) {
    const opened = await port.accusation(worker);
    if (opened !== undefined && isAnswerOver(opened, now, port.rules.accusations)) {
      due.push({ kind: 'close-accusation', jobId: worker, worker });
    }
  }
  for (const worker of world.summoned.keys()) {
    const opened = await port.summons(worker);
    if (opened !== undefined && isAnswerOver(opened, now, port.rules.accusations)) {
      due.push({ kind: 'close-summons', jobId: worker, worker });
    }
  }
  for (const key of world.cases.values()) {
    const { state, opened } = await port.caseOf(key);
    if (state === 'open' && isAnswerOver(opened, now, port.rules.cases)) {
      due.push({ kind: 'close-case', jobId: key.caseId, key });
    }
  }
  for (const key of world.wronged.values()) {
    const { state, closedAt } = await port.caseOf(key);
    if (isRestorable(state, closedAt, now)) due.push({ kind: 'restore-case', jobId: key.caseId, key });
  }
  // Bounties are paid and the rest is burned only when somebody says so.
  for (const [caseId, until] of world.frozen) {
    if (now.time >= until + burnPause(me, caseId)) due.push({ kind: 'burn-frozen', jobId: caseId });
  }
}

/** Seconds from when on it could be burned: it does not matter when, and each sentinel has its own moment in an hour. */
function burnPause(me: Felt, caseId: Felt): number {
  return Number(hashFelts([me, caseId]) % 3_600n);
}

/** Who left a summons unanswered while a change of its weight was planned keeps that weight until somebody says so. */
async function considerWeights(
  port: PenalPort, world: World, over: ReadonlySet<Felt>, docket: Docket,
): Promise<void> {
  for (const [worker, closedIn] of world.silenced) {
    const jobId = hashFelts([worker, BigInt(closedIn)]);
    if (over.has(jobId)) continue;
    const verdict = judgeWeight(await port.pool.weightOf(worker));
    if (verdict === 'over') docket.over.push(jobId);
    if (verdict === 'submit') docket.due.push({ kind: 'sync-weight', jobId, worker });
  }
}
