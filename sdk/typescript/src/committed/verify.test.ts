import { expect } from 'chai';
import type { Felt } from '../felt.ts';
import { PRIME } from '../felt.ts';
import { encodeProof } from '../proof.ts';
import type { Program } from '../program.ts';
import { codeOf } from '../testing.ts';
import { COMMITTED, modelHash } from '../commitment.ts';
import { verifyProof } from '../verify.ts';
import type { JobAnswer } from './statement.ts';
import { answerOf, argue, commitModel } from './testing.ts';
import { verifyArgument } from './verify.ts';

/** The same numbers each time, in -range .. range. */
function numbers(count: number, range: number, seed: number): number[] {
  return Array.from({ length: count }, () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % (2 * range + 1) - range;
  });
}

const program: Program = {
  inputs: 13,
  layers: [
    {
      kind: 'dense',
      outputs: 16,
      relu: true,
      bits: 8,
      weights: Int8Array.from(numbers(13 * 16, 127, 1)),
      bias: Int32Array.from(numbers(16, 5000, 2)),
      shift: Uint8Array.from(numbers(16, 3, 3), (value) => value + 8),
    },
    {
      kind: 'dense',
      outputs: 3,
      relu: false,
      bits: 24,
      weights: Int8Array.from(numbers(16 * 3, 127, 4)),
      bias: Int32Array.from(numbers(3, 9000, 5)),
      shift: Uint8Array.of(0, 1, 2),
    },
  ],
};

describe('the committed strategy', function () {
  this.timeout(120_000);
  const context = { chainId: 11n, contract: 12n, submitter: 13n };
  const inputs = [Int8Array.from(numbers(13, 127, 6)), Int8Array.from(numbers(2 * 13, 127, 7))];
  const answers = inputs.map((values, i) => answerOf(program, values, 70n + BigInt(i), 80n + BigInt(i)));
  let model: ReturnType<typeof commitModel>;
  let argued: ReturnType<typeof argue>;

  // Hashing the rows of the oracle takes most of it.
  before(() => {
    model = commitModel(program);
    argued = argue(model, context, answers, inputs);
  });

  const check = (argument: readonly Felt[], about: readonly JobAnswer[] = answers, where = context) =>
    verifyArgument(where, model.modelHash, model.felts, about, argument);
  const refusal = (...args: Parameters<typeof check>) => codeOf(() => check(...args));

  it('accepts answers of one or more rows, by the challenges that the prover drew', () => {
    expect(check(argued.felts)).to.deep.equal(argued.challenges);
  });

  it('refuses an argument with any felt changed', () => {
    // Every felt before the queries, the first rows and paths, the last messages, and a sample between.
    const { felts } = argued;
    felts.forEach((felt, position) => {
      if (position > 150 && position < felts.length - 12 && position % 13 !== 0) return;
      const code = refusal(felts.with(position, (felt + 1n) % PRIME));
      expect(code, `felt ${position}`).to.be.oneOf(['OUTPUT_MISMATCH', 'LANE_RANGE', 'PROOF_PATH', 'PROOF_CLAIM']);
    });
    for (const position of [0, 100, felts.length - 1]) {
      expect(refusal(felts.with(position, felts[position] + PRIME))).to.equal('FELT_RANGE');
    }
  });

  it('refuses one cut short or made longer, wherever it is', () => {
    const { felts } = argued;
    for (let position = 0; position < felts.length; position += 31) {
      expect(refusal(felts.toSpliced(position, 1))).to.equal('PROOF_LENGTH');
      expect(refusal(felts.toSpliced(position, 0, felts[position]))).to.equal('PROOF_LENGTH');
      expect(refusal(felts.slice(0, position))).to.equal('PROOF_LENGTH');
    }
  });

  it('refuses an argument in another context, job or order', () => {
    for (const name of ['chainId', 'contract', 'submitter'] as const) {
      expect(refusal(argued.felts, answers, { ...context, [name]: 99n }), name).to.equal('PROOF_PATH');
    }
    const [first, second] = answers;
    expect(refusal(argued.felts, [{ ...first, jobId: 99n }, second])).to.equal('PROOF_PATH');
    expect(refusal(argued.felts, [second, first])).to.equal('OUTPUT_MISMATCH');
    expect(refusal(argued.felts, [first])).to.equal('PROOF_LENGTH');
    expect(refusal(argued.felts, [first, second, second])).to.equal('PROOF_LENGTH');
    expect(refusal(argued.felts, [])).to.equal('ROWS_RANGE');
  });

  it('refuses another statement with the code of what differs', () => {
    const [first, second] = answers;
    const outputs = Array.from(first.outputs);
    const differ = (change: Partial<JobAnswer>) => refusal(argued.felts, [{ ...first, ...change }, second]);
    expect(differ({ outputs: outputs.with(1, outputs[1] + 1) })).to.equal('OUTPUT_MISMATCH');
    expect(differ({ outputs: outputs.slice(1) })).to.equal('OUTPUT_LENGTH');
    expect(differ({ inputCommitment: first.inputCommitment + 1n })).to.equal('INPUT_HASH');
    expect(differ({ salt: 1n })).to.equal('INPUT_HASH');
    expect(differ({ input: first.input.with(0, 1n << 248n) })).to.equal('INPUT_RANGE');
    expect(differ({ input: [...first.input, 0n] })).to.equal('INPUT_LENGTH');
    const run = (felts: Felt[], hash: Felt) => {
      return codeOf(() => verifyArgument(context, hash, felts, answers, argued.felts));
    };
    expect(run([...model.felts], model.modelHash + 1n)).to.equal('MODEL_HASH');
    const rehashed = (felts: Felt[]) => run(felts, modelHash(felts, COMMITTED));
    expect(rehashed(model.felts.with(-1, 5n))).to.equal('PROOF_PATH');
    expect(rehashed(model.felts.with(-2, 5n))).to.equal('PROOF_PATH');
    expect(rehashed([...model.felts, 0n])).to.equal('MODEL_LENGTH');
    expect(rehashed(model.felts.with(9, 25n))).to.equal('MODEL_SHAPE');
    // The first layer's second block: its bias, then its shift, of six outputs.
    expect(rehashed(model.felts.with(12, model.felts[12] + (1n << 150n)))).to.equal('LANE_PADDING');
    expect(rehashed(model.felts.with(13, 25n))).to.equal('SHIFT_RANGE');
    expect(rehashed(model.felts.with(12, PRIME - (1n << 24n)))).to.equal('LANE_RANGE');
  });

  it('refuses weights other than the committed ones, even where no output shows it', () => {
    const argueWith = (position: number) => {
      const vector = model.vector.with(position, model.vector[position] + 1n);
      return refusal(argue({ ...model, vector }, context, answers, inputs).felts);
    };
    // Of one input: its accumulators change, the rounded outputs do not.
    expect(argueWith(5)).to.equal('PROOF_CLAIM');
    // Ghost weights, which meet no input: beside the 13 of a block, and after the last piece.
    for (const position of [13, 255]) expect(argueWith(position)).to.equal('PROOF_CLAIM');
    // Of many accumulators that leave their lanes.
    const vector = model.vector.map((felt) => felt + (1n << 240n));
    expect(refusal(argue({ ...model, vector }, context, answers, inputs).felts)).to.equal('LANE_RANGE');
  });

  it('takes the digits of the accumulators as they are, whatever the weights were', () => {
    const last = 2;
    const withSum = (felt: Felt) => refusal(argued.felts.with(last, ((felt % PRIME) + PRIME) % PRIME));
    // Lane 1 counts as an output; lane 9 belongs to none, so only the argument refuses it.
    expect(withSum(argued.felts[last] + (8n << 25n))).to.equal('OUTPUT_MISMATCH');
    expect(withSum(argued.felts[last] + (1n << 225n))).to.equal('PROOF_PATH');
    expect(withSum(argued.felts[last] + (1n << 250n))).to.equal('LANE_RANGE');
    expect(withSum(-(1n << 249n) - (1n << 230n))).to.equal('LANE_RANGE');
  });

  it('is one of two strategies that a proof names', () => {
    const outside = { chainId: 0n, contract: 0n, submitter: 0n };
    const [, answer] = [answers[0], { ...answers[1], jobId: 0n }];
    const { felts: argument } = argue(model, outside, [answer], [inputs[1]]);
    const { rows, salt, input, inputCommitment, outputs } = answer;
    const proof = encodeProof({ strategy: COMMITTED, rows, salt, input, program: model.felts, argument });
    const statement = { modelHash: model.modelHash, inputCommitment, outputs };
    verifyProof(statement, proof);
    expect(codeOf(() => verifyProof(statement, proof, { ...outside, jobId: 1n }))).to.equal('PROOF_PATH');
    expect(codeOf(() => verifyProof(statement, proof.with(0, 1n)))).to.equal('PROOF_LENGTH');
    expect(codeOf(() => verifyProof(statement, proof.slice(0, -1)))).to.equal('PROOF_LENGTH');
    expect(codeOf(() => verifyProof(statement, [...proof, 0n]))).to.equal('PROOF_LENGTH');
  });
});
