import type { Felt, JobView } from '../../hub/types.ts';
import type { World } from '../chain/world.ts';
import type { Claim } from './auditor.ts';

/** Of ATTESTED answers that are the same, so many are paid. */
const QUORUM = 2;

/**
 * Results that no proof stands behind: OPTIMISTIC ones that are posted, and ATTESTED ones that are revealed. One that
 * has no majority waits for the job's end: a case would hold up the pay of those who outvoted it.
 */
export function claimsOf(
  open: readonly JobView[], jobOf: (jobId: Felt) => JobView | undefined, { revealed }: Pick<World, 'revealed'>,
): Claim[] {
  const posted = open.filter(({ job }) => job.state === 'posted')
    .map((view) => claimOf(view, view.job.worker, view.outputs));
  const answers = Map.groupBy(revealed, ({ jobId, outputs }) => [jobId, ...outputs].join());
  const said = [...answers.values()].flatMap((same) => {
    const [{ jobId, outputs }] = same as [World['revealed'][number]];
    const workers = same.flatMap((each) => each.workers);
    const view = jobOf(jobId);
    const waits = view?.ended === null && view.job.state === 'judged' && workers.length < QUORUM;
    return view === undefined || waits ? [] : workers.map((worker) => claimOf(view, worker, outputs));
  });
  return [...posted, ...said];
}

/** The judge stands in the job where the verifier of a proven one does. */
function claimOf({ jobId, job, salt, input }: JobView, worker: bigint, claimed: readonly bigint[]): Claim {
  const { modelHash, modelOwner, inputCommitment, rows, verifier: judge } = job;
  return { judge, jobId, worker, modelHash, modelOwner, inputCommitment, rows: Number(rows), salt, input, claimed };
}
