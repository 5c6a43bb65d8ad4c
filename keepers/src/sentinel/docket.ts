import { hashFelts } from '@ciro-network/sdk';
import { isAnswerOver } from '../hub/answer-window.ts';
import type { Now } from '../hub/answer-window.ts';
import type { Felt } from '../hub/types.ts';
import type { PenalPort } from './chain/port.ts';
import type { WatchedCase, World } from './chain/world.ts';
import type { Evidence, FalseResult } from './evidence.ts';
import { absences } from './finding/absence.ts';
import { counts, isAbsent, open } from './finding/column.ts';
import type { Opening } from './finding/column.ts';
import type { MissedSeat } from './finding/seats.ts';
import { unheard } from './finding/unheard.ts';
import type { Heard } from './finding/unheard.ts';
import {
  isRestorable, judgeAbsence, judgeResult, judgeSeat, judgeSignatures, judgeSummons,
} from './policy.ts';
import type { Verdict } from './policy.ts';
import type { SeatWatch } from './seats.ts';
import type { RecordedEvidence } from './store.ts';

/** One thing to do, under the id by which its transaction is remembered. */
export type Due =
  | { kind: 'double-signing'; jobId: Felt; calldata: readonly Felt[] }
  | { kind: 'attack'; jobId: Felt; calldata: readonly Felt[] }
  | { kind: 'accuse'; jobId: Felt; worker: Felt; openings: readonly Opening[] }
  | { kind: 'accuse-absent'; jobId: Felt; seat: MissedSeat }
  | { kind: 'summon' | 'close-summons'; jobId: Felt; worker: Felt }
  | { kind: 'announce'; jobId: Felt; result: FalseResult }
  | { kind: 'open-case'; jobId: Felt; result: FalseResult }
  | { kind: 'close-accusation'; jobId: Felt; worker: Felt }
  | { kind: 'close-case'; jobId: Felt; key: WatchedCase }
  | { kind: 'restore-case'; jobId: Felt; key: WatchedCase };

export interface Docket {
  due: Due[];
  /** Evidence that has had its consequence, and need not be asked after until the chain is reorganised. */
  over: Felt[];
}

export interface DocketModules {
  port: PenalPort;
  seats: SeatWatch;
  heard: Heard;
  /** For so long after a double signing was found, in ms, others may turn out to have taken part. */
  graceMs: number;
}

/** What the chain says about everything that can be proven, and what follows from it. */
export async function readDocket(
  modules: DocketModules, world: World, evidence: ReadonlyMap<Felt, RecordedEvidence>, now: Now, clockMs: number,
): Promise<Docket> {
  const docket: Docket = { due: [], over: [] };
  for (const [id, recorded] of evidence) {
    const verdict = await consider(modules, world, id, recorded, now, clockMs, docket.due);
    if (verdict === 'over') docket.over.push(id);
  }
  await considerSeats(modules, world, now, docket.due);
  await considerClosings(modules.port, world, now, docket.due);
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
      return considerAbsence(port, world, id, evidence, now, due);
    case 'unheard': {
      const { worker, index, summonses } = evidence;
      const facts = { before: summonses, now: world.summonses.get(worker) ?? 0, stake: await port.stakeOf(worker) };
      const verdict = judgeSummons({ ...facts, unheard: unheard(world.hours, modules.heard).includes(index) });
      if (verdict === 'submit') due.push({ kind: 'summon', jobId: id, worker });
      return verdict;
    }
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
  port: PenalPort, world: World, id: Felt, evidence: Extract<Evidence, { kind: 'absence' }>, now: Now, due: Due[],
): Promise<Verdict> {
  const { worker, index } = evidence;
  const [countsFrom, stake] = await Promise.all([port.countsFrom(worker), port.stakeOf(worker)]);
  const absence = absences(world.hours).find((one) => one.index === index);
  const stillAway = absence?.hours[0]?.facts.hour === evidence.firstHour;
  const accused = world.accused.has(worker);
  const verdict = judgeAbsence(evidence, { countsFrom, accused, stake, stillAway }, now, port.rules);
  if (verdict === 'submit') {
    const openings = (absence?.hours ?? []).map((hour) => open(hour, index));
    due.push({ kind: 'accuse', jobId: id, worker, openings });
  }
  return verdict;
}

/** Not kept as evidence: it is good only while the job is open, and the chain tells of it anew. */
async function considerSeats({ port, seats }: DocketModules, world: World, now: Now, due: Due[]): Promise<void> {
  const latest = world.hours.get(Math.max(0, ...world.hours.keys()));
  if (latest === undefined || !counts(latest.facts)) return;
  const chosen = new Set<Felt>();
  for (const seat of await seats.missed(BigInt(now.block))) {
    const { view: { jobId }, worker } = seat;
    if (chosen.has(worker)) continue;
    const [index, stake] = await Promise.all([port.indexOf(worker), port.stakeOf(worker)]);
    const away = index !== 0 && isAbsent(latest, index);
    if (!judgeSeat({ away, accused: world.accused.has(worker), stake })) continue;
    chosen.add(worker);
    due.push({ kind: 'accuse-absent', jobId: hashFelts([jobId, worker]), seat });
  }
}

/** Whoever opened them: what is due is closed, so that nobody has to wait for those who have lost interest. */
async function considerClosings(port: PenalPort, world: World, now: Now, due: Due[]): Promise<void> {
  for (const worker of world.accused) {
    const opened = await port.accusation(worker);
    if (opened !== undefined && isAnswerOver(opened, now, port.rules.accusations)) {
      due.push({ kind: 'close-accusation', jobId: worker, worker });
    }
  }
  for (const worker of world.summoned) {
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
}
