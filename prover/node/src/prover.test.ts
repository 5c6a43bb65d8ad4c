import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Felt, Program, Statement } from '@ciro-network/sdk';
import { encodeProgram, execute, feltFromHex, feltsToBytes, PRIME } from '@ciro-network/sdk';
import { verifyProof as verifyInTypeScript } from '@ciro-network/sdk';
import { checkModel, prove, runProgram, selfTest, verify } from './index.ts';

const VECTORS = new URL('../../../vectors/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), 'utf8'));

const statementOf = (json: any): Statement => ({
  modelHash: BigInt(json.model_hash),
  inputCommitment: BigInt(json.input_commitment),
  outputs: json.outputs,
});

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
}

describe('prover', () => {
  const samples = read('programs');

  it('agrees with the golden vectors', async () => {
    for (const sample of samples) {
      const x = Int8Array.from(sample.x);
      const statement = statementOf(sample.statement);
      const facts = await checkModel(sample.program);
      expect(facts.modelHash).to.equal(statement.modelHash);
      expect([facts.inputs, facts.outputs]).to.deep.equal([sample.inputs, sample.layers.at(-1).outputs]);
      expect(Array.from(await runProgram(sample.program, x, sample.rows))).to.deep.equal(statement.outputs);
      const proven = await prove(sample.program, x, sample.rows, feltFromHex(sample.salt));
      expect(proven.felts).to.deep.equal(sample.proof.map(feltFromHex));
      expect(proven.inputCommitment).to.equal(statement.inputCommitment);
      expect(Array.from(proven.outputs)).to.deep.equal(statement.outputs);
      await verify(statement, proven.felts);
    }
  });

  it('refuses every invalid program and proof with its code', async () => {
    const { programs, proofs } = read('invalid');
    for (const { name, code, felts } of programs) expect(await codeOf(checkModel(felts)), name).to.equal(code);
    for (const { name, code, felts, statement } of proofs) {
      expect(await codeOf(verify(statementOf(statement), felts)), name).to.equal(code);
    }
  });

  it('takes felts as values, hex or bytes', async () => {
    const { program } = samples[1];
    const values: Felt[] = program.map(feltFromHex);
    const { modelHash } = await checkModel(program);
    expect((await checkModel(values)).modelHash).to.equal(modelHash);
    expect((await checkModel(feltsToBytes(values))).modelHash).to.equal(modelHash);
  });

  it('refuses outputs that are the right ones only once cut to 32 bits', async () => {
    const { statement, proof } = samples[1];
    for (const change of [2 ** 32, -(2 ** 32), 0.5, Number.NaN]) {
      const outputs = statement.outputs.with(0, statement.outputs[0] + change);
      expect(await codeOf(verify({ ...statementOf(statement), outputs }, proof))).to.equal('OUTPUT_MISMATCH');
    }
  });

  it('refuses bad arguments with a code', async () => {
    const { program, x, rows } = samples[1];
    const input = Int8Array.from(x);
    for (const wrong of [0, 65, -1, 1.5, 2 ** 32 + 2, Number.NaN]) {
      expect(await codeOf(runProgram(program, input, wrong))).to.equal('ROWS_RANGE');
    }
    expect(await codeOf(runProgram(program, input.subarray(1), rows))).to.equal('INPUT_LENGTH');
    expect(await codeOf(prove(program, input, rows, PRIME))).to.equal('FELT_RANGE');
    expect(await codeOf(checkModel(new Uint8Array(31)))).to.equal('FELT_RANGE');
    expect(await codeOf(checkModel(new Uint8Array(32).fill(255)))).to.equal('FELT_RANGE');
    expect(await codeOf(checkModel(['not hex']))).to.equal('FELT_RANGE');
  });

  it('passes its self-test', async () => {
    expect(await selfTest()).to.be.greaterThan(600);
  });

  it('proves an MNIST-sized model without holding up the event loop, and TypeScript accepts the proof', async () => {
    const inputs = 784;
    const layer = (from: number, outputs: number, last: boolean) => ({
      kind: 'dense' as const,
      outputs,
      relu: !last,
      bits: last ? 16 : 8,
      weights: Int8Array.from({ length: from * outputs }, (_, i) => ((i * 2_654_435_761) >>> 24) - 128),
      bias: Int32Array.from({ length: outputs }, (_, i) => i * 1000 - 5000),
      shift: new Uint8Array(outputs).fill(last ? 3 : 11),
    });
    const program: Program = { inputs, layers: [layer(inputs, 128, false), layer(128, 10, true)] };
    const felts = feltsToBytes(encodeProgram(program));
    const input = Int8Array.from({ length: 2 * inputs }, (_, i) => (i * 37) % 256 - 128);

    let turns = 0;
    const checking = checkModel(felts);
    let settled = false;
    void checking.then(() => (settled = true));
    while (!settled) {
      await setImmediate();
      turns++;
    }
    expect(turns).to.be.greaterThan(10);

    const { modelHash } = await checking;
    const proven = await prove(felts, input, 2, 99n);
    expect(proven.outputs).to.deep.equal(execute(program, input, 2));
    const statement = { modelHash, inputCommitment: proven.inputCommitment, outputs: proven.outputs };
    await verify(statement, proven.felts);
    verifyInTypeScript(statement, proven.felts);
  }).timeout(20_000);
});
