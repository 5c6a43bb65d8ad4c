import { plainSeed } from '@ciro-network/sdk';
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

export function epochOf(block: bigint, timing: Timing): bigint {
  return block / timing.epochLength;
}
