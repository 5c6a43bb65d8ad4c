import { expect } from 'chai';
import type { Job } from '@ciro-network/sdk';
import type { JobView } from '../../hub/types.ts';
import { jobView } from '../../testing/jobs.ts';
import { claimsOf } from './claims.ts';

const view = (jobId: bigint, state: Job['state'], outputs: bigint[] = []): JobView => {
  const blank = jobView(jobId, 1);
  return { ...blank, outputs, job: { ...blank.job, state, worker: 70n + jobId, verifier: 9n } };
};
const reveal = (jobId: bigint, workers: bigint[], output = 8n) =>
  ({ kind: 'revealed' as const, judge: 9n, jobId, workers, outputs: [output] });

/** (job, worker, judge, output) of each claim. */
function claims(jobs: readonly JobView[], ...revealed: ReturnType<typeof reveal>[]): bigint[][] {
  const open = jobs.filter(({ ended }) => ended === null);
  return claimsOf(open, (jobId) => jobs.find((one) => one.jobId === jobId), { revealed })
    .map(({ jobId, worker, judge, claimed }) => [jobId, worker, judge, claimed[0]!]);
}

describe('claims without a proof', () => {
  it('are posted answers, and what is revealed of jobs that are known', () => {
    const jobs = [view(1n, 'judged'), view(2n, 'posted', [6n]), view(3n, 'submitted')];
    expect(claims(jobs, reveal(1n, [3n, 4n]), reveal(5n, [3n, 4n])))
      .to.deep.equal([[2n, 72n, 9n, 6n], [1n, 3n, 9n, 8n], [1n, 4n, 9n, 8n]]);
  });

  it('are revealed answers that a majority gives, in one call or in two, before it is paid', () => {
    const both = [[1n, 3n, 9n, 8n], [1n, 4n, 9n, 8n]];
    expect(claims([view(1n, 'judged')], reveal(1n, [3n]), reveal(1n, [5n], 7n), reveal(1n, [4n]))).to.deep.equal(both);
  });

  it('wait, if they are outvoted, until those who outvoted them are paid or nobody can be', () => {
    const said = [reveal(1n, [3n, 4n]), reveal(1n, [5n], 7n)];
    const all = [[1n, 3n, 9n, 8n], [1n, 4n, 9n, 8n], [1n, 5n, 9n, 7n]];
    expect(claims([view(1n, 'judged')], ...said)).to.deep.equal(all.slice(0, 2));
    for (const ended of ['settled', 'expired'] as const) {
      expect(claims([{ ...view(1n, 'judged'), ended }], ...said)).to.deep.equal(all);
    }
    expect(claims([view(1n, 'ruled')], ...said)).to.deep.equal(all);
  });
});
