import { expect } from 'chai';
import { packInput } from './bytes.ts';
import { inputCommitment, REEXECUTE } from './commitment.ts';
import { execute } from './execute.ts';
import type { Felt } from './felt.ts';
import { PRIME } from './felt.ts';
import { packOutputs } from './lanes.ts';
import { encodeProof } from './proof.ts';
import { anyFeltsOf, codeOf, feltsOf, programOf, readSamples, readVectors, statementOf } from './testing.ts';
import { verifyProof } from './verify.ts';

/** Near `felt` and far from it. */
function others(felt: Felt): Felt[] {
  const values = [felt + 1n, felt - 1n, felt + 2n ** 25n, -felt, 0n, 1n, 2n ** 250n];
  return values.map((value) => ((value % PRIME) + PRIME) % PRIME).filter((value) => value !== felt);
}

describe('verify', () => {
  const samples = readSamples();
  const uneven = samples.find(({ name }) => name === 'uneven')!;
  const statement = statementOf(uneven.statement);
  const proof = feltsOf(uneven.proof);
  const refused = (felts: bigint[], about = statement) => codeOf(() => verifyProof(about, felts));

  it('accepts the golden proofs, which are what the encodings give', () => {
    for (const sample of samples) {
      const { name, rows, inputs } = sample;
      const [salt, program] = [BigInt(sample.salt), feltsOf(sample.program)];
      const x = Int8Array.from(sample.x);
      const input = packInput(x, rows, inputs);
      const golden = statementOf(sample.statement);
      const outputs = execute(programOf(sample), x, rows);
      expect(input, name).to.deep.equal(feltsOf(sample.input));
      expect(inputCommitment(salt, rows, inputs, input), name).to.equal(golden.inputCommitment);
      expect(Array.from(outputs), name).to.deep.equal(golden.outputs);
      expect(packOutputs(outputs, rows, outputs.length / rows), name).to.deep.equal(feltsOf(sample.output_felts));
      const felts = encodeProof({ strategy: REEXECUTE, rows, salt, input, program, argument: [] });
      expect(felts, name).to.deep.equal(feltsOf(sample.proof));
      verifyProof(golden, felts);
    }
  }).timeout(20_000);

  it('refuses every invalid proof with its code', () => {
    for (const { name, code, felts, statement } of readVectors('invalid').proofs) {
      expect(codeOf(() => verifyProof(statementOf(statement), anyFeltsOf(felts))), name).to.equal(code);
    }
  });

  it('refuses a proof with any one felt changed', () => {
    proof.forEach((felt, position) => {
      for (const other of [...others(felt), felt + PRIME, -1n]) {
        expect(refused(proof.with(position, other)), `felt ${position} = ${other}`).not.to.equal('accepted');
      }
    });
  }).timeout(30_000);

  it('refuses a proof with any one felt left out or doubled, or cut anywhere', () => {
    proof.forEach((_, position) => {
      const leftOut = proof.toSpliced(position, 1);
      const doubled = proof.toSpliced(position, 0, proof[position]);
      for (const changed of [leftOut, doubled, proof.slice(0, position)]) {
        expect(refused(changed), `at felt ${position}`).not.to.equal('accepted');
      }
    });
  }).timeout(30_000);

  it('refuses a statement with any one word changed', () => {
    statement.outputs.forEach((output, position) => {
      for (const other of [output + 1, output - 1, output + 2 ** 32, output + 0.25, Number.NaN]) {
        const outputs = statement.outputs.with(position, other);
        expect(refused(proof, { ...statement, outputs }), `output ${position}`).to.equal('OUTPUT_MISMATCH');
      }
    });
    for (const modelHash of others(statement.modelHash)) {
      expect(refused(proof, { ...statement, modelHash })).to.equal('MODEL_HASH');
    }
    for (const commitment of others(statement.inputCommitment)) {
      expect(refused(proof, { ...statement, inputCommitment: commitment })).to.equal('INPUT_HASH');
    }
  }).timeout(30_000);
});
