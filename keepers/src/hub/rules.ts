import { INCLUSION, plainSeed } from '@ciro-network/sdk';
import type { DrawSeed, Job } from '@ciro-network/sdk';
import type { Timing } from './port.ts';

/** First block in which rank `rank` may answer. */
export function turnAt({ fromBlock }: DrawSeed, rank: number, timing: Timing): bigint {
  return fromBlock + BigInt(rank) * timing.rankWindow;
}

/** The same of a job that is drawn by its seed block's hash alone. */
export function opensAt(job: Job, rank: number, timing: Timing): bigint {
  return turnAt(plainSeed(job), rank, timing);
}

/** Whether the judge takes commitments to an ATTESTED job: a first reveal after all turns comes before the deadline. */
export function isPayable({ deadlineBlock }: Job, seed: DrawSeed, timing: Timing): boolean {
  return turnAt(seed, timing.ranks, timing) + INCLUSION.block <= deadlineBlock;
}

export function epochOf(block: bigint, timing: Timing): bigint {
  return block / timing.epochLength;
}
