import type { Felt } from '../felt.ts';
import { HASH_DELAY, seedBlock } from '../job/job.ts';
import type { Job } from '../job/job.ts';

/** What a job's ranks are drawn with, and from which block on they have their turns. */
export interface DrawSeed {
  readonly block: bigint;
  /** The beacon's value for the block; 0 where its hash alone draws. */
  readonly randomness: Felt;
  /** The first block of rank 0's turn. */
  readonly fromBlock: bigint;
}

/** Of every job but an ATTESTED one, whose seed the beacon gives. */
export function plainSeed(job: Job): DrawSeed {
  const block = seedBlock(job);
  return { block, randomness: 0n, fromBlock: block + HASH_DELAY };
}
