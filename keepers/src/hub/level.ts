import { attestedMaxAsk, maxAsk } from '@ciro-network/sdk';
import type { Felt, Job } from './types.ts';

/** How an answer is made sure of (docs/SPEC.md, "Levels"). */
export const LEVELS = ['zkml', 'optimistic', 'attested'] as const;
export type Level = (typeof LEVELS)[number];

/** The judges of the levels without a proof: a job names its own in place of a verifier. */
export type Judges = Readonly<Record<Exclude<Level, 'zkml'>, Felt>>;

const JUDGED: ReadonlySet<Job['state']> = new Set(['judged', 'posted', 'ruled']);

/** Undefined for a job of a judge that nobody here knows. */
export function levelOf({ state, verifier }: Job, { optimistic, attested }: Judges): Level | undefined {
  if (!JUDGED.has(state)) return 'zkml';
  if (verifier === optimistic) return 'optimistic';
  return verifier === attested ? 'attested' : undefined;
}

/** Asks above it are passed over in the job's draw. */
export function drawnUpTo(job: Job, judges: Judges): bigint {
  return levelOf(job, judges) === 'attested' ? attestedMaxAsk(job) : maxAsk(job);
}
