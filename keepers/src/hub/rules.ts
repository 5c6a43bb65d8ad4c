import type { Job } from './types.ts';
import type { Timing } from './port.ts';

/** Where the chain stands. */
export interface Moment {
  /** Height of the last closed block. A transaction sent now is executed above it. */
  height: number;
  /** Seconds since 1970. */
  time: number;
}

export function seedBlock(job: Job, timing: Timing): number {
  return job.submitBlock + timing.seedDelay;
}

/** First block in which rank `rank` may answer. */
export function opensAt(job: Job, rank: number, timing: Timing): number {
  return seedBlock(job, timing) + timing.hashDelay + rank * timing.rankWindow;
}

/** Late only by both clocks, as the contract has it (`lifecycle.cairo`). */
export function isLate(job: Job, now: Moment): boolean {
  return now.height + 1 > job.deadlineBlock && now.time > job.deadlineTime;
}

export function epochOf(height: number, timing: Timing): number {
  return Math.floor(height / timing.epochLength);
}
