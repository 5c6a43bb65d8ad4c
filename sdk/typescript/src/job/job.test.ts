import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { readVectors } from '../testing.ts';
import type { Job } from './index.ts';
import {
  JOB_STATES,
  JobError,
  jobDigest,
  jobFelts,
  jobId,
  MAX_INPUT_FELTS,
  packJob,
  resultDigest,
  UNIT,
  unpackJob,
} from './index.ts';

const felt = fc.bigInt(0n, 2n ** 251n);
const bits = (count: bigint) => fc.bigInt(0n, 2n ** count - 1n);
const amount = (count: bigint) => bits(count).map((units) => units * UNIT);

const anyJob: fc.Arbitrary<Job> = fc.record({
  client: felt, nonce: bits(40n), modelHash: felt, modelOwner: felt, inputCommitment: felt, verifier: felt,
  consumer: felt, maxPrice: amount(64n), deliveryFee: amount(48n), tip: amount(48n), royalty: bits(14n),
  fee: bits(10n), rows: bits(8n), submitBlock: bits(40n), deadlineBlock: bits(40n), deadlineTime: bits(40n),
  storeResult: fc.boolean(), state: fc.constantFrom(...JOB_STATES), worker: felt, ask: amount(64n), result: felt,
});

describe('packed jobs', () => {
  it('knows how much input the contract takes in calldata', () => {
    const source = readFileSync(new URL('../../../../cairo/hub/src/job_manager/submission.cairo', import.meta.url), 'utf8');
    expect(source).to.contain(`MAX_INPUT_FELTS: u32 = ${MAX_INPUT_FELTS};`);
  });

  const { jobs, ids, results } = readVectors('job');
  const cairoTest = new URL('../../../../cairo/hub/src/job_manager/tests/packing.cairo', import.meta.url);
  const cairo = readFileSync(cairoTest, 'utf8');

  it('match the golden vectors, which are those of the Cairo test', () => {
    for (const { felts, digest } of jobs) {
      const [client, model_hash, model_owner, input_commitment, verifier, consumer, worker, result, amounts, status] =
        felts.map(BigInt);
      const packed = {
        client, model_hash, model_owner, input_commitment, verifier, consumer, worker, result, amounts, status,
      };
      expect(jobFelts(packJob(unpackJob(packed)))).to.deep.equal(felts.map(BigInt));
      expect(jobDigest(packed)).to.equal(BigInt(digest));
      for (const golden of [felts[8], felts[9], digest]) expect(cairo).to.include(golden);
    }
    for (const { client, nonce, id } of ids) {
      expect(jobId(BigInt(client), BigInt(nonce))).to.equal(BigInt(id));
      expect(cairo).to.include(id);
    }
    for (const { model_hash, input_commitment, outputs, digest } of results) {
      const seen = resultDigest(BigInt(model_hash), BigInt(input_commitment), outputs.map(BigInt));
      expect(seen).to.equal(BigInt(digest));
      expect(cairo).to.include(digest);
    }
  });

  it('come back from packing as they were', () => {
    const roundTrip = (job: Job) => {
      expect(unpackJob(packJob(job))).to.deep.equal(job);
    };
    fc.assert(fc.property(anyJob, roundTrip));
  });

  it('refuse a number that does not fit, dust, and bits of no field', () => {
    const job = fc.sample(anyJob, { numRuns: 1, seed: 1 })[0]!;
    const packed = packJob(job);
    const wrong = [
      () => packJob({ ...job, nonce: 2n ** 40n }),
      () => packJob({ ...job, rows: -1n }),
      () => packJob({ ...job, maxPrice: 2n ** 64n * UNIT }),
      () => packJob({ ...job, tip: 1n }),
      () => unpackJob({ ...packed, amounts: packed.amounts | (1n << 248n) }),
      () => unpackJob({ ...packed, status: packed.status | (1n << 177n) }),
      () => unpackJob({ ...packed, status: packed.status | (255n << 168n) }),
    ];
    for (const attempt of wrong) expect(attempt).to.throw(JobError).with.property('code', 'JOB_FIELD');
  });
});
