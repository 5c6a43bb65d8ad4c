// A worker's uptime as contracts know it: certified hours read from events, each one's bit by the contract's own view.

import {
  firstBlockFrom, MONTH, monthOf, open, takeHour, type CertifiedHour, type HourFacts, type HourOfMonth, type TimedBlock,
} from '../uptime/index.ts';
import type { Felt } from '../felt.ts';
import type { Connection } from './connection.ts';
import { eventKey, type AbiContract } from './contract.ts';
import { eventsOf } from './event-log.ts';

const HOUR = 3_600;
/** Hours in one call: a node bounds what a call may compute. */
const PAGE = 120;

interface Bits {
  there: Felt[];
  counted: Felt[];
}

/** As the ABI decodes `HourCertified` and `Healed`. */
interface Told {
  hour: bigint;
  facts: { workers: bigint; present: bigint; block_hash: Felt; certified_at: bigint; root: Felt };
  column: Felt[];
  index: bigint;
  root: Felt;
}

/**
 * The last thirty days of the worker in place `index` of the pool's list, oldest first. Costs nothing: views alone.
 * `fromBlock`: of the hub's deployment. An hour that is healed meanwhile is refused (HOUR_UNKNOWN): ask again.
 */
export async function readMonth(
  connection: Connection, uptime: AbiContract, fromBlock: number, worker: string, index: number,
): Promise<HourOfMonth[]> {
  const { provider } = connection;
  const block = async (number: number): Promise<TimedBlock> =>
    ({ number, timestamp: (await provider.getBlockWithTxHashes(number)).timestamp });
  const head = await block(await provider.getBlockNumber());
  const last = Math.floor(head.timestamp / HOUR);
  const first = await firstBlockFrom({ block }, head, (last - MONTH) * HOUR);
  const hours = [...(await certifiedHours(connection, uptime, Math.max(fromBlock, first?.number ?? 0))).values()]
    .filter(({ facts: { hour, workers } }) => hour > last - MONTH && index >= 1 && index <= workers)
    .sort((a, b) => a.facts.hour - b.facts.hour);
  const bits: Bits = { there: [0n, 0n, 0n], counted: [0n, 0n, 0n] };
  for (let at = 0; at < hours.length; at += PAGE) {
    const openings = hours.slice(at, at + PAGE).map((hour) => openingOf(hour, index));
    const page = await uptime.read<Bits>(connection, 'month', { worker, openings });
    for (const part of ['there', 'counted'] as const) bits[part] = bits[part].map((felt, n) => felt | page[part][n]!);
  }
  return monthOf(bits, last);
}

/** Hours that were certified, by their number, as healings have left them. */
async function certifiedHours(
  connection: Connection, uptime: AbiContract, fromBlock: number,
): Promise<Map<number, CertifiedHour>> {
  const hours = new Map<number, CertifiedHour>();
  const keys = [['HourCertified', 'Healed'].map(eventKey)];
  for (const event of await eventsOf(connection, uptime.address, fromBlock, keys)) {
    const decoded = uptime.decode(event);
    if (decoded === undefined) continue;
    const { hour, facts, column, index, root } = decoded.fields as unknown as Told;
    takeHour(hours, decoded.name === 'Healed'
      ? { kind: 'healed', hour: Number(hour), index: Number(index), root }
      : { kind: 'hour', hour: Number(hour), facts: factsOf(Number(hour), facts), column });
  }
  return hours;
}

function factsOf(hour: number, { workers, present, block_hash, certified_at, root }: Told['facts']): HourFacts {
  return {
    hour, workers: Number(workers), present: Number(present), blockHash: block_hash, certifiedAt: Number(certified_at), root,
  };
}

/** `Opening`, as the ABI takes it. */
function openingOf(hour: CertifiedHour, index: number) {
  const { facts: { hour: number, workers, present, blockHash, certifiedAt, root }, felt, path } = open(hour, index);
  return {
    hour: { hour: number, workers, present, block_hash: blockHash, certified_at: certifiedAt, root }, felt, path: [...path],
  };
}
