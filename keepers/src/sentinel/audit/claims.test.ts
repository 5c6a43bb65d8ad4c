import { expect } from 'chai';
import type { Job } from '@ciro-network/sdk';
import type { JobView } from '../../hub/types.ts';
import { jobView } from '../../testing/jobs.ts';
import { claimsOf } from './claims.ts';

const view = (jobId: bigint, state: Job['state'], outputs: bigint[] = []): JobView => {
  const blank = jobView(jobId, 1);
  return { ...blank, outputs, job: { ...blank.job, state, worker: 70n + jobId, verifier: 9n } };
};

describe('claims without a proof', () => {
  it('are posted answers, and what is revealed of jobs that are open', () => {
    const revealed = [1n, 5n].map((jobId) => (
      { kind: 'revealed' as const, judge: 9n, jobId, workers: [3n, 4n], outputs: [8n] }
    ));
    const claims = claimsOf([view(1n, 'judged'), view(2n, 'posted', [6n]), view(3n, 'submitted')], { revealed });
    expect(claims.map(({ jobId, worker, judge, claimed }) => [jobId, worker, judge, claimed[0]])).to.deep.equal([
      [2n, 72n, 9n, 6n], [1n, 3n, 9n, 8n], [1n, 4n, 9n, 8n],
    ]);
  });
});
