// A worker's uptime as contracts know it: certified hours read from events, each one's bit by the contract's own view.

import {
  MONTH, monthOf, open, takeHour, type CertifiedHour, type HourFacts, type HourOfMonth,
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
  const { timestamp } = await connection.provider.getBlockWithTxHashes('latest');
  const last = Math.floor(timestamp / HOUR);
  const first = await blockFrom(connection, (last - MONTH) * HOUR, fromBlock);
  const hours = [...(await certifiedHours(connection, uptime, first)).values()]
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

/** The first block from `low` on whose timestamp is not below `time`, by halving; the latest if there is none. */
async function blockFrom({ provider }: Connection, time: number, low: number): Promise<number> {
  let high = await provider.getBlockNumber();
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await provider.getBlockWithTxHashes(middle)).timestamp < time) low = middle + 1;
    else high = middle;
  }
  return low;
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
