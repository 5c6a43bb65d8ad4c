import { HASH_DELAY, seedBlock } from '@ciro-network/sdk';
import type { Job } from '@ciro-network/sdk';
import type { Timing } from './port.ts';

/** First block in which rank `rank` may answer. */
export function opensAt(job: Job, rank: number, timing: Timing): bigint {
  return seedBlock(job) + HASH_DELAY + BigInt(rank) * timing.rankWindow;
}

export function epochOf(block: bigint, timing: Timing): bigint {
  return block / timing.epochLength;
}
