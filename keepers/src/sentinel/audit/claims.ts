import type { JobView } from '../../hub/types.ts';
import type { World } from '../chain/world.ts';
import type { Claim } from './auditor.ts';

/** Results that no proof stands behind: OPTIMISTIC ones that are posted, and ATTESTED ones that are revealed. */
export function claimsOf(jobs: readonly JobView[], { revealed }: Pick<World, 'revealed'>): Claim[] {
  const known = new Map(jobs.map((view) => [view.jobId, view]));
  const posted = jobs.filter(({ job }) => job.state === 'posted').map((view) => claimOf(view, view.job.worker, view.outputs));
  const said = revealed.flatMap(({ jobId, workers, outputs }) => {
    const view = known.get(jobId);
    return view === undefined ? [] : workers.map((worker) => claimOf(view, worker, outputs));
  });
  return [...posted, ...said];
}

/** The judge stands in the job where the verifier of a proven one does. */
function claimOf({ jobId, job, salt, input }: JobView, worker: bigint, claimed: readonly bigint[]): Claim {
  const { modelHash, modelOwner, inputCommitment, rows, verifier: judge } = job;
  return { judge, jobId, worker, modelHash, modelOwner, inputCommitment, rows: Number(rows), salt, input, claimed };
}
