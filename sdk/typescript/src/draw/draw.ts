/**
 * The draw of workers, exactly as the stake pool computes it (docs/SPEC.md, "Stake and draw"): pure functions of a
 * seed block's hash, the beacon's randomness where a job is judged, a job, and the member list as of the seed block's
 * epoch.
 */
import type { Felt } from '../felt.ts';
import { shortString } from '../felt.ts';
import { HASH_DELAY } from '../job/job.ts';
import { permute } from '../poseidon.ts';
import { isActive } from './snapshot.ts';
import type { Member, Snapshot } from './snapshot.ts';

/** Ranked workers a job has at most. */
export const RANKS = 4;
/** Throws come four a round. */
const ROUNDS = 16;
/** Throws a draw makes at most. */
export const TRIES = 4 * ROUNDS;

const TAG = shortString('CIRO_DRAW');
const LOW = 128n;
/** A throw has this many bits: the high half of a felt has no more. */
const BITS = 123;

/** One job's draw. */
export interface DrawRequest {
  /** Of the job's seed block (submission + 1). */
  readonly blockHash: Felt;
  readonly jobId: Felt;
  /** The beacon's for the seed block, of a judged job; 0 of a checked one, which is drawn by the hash alone. */
  readonly randomness?: Felt;
  /** Base units a row: dearer members are passed over. */
  readonly maxAsk: bigint;
}

export interface Draw {
  /** By rank; fewer than wanted if the tries ran out or there are no more members. */
  readonly ranked: readonly Member[];
  /** Throws made. */
  readonly tries: number;
}

/**
 * The dice of one job. Throws 4·round .. 4·round + 4 are both halves of both words that a sponge gives out which has
 * taken in ('CIRO_DRAW', blockHash, randomness) and (jobId, round).
 */
export function dice(blockHash: Felt, jobId: Felt, randomness: Felt = 0n): (round: number) => bigint[] {
  const [a, b, c] = permute([TAG, blockHash, randomness]);
  return (round) => {
    const words = permute([a + jobId, b + BigInt(round), c]).slice(0, 2);
    return words.flatMap((word) => [BigInt.asUintN(BITS, word), word >> LOW]);
  };
}

/** Where a throw lands in a list of `capacity` places, a power of two. */
export function positionOf(toss: bigint, capacity: number): number {
  return Number(toss & BigInt(capacity - 1));
}

/** Whether a throw takes a worker of this weight. */
export function takes(toss: bigint, weight: number, weightCap: number): boolean {
  return toss < BigInt(weight) * (2n ** BigInt(BITS) / BigInt(weightCap));
}

/** The first `wanted` ranked members of a job. */
export function draw(snapshot: Snapshot, request: DrawRequest, wanted = RANKS): Draw {
  const { capacity, weightCap, epoch, members } = snapshot;
  const { blockHash, jobId, randomness, maxAsk } = request;
  const roll = dice(blockHash, jobId, randomness);
  // With every member ranked no throw can find another.
  const enough = Math.min(wanted, members.size);
  const ranked: Member[] = [];
  let tries = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const toss of roll(round)) {
      if (ranked.length === enough) return { ranked, tries };
      tries += 1;
      const member = members.get(positionOf(toss, capacity));
      if (member === undefined || ranked.includes(member) || !isActive(member.activeFrom, epoch)) continue;
      if (takes(toss, member.weight, weightCap) && member.ask <= maxAsk) ranked.push(member);
    }
  }
  return { ranked, tries };
}

/** The first block in which the member of a rank (from 0) may answer; of rank `ranked.length`: every active member. */
export function firstBlock(seedBlock: number, rank: number, rankWindow: number): number {
  return seedBlock + Number(HASH_DELAY) + rank * rankWindow;
}
