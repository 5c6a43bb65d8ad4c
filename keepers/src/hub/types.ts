import type { JobEvent, RoundEvent } from '@ciro-network/sdk';

export type { Felt, Job, JobEnding as Ending, JobView, Seat } from '@ciro-network/sdk';
export type HubEvent = JobEvent | RoundEvent;
