import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readVectors } from '../testing.ts';
import type { JobAction, JobState, PackedJob } from './index.ts';
import {
  assignedJob,
  JOB_REFUSALS,
  jobRefusal,
  maxAsk,
  priceShares,
  resultDigest,
  settledJob,
  UNIT,
  unpackJob,
} from './index.ts';

const CAIRO = new URL('../../../../cairo/hub/src/job_manager/', import.meta.url);

function sample(): PackedJob {
  const [client, model_hash, model_owner, input_commitment, verifier, consumer, worker, result, amounts, status] =
    readVectors('job').jobs[0].felts.map(BigInt);
  return { client, model_hash, model_owner, input_commitment, verifier, consumer, worker, result, amounts, status };
}

describe('job lifecycle', () => {
  it('says what the table of the Cairo test says', () => {
    const cairo = readFileSync(new URL('tests/lifecycle.cairo', CAIRO), 'utf8');
    const scope = {
      SUBMITTED: 100n, DEADLINE_BLOCK: 200n, late_block: 201n, late_time: 5001n, abandoned: 5000n + 7n * 24n * 3600n,
      unjudged: 5000n + 30n * 24n * 3600n,
    };
    const value = (text: string) =>
      text.split(/ (?=[+-])/).map((term) => {
        const [, sign, name] = /^([+-]?) ?(\w+)$/.exec(term)!;
        const amount = name! in scope ? scope[name as keyof typeof scope] : BigInt(name!);
        return sign === '-' ? -amount : amount;
      }).reduce((sum, term) => sum + term);
    const row = /\(JobState::(\w+), Action::(\w+), ([^,]+), ([^,]+), '?(\w+)'?\)/g;
    const cases = [...cairo.matchAll(row)];
    expect(cases.length).to.equal(60);
    const base = { ...unpackJob(sample()), submitBlock: 100n, deadlineBlock: 200n, deadlineTime: 5000n };
    for (const [text, state, action, block, time, code] of cases) {
      const job = { ...base, state: state!.toLowerCase() as JobState };
      const name = (action === 'AbandonDelivery' ? 'abandon' : action!.toLowerCase()) as JobAction;
      const seen = jobRefusal(job, name, { block: value(block!), time: value(time!) }) ?? '0';
      expect(seen, text).to.equal(code);
    }
  });

  it('follows a job through assignment and settlement', () => {
    const job = unpackJob(sample());
    const assigned = assignedJob(job, 5n, 2n * UNIT);
    expect(assigned).to.deep.equal({ ...job, state: 'assigned', worker: 5n, ask: 2n * UNIT });
    const settled = settledJob(assigned, [1n, 2n])!;
    expect(settled.state).to.equal('settled');
    expect(settled.result).to.equal(resultDigest(job.modelHash, job.inputCommitment, [1n, 2n]));
    expect(settledJob({ ...job, consumer: 0n }, [1n])).to.equal(undefined);
  });

  it('shares a price out without a rest', () => {
    // The figures of the Cairo test `rounds_royalty_and_fee_down`.
    expect(priceShares({ ask: 7n * UNIT, rows: 3n, royalty: 3333n, fee: 500n })).to.deep.equal({
      price: 28n * UNIT, worker: 21n * UNIT, modelOwner: 6n * UNIT, fee: 1n * UNIT,
    });
    // 5 CIRO / 1.15, as in `never_charges_more_than_the_cap`.
    expect(maxAsk({ maxPrice: 5_000_000_000n * UNIT, rows: 1n, royalty: 1000n, fee: 500n })).to.equal(4_347_826_086n * UNIT);
    expect(maxAsk({ maxPrice: 10n * UNIT, rows: 3n, royalty: 0n, fee: 0n })).to.equal(3n * UNIT);
  });

  it('knows every code of the contract', () => {
    const source = readFileSync(new URL('errors.cairo', CAIRO), 'utf8');
    const codes = [...source.matchAll(/= '(\w+)'/g)].map((match) => match[1]);
    expect(Object.keys(JOB_REFUSALS)).to.have.members(codes);
  });
});
