import { expect } from 'chai';
import { MODEL, jobView } from '../testing/jobs.ts';
import { batches } from './batches.ts';

describe('batches', () => {
  const jobs = (count: number) => Array.from({ length: count }, (_job, at) => jobView(BigInt(at + 1), 1));
  const sizes = (cut: { length: number }[]) => cut.map(({ length }) => length);

  it('hold as many jobs as fit in a transaction, in their order', () => {
    const felts = (some: readonly unknown[]) => 1_000 + 900 * some.length;
    const cut = batches(jobs(10), 16, felts);
    expect(sizes(cut)).to.deep.equal([4, 4, 2]);
    expect(cut.flat().map(({ jobId }) => jobId)).to.deep.equal(jobs(10).map(({ jobId }) => jobId));
    expect(sizes(batches(jobs(10), 3, felts))).to.deep.equal([3, 3, 3, 1]);
    expect(sizes(batches(jobs(5), 16, (some) => 1_000 * some.length))).to.deep.equal([5]);
    expect(sizes(batches(jobs(5), 16, (some) => 1_000 * some.length + 1))).to.deep.equal([4, 1]);
  });

  it('let a job that fits nowhere go alone', () => {
    expect(sizes(batches(jobs(3), 16, () => 5_001))).to.deep.equal([1, 1, 1]);
  });

  it('never mix models or verifiers', () => {
    const mixed = [
      jobView(1n, 1), jobView(2n, 1, { modelHash: MODEL + 1n }), jobView(3n, 1), jobView(4n, 1, { verifier: 1n }),
    ];
    const ids = batches(mixed, 16, () => 0).map((cut) => cut.map(({ jobId }) => jobId));
    expect(ids).to.deep.equal([[1n, 3n], [2n], [4n]]);
  });
});
