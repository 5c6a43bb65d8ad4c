import { hashFelts } from '@ciro-network/sdk';
import { counts, isAbsent } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import type { Felt } from '../../hub/types.ts';
import { HOUR_SECONDS } from '../../validator/heartbeats/statement.ts';
import type { PoolPort } from '../chain/pool.ts';
import type { World } from '../chain/world.ts';
import { unheard } from '../finding/unheard.ts';
import type { Attendance } from '../hearing/attendance.ts';
import type { SeatWatch } from '../seats.ts';
import type { Ask } from './asking.ts';

export interface GroundsModules {
  port: { pool: Pick<PoolPort, 'indexOf' | 'workerAt'> };
  seats: Pick<SeatWatch, 'missed'>;
  /** Undefined where there is nobody to listen to. */
  attendance: Pick<Attendance, 'heard' | 'idle'> | undefined;
}

/** Whether we know by ourselves that a worker was there, whatever validators certify: it would answer, and take the bond. */
export function isHeard(
  attendance: GroundsModules['attendance'], { facts: { hour, blockHash } }: CertifiedHour, index: number,
): boolean {
  return attendance?.heard(hour, blockHash).includes(index) ?? false;
}

/**
 * Who let its turn in a committee pass and was away in the latest certified hour: who is there answers, and takes the
 * bond. Not kept as evidence: it is good only while the job is open, and the chain tells of it anew.
 */
export async function seatsMissed(modules: GroundsModules, world: World, block: number): Promise<Ask[]> {
  const { port, seats, attendance } = modules;
  const latest = world.hours.get(Math.max(0, ...world.hours.keys()));
  if (latest === undefined || !counts(latest.facts)) return [];
  const [judged, asks] = [new Set<Felt>(), new Array<Ask>()];
  for (const seat of await seats.missed(BigInt(block))) {
    const { view: { jobId }, worker } = seat;
    if (judged.has(worker) || world.accused.has(worker)) continue;
    judged.add(worker);
    const index = await port.pool.indexOf(worker);
    if (index === 0 || !isAbsent(latest, index) || isHeard(attendance, latest, index)) continue;
    asks.push({ kind: 'accuse-absent', jobId: hashFelts([jobId, worker]), worker, seat });
  }
  return asks;
}

/** Who is certified and not heard. Not kept either: certified hours and what was heard are. */
export async function unheardOf({ port, attendance }: GroundsModules, world: World): Promise<Ask[]> {
  if (attendance === undefined) return [];
  const asks: Ask[] = [];
  const silence = unheard(world.hours, (...of) => attendance.heard(...of), attendance.idle);
  for (const index of silence.workers) {
    const worker = await port.pool.workerAt(index);
    if (worker === 0n || world.summoned.has(worker)) continue;
    asks.push({ kind: 'summon', jobId: worker, worker, since: silence.firstHour * HOUR_SECONDS });
  }
  return asks;
}
