/**
 * The draw of workers, exactly as the stake pool computes it (docs/SPEC.md, "Stake and draw"): pure functions of a
 * seed block's hash, a job, and the member list as of the seed block's epoch.
 */
import type { Felt } from '../felt.ts';
import { shortString } from '../felt.ts';
import { HASH_DELAY } from '../job/job.ts';
import { permute } from '../poseidon.ts';
import { isActive } from './snapshot.ts';
import type { Member, Snapshot } from './snapshot.ts';

/** Ranked workers a job has at most. */
export const RANKS = 4;
/** Throws a draw makes at most. */
export const TRIES = 64;

const TAG = shortString('CIRO_DRAW');
const LOW = 2n ** 128n;

/** One job's draw. */
export interface DrawRequest {
  /** Of the job's seed block (submission + 1). */
  readonly blockHash: Felt;
  readonly jobId: Felt;
  /** Base units a row: dearer members are passed over. */
  readonly maxAsk: bigint;
}

export interface Draw {
  /** By rank; fewer than wanted if the tries ran out or there are no more members. */
  readonly ranked: readonly Member[];
  /** Throws made. */
  readonly tries: number;
}

/** The dice of one job: r_i = H('CIRO_DRAW', blockHash, jobId, i). */
export function dice(blockHash: Felt, jobId: Felt): (i: number) => Felt {
  const [a, b, c] = permute([TAG, blockHash, 0n]);
  return (i) => {
    const [d, e, f] = permute([a + jobId, b + BigInt(i), c]);
    return permute([d + 1n, e, f])[0];
  };
}

/** Where a throw lands in a list of `capacity` places, and its luck: a worker of a greater weight is taken. */
export function readThrow(r: Felt, capacity: number, weightCap: number): { position: number; luck: number } {
  return { position: Number((r % LOW) % BigInt(capacity)), luck: Number((r / LOW) % BigInt(weightCap)) };
}

/** The first `wanted` ranked members of a job. */
export function draw(snapshot: Snapshot, { blockHash, jobId, maxAsk }: DrawRequest, wanted = RANKS): Draw {
  const { capacity, weightCap, epoch, members } = snapshot;
  const roll = dice(blockHash, jobId);
  // With every member ranked no throw can find another.
  const enough = Math.min(wanted, members.size);
  const ranked: Member[] = [];
  let tries = 0;
  while (tries < TRIES && ranked.length < enough) {
    const { position, luck } = readThrow(roll(tries), capacity, weightCap);
    tries += 1;
    const member = members.get(position);
    if (member === undefined || ranked.includes(member) || !isActive(member.activeFrom, epoch)) continue;
    if (member.weight > luck && member.ask <= maxAsk) ranked.push(member);
  }
  return { ranked, tries };
}

/** The first block in which the member of a rank (from 0) may answer; of rank `ranked.length`: every active member. */
export function firstBlock(seedBlock: number, rank: number, rankWindow: number): number {
  return seedBlock + Number(HASH_DELAY) + rank * rankWindow;
}
