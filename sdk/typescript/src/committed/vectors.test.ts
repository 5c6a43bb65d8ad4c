import { expect } from 'chai';
import type { Felt } from '../felt.ts';
import { PRIME } from '../felt.ts';
import { unpackOutputs } from '../lanes.ts';
import { programOutputs } from '../program.ts';
import { codeOf, feltsOf, readVectors } from '../testing.ts';
import { decodeCommitted } from './program.ts';
import { verifyArgument } from './verify.ts';

/** An argument of the Rust prover, from the shared vectors. */
function read(json: any) {
  const program = feltsOf(json.program);
  const width = programOutputs(decodeCommitted(program));
  return {
    name: json.name as string,
    context: { chainId: BigInt(json.chain_id), contract: BigInt(json.contract), submitter: BigInt(json.submitter) },
    hash: BigInt(json.model_hash),
    program,
    answers: json.answers.map((answer: any) => ({
      jobId: BigInt(answer.job_id),
      inputCommitment: BigInt(answer.input_commitment),
      salt: BigInt(answer.salt),
      rows: answer.rows,
      input: feltsOf(answer.input),
      outputs: unpackOutputs(feltsOf(answer.outputs), answer.rows, width),
    })),
    argument: feltsOf(json.argument),
    challenges: {
      tau: BigInt(json.trace.tau),
      theta: BigInt(json.trace.theta),
      gammas: feltsOf(json.trace.gammas),
      alphas: feltsOf(json.trace.alphas),
      indices: json.trace.indices,
    },
  };
}

describe("the Rust prover's arguments", function () {
  this.timeout(60_000);
  const samples = readVectors('committed').map(read);
  const check = ({ context, hash, program, answers, argument }: ReturnType<typeof read>, changed = argument) =>
    verifyArgument(context, hash, program, answers, changed);

  it('convince, by the challenges that it drew', () => {
    expect(samples.map(({ challenges }: any) => challenges.indices.length)).to.include(2);
    for (const sample of samples) expect(check(sample), sample.name).to.deep.equal(sample.challenges);
  });

  it('are refused with a felt changed, of every round', () => {
    for (const sample of samples) {
      const { name, argument } = sample;
      for (let position = 0; position < argument.length; position += 41) {
        const other = argument.with(position, (argument[position] + 1n) % PRIME);
        expect(codeOf(() => check(sample, other)), `${name}, felt ${position}`).not.to.equal('accepted');
      }
    }
  });

  it('are refused of another program, context or order', () => {
    for (const sample of samples) {
      const codes = (change: Partial<typeof sample>) => codeOf(() => check({ ...sample, ...change }));
      for (const key of ['chainId', 'contract', 'submitter'] as const) {
        const context = { ...sample.context, [key]: sample.context[key] + 1n };
        expect(codes({ context }), sample.name).to.be.oneOf(['PROOF_PATH', 'PROOF_CLAIM']);
      }
      const program = sample.program.with(-1, (sample.program.at(-1) as Felt) + 1n);
      expect(codes({ program }), sample.name).to.equal('MODEL_HASH');
      if (sample.answers.length > 1) expect(codes({ answers: sample.answers.toReversed() })).not.to.equal('accepted');
    }
  });
});
