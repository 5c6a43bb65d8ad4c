import { expect } from 'chai';
import { readVectors } from '../testing.ts';
import type { JobEvent, JobEventFields, JobView, RoundEvent, RoundEventFields } from './index.ts';
import {
  foldJobEvent, JOB_EVENTS, readJobEvent, readRoundEvent, resultDigest, ROUND_EVENTS, UNIT, unpackJob,
} from './index.ts';

const [client, model_hash, model_owner, input_commitment, verifier, , , , amounts, status] =
  readVectors('job').jobs[0].felts.map(BigInt);
const job = unpackJob({
  client, model_hash, model_owner, input_commitment, verifier, consumer: 9n, worker: 0n, result: 0n, amounts, status,
});
const jobId = 77n;
const submitted: JobEvent = { kind: 'submitted', jobId, slot: 5n, job, salt: 3n, input: [1n] };
const assigned: JobEvent = { kind: 'assigned', jobId, worker: 8n, ask: 2n * UNIT };
const settled: JobEvent = { kind: 'settled', jobId, worker: 8n, outputs: [4n] };
const posted: JobEvent = { kind: 'posted', jobId, worker: 8n, ask: 2n * UNIT, outputs: [4n] };
const ruled: JobEvent = {
  kind: 'ruled', jobId, workers: [{ worker: 8n, ask: UNIT }], security: 9n * UNIT, outputs: [4n],
};
const delivered: JobEvent = { kind: 'ended', jobId, how: 'delivered' };

const fold = (...events: (JobEvent | RoundEvent)[]) => events.reduce<JobView | undefined>(foldJobEvent, undefined);

describe('job history', () => {
  it('reads each of the contract\'s events', () => {
    const fields = {
      job_id: jobId, client, model_hash, input_commitment, verifier, amounts, status, slot: 5n, worker: 8n,
      ask: 2n * UNIT, outputs: [4n], workers: [{ 0: 8n, 1: UNIT }], security: 9n * UNIT,
      compute_requirements: { model_owner, consumer: 9n, salt: 3n, input: [1n] },
    } as JobEventFields;
    expect(readJobEvent('JobSubmitted', fields)).to.deep.equal(submitted);
    expect(readJobEvent('JobAssigned', fields)).to.deep.equal(assigned);
    expect(readJobEvent('JobSettled', fields)).to.deep.equal(settled);
    expect(readJobEvent('JobDelivered', fields)).to.deep.equal(delivered);
    expect(readJobEvent('JobPosted', fields)).to.deep.equal(posted);
    expect(readJobEvent('JobRuled', fields)).to.deep.equal(ruled);
    expect(JOB_EVENTS.filter((name) => readJobEvent(name, fields) === undefined)).to.deep.equal([]);
    expect(readJobEvent('WorkerStaked', fields)).to.equal(undefined);
  });

  it('follows a job to its delivery', () => {
    expect(fold(submitted, assigned)!.job).to.deep.equal({ ...job, state: 'assigned', worker: 8n, ask: 2n * UNIT });
    const answered = fold(submitted, assigned, settled)!;
    expect(answered).to.deep.include({ outputs: [4n], ended: null });
    expect(answered.job).to.include({ state: 'settled', result: resultDigest(job.modelHash, job.inputCommitment, [4n]) });
    expect(fold(submitted, assigned, settled, delivered)!.ended).to.equal('delivered');
  });

  it('follows a job through its judge', () => {
    const result = resultDigest(job.modelHash, job.inputCommitment, [4n]);
    const judged: JobEvent = { ...submitted, job: { ...job, state: 'judged' } };
    expect(fold(judged, posted)!.job).to.include({ state: 'posted', worker: 8n, ask: 2n * UNIT, result });
    const stood = fold(judged, posted, ruled)!;
    expect(stood.job).to.include({ state: 'ruled', ask: 9n * UNIT, result });
    expect(fold(judged, posted, ruled, delivered)!.ended).to.equal('delivered');
    expect(fold(judged, posted, { kind: 'ended', jobId, how: 'refused' })!.ended).to.equal('refused');
  });

  it('keeps who has committed to an answer, and what each has revealed', () => {
    const fields: RoundEventFields = {
      job_id: jobId, worker: 8n, ask: UNIT, commitment: 6n, workers: [8n], outputs: [4n],
    };
    const events = ROUND_EVENTS.map((name) => readRoundEvent(name, fields)!);
    expect(readRoundEvent('JobSettled', fields)).to.equal(undefined);
    const seat = { worker: 8n, ask: UNIT, commitment: 6n };
    const other: RoundEvent = { kind: 'committed', jobId, worker: 9n, ask: 2n * UNIT, commitment: 7n };
    const [committed, revealed] = events as [RoundEvent, RoundEvent];
    const next = { worker: 9n, ask: 2n * UNIT, commitment: 7n };
    expect(fold(submitted, committed, other)!.seats).to.deep.equal([seat, next]);
    expect(fold(submitted, committed, other, revealed)!.seats![0]).to.deep.equal({ ...seat, outputs: [4n] });
    expect(fold(submitted, committed, other, revealed)!.seats![1]).not.to.have.property('outputs');
    expect(fold(submitted, revealed)!.seats).to.equal(undefined);
  });

  it('ends a job that nobody is to be told of when it is settled', () => {
    const silent: JobEvent = { ...submitted, job: { ...job, consumer: 0n } };
    expect(fold(silent, settled)).to.deep.include({ ended: 'settled', job: { ...job, consumer: 0n } });
  });

  it('tells what a reorganised chain tells, whatever was told before', () => {
    const kept = fold(submitted)!;
    const before = structuredClone(kept);
    const gone = fold(submitted, assigned, settled);
    expect(gone).not.to.deep.equal(kept);
    expect(kept, 'a fold changes nothing it was given').to.deep.equal(before);
    const other: JobEvent = { ...assigned, worker: 6n };
    expect(foldJobEvent(kept, other)).to.deep.equal(fold(submitted, other));
    expect(fold(assigned, settled), 'its submission is gone').to.equal(undefined);
  });
});
