import {
  COMMITTED,
  decodeCommitted,
  decodeProof,
  decodeProgram,
  modelHash,
  verifyArgument,
  verifyProof,
} from '@ciro-network/sdk';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import * as reference from '../../../sdk/typescript/src/committed/testing.ts';
import { commitmentCost, commitModel, CommittedProver, proveCommitted, soundness, verify } from './index.ts';

const NO_JOB = { chainId: 0n, contract: 0n, submitter: 0n };
const SALT = 0x5a17n;

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
}

describe('the prover of committed models', function () {
  this.timeout(120_000);
  const samples = JSON.parse(readFileSync(new URL('../../../vectors/programs.json', import.meta.url), 'utf8'));
  const { program: felts, x, rows } = samples.find(({ name }: { name: string }) => name === 'signed');
  const program = decodeProgram(felts.map(BigInt));
  const input = Int8Array.from(x);

  it('writes, felt by felt, what the prover that spells docs/PROOF.md out writes', async () => {
    const model = reference.commitModel(program);
    const { felts: committed, modelHash: hash, digests } = await commitModel(felts);
    expect(committed).to.deep.equal(model.felts);
    expect(hash).to.equal(model.modelHash);
    const { felts: proof, outputs, inputCommitment } = await proveCommitted(felts, digests, input, rows, SALT);
    const answer = reference.answerOf(program, input, SALT, 0n);
    expect(inputCommitment).to.equal(answer.inputCommitment);
    expect(outputs).to.deep.equal(answer.outputs);
    const { argument, ...rest } = decodeProof(proof);
    expect(rest).to.deep.equal({ strategy: COMMITTED, rows, salt: SALT, input: answer.input, program: committed });
    expect(argument).to.deep.equal(reference.argue(model, NO_JOB, [answer], [input]).felts);
  });

  it('refuses digests that are not of the program, and bad arguments, with a code', async () => {
    const { felts: committed, modelHash: hash, digests } = await commitModel(felts);
    expect(modelHash(committed, COMMITTED)).to.equal(hash);
    expect(decodeCommitted(committed).inputs).to.equal(program.inputs);
    expect(await codeOf(proveCommitted(felts, digests.subarray(32), input, rows, SALT))).to.equal('MODEL_LENGTH');
    expect(await codeOf(proveCommitted(felts, digests.subarray(1), input, rows, SALT))).to.equal('FELT_RANGE');
    expect(await codeOf(proveCommitted(felts, digests, input.subarray(1), rows, SALT))).to.equal('INPUT_LENGTH');
    expect(await codeOf(proveCommitted(felts, digests, input, 65, SALT))).to.equal('ROWS_RANGE');
    expect(await codeOf(commitModel(felts.slice(1)))).not.to.equal('accepted');
    const other = Uint8Array.from(digests);
    other[31] ^= 1;
    const { felts: proof, outputs, inputCommitment } = await proveCommitted(felts, other, input, rows, SALT);
    expect(await codeOf(verify({ modelHash: hash, inputCommitment, outputs }, proof))).to.equal('MODEL_HASH');
  });

  it('derives its soundness from the description, the same in either form', async () => {
    const derived = await soundness(felts);
    expect(derived.variables).to.equal(8);
    expect(derived.bits.toFixed(2)).to.equal('129.98');
    expect(await soundness((await commitModel(felts)).felts)).to.deep.equal(derived);
    expect(await codeOf(soundness(felts.slice(0, 5)))).to.equal('MODEL_LENGTH');
  });

  it('leaves the event loop free, and its proofs hold', async () => {
    const { modelHash: hash, digests } = await commitModel(felts);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const { felts: proof, outputs, inputCommitment } = await proveCommitted(felts, digests, input, rows, SALT);
    clearInterval(timer);
    expect(ticks).to.be.above(0);
    const statement = { modelHash: hash, inputCommitment, outputs };
    await verify(statement, proof);
    verifyProof(statement, proof);
    for (const position of [1, proof.length - 1]) {
      const bad = proof.with(position, proof[position] + 1n);
      expect(await codeOf(verify(statement, bad))).not.to.equal('accepted');
    }
  });

  it('proves jobs of an open model by one argument, good in their context only', async () => {
    const { felts: committed, modelHash: hash, digests } = await commitModel(felts);
    const context = { chainId: 0x11n, contract: 2n, submitter: 3n };
    const jobs = [7n, 8n].map((jobId) => ({ jobId, salt: SALT + jobId, rows, input }));
    for (const model of [await CommittedProver.open(felts, digests), await CommittedProver.open(felts)]) {
      expect(model.felts).to.deep.equal(committed);
      expect(model.modelHash).to.equal(hash);
      const { answers, argument, times } = await model.prove(context, jobs);
      expect(answers.map(({ jobId }) => jobId)).to.deep.equal([7n, 8n]);
      expect(Object.values(times).every((time) => time >= 0)).to.equal(true);
      verifyArgument(context, hash, committed, answers, argument);
      for (const other of [{ ...context, submitter: 4n }, { ...context, contract: 0n }, { ...context, chainId: 0x12n }]) {
        expect(() => verifyArgument(other, hash, committed, answers, argument)).to.throw();
      }
      expect(() => verifyArgument(context, hash, committed, answers.toReversed(), argument)).to.throw();
      expect(await codeOf(model.prove(context, []))).to.equal('ROWS_RANGE');
      expect(await codeOf(model.prove(context, [{ ...jobs[0], input: input.subarray(1) }]))).to.equal('INPUT_LENGTH');
      expect(await codeOf(model.prove(context, [{ ...jobs[0], rows: 65 }]))).to.equal('ROWS_RANGE');
      expect(await codeOf(model.prove(context, [{ ...jobs[0], salt: -1n }]))).to.equal('FELT_RANGE');
    }
  });

  it('announces what a commitment takes, and how far it is', async () => {
    const told: number[] = [];
    await commitModel(felts, (percent) => told.push(percent));
    expect(told.length).to.be.within(50, 100);
    expect(Math.max(...told)).to.equal(100);
    const cost = await commitmentCost(felts);
    expect(cost.variables).to.equal(8);
    expect(cost.permutations).to.equal(9 * 2 ** 14);
    expect(cost.commitBytes).to.be.above(cost.modelBytes);
    expect(cost.modelBytes).to.equal(32 * (2 ** 8 + 2 ** 15));
    expect(cost.maxRows).to.equal(64);
    expect(await codeOf(commitmentCost(felts.slice(1)))).not.to.equal('accepted');
  });
});
