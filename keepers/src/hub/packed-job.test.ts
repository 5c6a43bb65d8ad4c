import { expect } from 'chai';
import { jobView } from '../testing/jobs.ts';
import { maxAsk, packJob, unpackJob } from './packed-job.ts';
import { foldEvent } from './types.ts';

describe('packed job', () => {
  const job = {
    ...jobView(3n, 100).job, consumer: 7n, maxPrice: 3n * 10n ** 18n, deliveryFee: 10n ** 9n, tip: 5n * 10n ** 16n,
    royalty: 10_000, fee: 1_000, rows: 64, deadlineTime: 2 ** 40 - 1, storeResult: true,
    state: 'Assigned' as const, worker: 9n, ask: 10n ** 17n,
  };

  it('comes back as it went', () => expect(unpackJob(packJob(job))).to.deep.equal(job));

  it('asks for no more than the price allows, in whole units', () => {
    expect(maxAsk({ ...job, rows: 7 })).to.equal((3n * 10n ** 18n / 7n / 10n ** 9n) * 10n ** 9n);
  });

  it('refuses a state that there is not', () => {
    const packed = packJob(job);
    expect(() => unpackJob({ ...packed, status: packed.status | (255n << 168n) }))
      .to.throw().with.property('code', 'EVENT_MALFORMED');
  });
});

describe('job events', () => {
  const { slot, job, salt, input } = jobView(1n, 5);
  const submitted = foldEvent(undefined, { kind: 'submitted', jobId: 1n, slot, job, salt, input });

  it('mean nothing before the submission', () => {
    expect(foldEvent(undefined, { kind: 'ended', jobId: 1n, how: 'expired' })).to.equal(undefined);
  });

  it('end a job without a consumer by its settlement', () => {
    const settled = foldEvent(submitted, { kind: 'settled', jobId: 1n, worker: 2n, outputs: [3n] });
    expect(settled).to.deep.include({ ended: 'settled', outputs: [3n] });
  });

  it('pin a job to a worker and its ask', () => {
    const assigned = foldEvent(submitted, { kind: 'assigned', jobId: 1n, worker: 2n, ask: 4n });
    expect(assigned?.job).to.deep.include({ state: 'Assigned', worker: 2n, ask: 4n });
  });
});
