import { follow } from '../chains/follower.ts';
import type { FollowerModules, JobFollower, Progress } from '../chains/follower.ts';
import type { Clock } from '../core/clock.ts';
import type { Now } from '../hub/answer-window.ts';
import type { Felt } from '../hub/types.ts';
import type { Auditor } from './audit/auditor.ts';
import { claimsOf } from './audit/claims.ts';
import type { PenalPort } from './chain/port.ts';
import type { WatchEvent } from './chain/events.ts';
import { crimeFelts } from './chain/calldata.ts';
import { worldOf } from './chain/world.ts';
import type { World } from './chain/world.ts';
import { evidenceId } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { absences } from './finding/absence.ts';
import { crimesAt } from './finding/crimes.ts';
import type { Book } from './hearing/book.ts';
import type { Ear } from './hearing/ear.ts';
import type { Attendance } from './hearing/attendance.ts';
import type { Witness } from './hearing/witness.ts';
import type { SentinelStore } from './store.ts';

export interface SentinelMonitorModules {
  follower: FollowerModules<WatchEvent>;
  jobs: JobFollower;
  auditor: Auditor;
  store: SentinelStore;
  port: PenalPort;
  clock: Clock;
  ears: readonly Ear[];
  /** Undefined where there is nobody to listen to. */
  attendance: Pick<Attendance, 'refresh'> | undefined;
  /** Whose bonds are ours. */
  me: Felt;
  book: Book;
  witness: Witness;
  /** Told of each piece of evidence once. */
  onEvidence: (id: Felt, evidence: Evidence) => void;
  onProgress: (progress: Progress) => void;
}

export interface Observation {
  world: World;
  now: Now;
  /** Whether what is known may be long over: first catch up. */
  behind: boolean;
  reorganised: boolean;
}

/** Reads the chain, listens to the validators, and writes down what can be proven. */
export async function observe(modules: SentinelMonitorModules, signal: AbortSignal): Promise<Observation> {
  const { follower, jobs, store, port, clock, ears, witness, onProgress } = modules;
  const progress = await follow(follower);
  const { head } = progress;
  const jobProgress = await follow(jobs);
  const lag = Math.max(progress.lag, jobProgress.lag);
  const reorganised = progress.reorganised || jobProgress.reorganised;
  onProgress({ head, lag, reorganised });
  const world = worldOf(port.network, store.events(), modules.me);
  const committees = new Map([...world.terms].map(([epoch, { committee }]) => [epoch, committee]));
  for (const ear of ears) {
    await ear.listen(committees, (epoch, said) => {
      const committee = committees.get(epoch);
      if (committee !== undefined) witness.hear(committee, said);
    });
  }
  const time = Math.max(head.timestamp, Math.floor(clock.now() / 1_000));
  const now = { block: head.number + 1, time };
  await forget(modules, now);
  findCrimes(modules, world);
  if (lag === 0) {
    await findAbsences(modules, world);
    await modules.attendance?.refresh(now.time);
    await findFalseResults(modules, world, signal);
  }
  return { world, now, behind: lag > 0, reorganised };
}

function findCrimes(modules: SentinelMonitorModules, world: World): void {
  const { book } = modules;
  for (const place of book.contradictions()) {
    const term = world.terms.get(place.epoch);
    for (const crime of term === undefined ? [] : crimesAt(term, place, book.said(place))) {
      const calldata = crimeFelts(term!, crime);
      const { kind, epoch, offenders } = crime;
      if (calldata === undefined) continue;
      record(modules, { kind: 'signatures', crime: kind, epoch, offenders: [...offenders], calldata });
    }
  }
}

async function findAbsences(modules: SentinelMonitorModules, world: World): Promise<void> {
  for (const { index, hours } of absences(world.hours)) {
    const worker = await modules.port.pool.workerAt(index);
    const firstHour = hours[0]?.facts.hour ?? 0;
    if (worker !== 0n) record(modules, { kind: 'absence', worker, index, firstHour });
  }
}

async function findFalseResults(modules: SentinelMonitorModules, world: World, signal: AbortSignal): Promise<void> {
  const { auditor, jobs: { store } } = modules;
  const claims = claimsOf(store.openJobs(), (jobId) => store.job(jobId), world);
  for (const result of await auditor.audit(claims, signal)) record(modules, result);
}

function record({ store, clock, onEvidence }: SentinelMonitorModules, evidence: Evidence): void {
  const id = evidenceId(evidence);
  if (store.record(id, evidence, clock.now())) onEvidence(id, evidence);
}

/** Past the window nobody takes it. */
async function forget({ store, book, port, clock }: SentinelMonitorModules, now: Now): Promise<void> {
  const { evidenceWindow } = port.rules;
  const oldest = clock.now() - 1_000 * evidenceWindow;
  for (const [id, { recordedAt }] of store.evidence()) if (recordedAt < oldest) store.forget(id);
  const epoch = book.oldestEpoch();
  if (epoch !== undefined && (await port.epochBeganAt(epoch)) + evidenceWindow < now.time) book.forgetBelow(epoch + 1);
}
