import { jobRefusal, seedBlock } from '@ciro-network/sdk';
import type { JobAction, Moment } from '@ciro-network/sdk';
import { epochOf, opensAt } from '../hub/rules.ts';
import type { Timing } from '../hub/port.ts';
import type { JobView } from '../hub/types.ts';

/** Which jobs are pinned to their rank-0 worker. */
export type PinRule = 'never' | 'outliving' | 'always';
export type DeliverRule = 'never' | 'profitable' | 'always';

export interface AssignerFacts {
  /** The block that a transaction sent now would be in. */
  now: Moment;
  timing: Timing;
  /** Whether a transaction of ours on this job is not yet in the events. */
  busy: boolean;
  pin: PinRule;
  deliver: DeliverRule;
}

export type AssignerStep = 'wake' | 'pin' | 'expire' | 'deliver';

/** What an assigner does about a job now. Pure: the same facts, the same steps. */
export function nextSteps(view: JobView, facts: AssignerFacts): AssignerStep[] {
  const { job, ended } = view;
  const { now, timing, busy, pin, deliver } = facts;
  const may = (action: JobAction): boolean => jobRefusal(job, action, now) === undefined;
  if (ended !== null || busy) return [];
  if (may('deliver')) return deliver !== 'never' && job.consumer !== 0n ? ['deliver'] : [];
  if (may('expire')) return ['expire'];
  if (!may('answer') && !may('post')) return [];
  const pinned = pin === 'always' || (pin === 'outliving' && outlivesEpoch(view, timing));
  // Once others may answer, a worker that has stayed away is not given the job for good.
  const alone = now.block < opensAt(job, 1, timing);
  return pinned && alone && may('assign') ? ['wake', 'pin'] : ['wake'];
}

/** Weights of the seed's epoch are sure to be kept until the end of the next one. */
function outlivesEpoch({ job }: JobView, timing: Timing): boolean {
  return epochOf(job.deadlineBlock, timing) > epochOf(seedBlock(job), timing) + 1n;
}

/** Whether delivering pays: the fee in CIRO's base units against the cost in fri, at a price of fri a base unit. */
export function isProfitable(deliveryFees: bigint, costFri: bigint, friPerCiro: number): boolean {
  const MILLIONTHS = 1_000_000;
  return deliveryFees * BigInt(Math.round(friPerCiro * MILLIONTHS)) >= costFri * BigInt(MILLIONTHS);
}
