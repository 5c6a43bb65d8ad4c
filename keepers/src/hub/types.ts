export type { Felt, Job, JobEnding as Ending, JobEvent as HubEvent, JobView } from '@ciro-network/sdk';
