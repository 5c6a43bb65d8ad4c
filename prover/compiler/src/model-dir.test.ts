import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@ciro-network/prover';
import {
  COMMITTED,
  committedFelts,
  decodeCommitted,
  descriptionLength,
  encodeProgram,
  feltsToBytes,
  feltToHex,
  LIMITS,
  modelHash,
  verifyProof,
} from '@ciro-network/sdk';
import { expect } from 'chai';
import { compileModel } from './compile.ts';
import { crossCheck } from './cross-check.ts';
import { buildGraph } from './graph.ts';
import type { Manifest } from './manifest.ts';
import { readModelDir } from './model-dir.ts';
import { checkModel } from './opt-in.ts';
import { proveAnswer } from './prove.ts';
import { dequantise, inferAll, openModel, quantiseRows } from './run.ts';
import { fixture } from './testing/fixtures.ts';
import { codeOf, normal, perceptron } from './testing/onnx.ts';

describe('a model directory', () => {
  let work: string;
  let manifest: Manifest;
  const digits = fixture('digits');

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'ciro-model-'));
    manifest = await compileModel({ model: digits.model, calibration: digits.calibration, out: join(work, 'digits') });
  });
  after(() => rm(work, { recursive: true, force: true }));

  /** A copy of the directory, one of its files changed. */
  async function changed(file: string, change: (content: Buffer) => Uint8Array | string): Promise<string> {
    const folder = await mkdtemp(join(work, 'changed-'));
    await cp(join(work, 'digits'), folder, { recursive: true });
    await writeFile(join(folder, file), change(await readFile(join(folder, file))));
    return folder;
  }

  function withField(name: string, value: unknown): (content: Buffer) => string {
    return (content) => JSON.stringify({ ...JSON.parse(content.toString()), [name]: value });
  }

  it('states what was compiled', () => {
    expect(manifest).to.include({
      strategy: 'reexecute',
      features: 64,
      inputs: 64,
      outputs: 10,
      macs: 2368,
      parameters: 2410,
    });
    expect(manifest.quantisation.top1_agreement).to.be.at.least(0.99);
    expect(manifest.quantisation.layers).to.have.length(2);
    expect(manifest.prices.reexecute.l2_gas).to.be.above(0);
  });

  it('is the same each time', async () => {
    const again = await compileModel({
      model: digits.model,
      calibration: digits.calibration,
      out: join(work, 'again'),
    });
    expect(again).to.deep.equal(manifest);
  });

  it('passes the check of a worker, and answers', async () => {
    const model = await checkModel(join(work, 'digits'), BigInt(manifest.model_hash));
    const { input, rows } = quantiseRows(model, digits.test);
    expect(rows).to.be.above(LIMITS.rows);
    const runner = await openModel(model);
    try {
      const answers = dequantise(model, await inferAll(runner, input, 64));
      expect(answers).to.have.length(rows);
      expect(answers[0]).to.have.length(10);
      expect(await codeOf(() => runner.infer(input, rows))).to.equal('INPUT_SHAPE');
      expect(await codeOf(() => runner.infer(input.subarray(0, 63), 1))).to.equal('INPUT_SHAPE');
    } finally {
      await runner.release();
    }
  });

  it('is refused under another hash', async () => {
    expect(await codeOf(() => checkModel(join(work, 'digits'), 1n))).to.equal('MODEL_HASH');
  });

  it('is refused with any part changed', async () => {
    const flip =
      (at: number) =>
      (content: Buffer): Buffer => {
        content[at] ^= 1;
        return content;
      };
    expect(await codeOf(async () => readModelDir(await changed('program.bin', flip(32 * 40 + 31))))).to.equal(
      'MODEL_HASH',
    );
    expect(await codeOf(async () => readModelDir(await changed('model.onnx', flip(500))))).to.equal('GRAPH_MISMATCH');
    const { program } = await readModelDir(join(work, 'digits'));
    const [first, second] = program.layers;
    const other = { ...program, layers: [{ ...first, bias: first.bias.map((value) => value + 1) }, second] };
    expect(await codeOf(async () => readModelDir(await changed('model.onnx', () => buildGraph(other))))).to.equal(
      'GRAPH_MISMATCH',
    );
    expect(
      await codeOf(async () => readModelDir(await changed('program.bin', () => feltsToBytes(encodeProgram(other))))),
    ).to.equal('MODEL_HASH');
    expect(
      await codeOf(async () => readModelDir(await changed('program.bin', (content) => content.subarray(0, -32)))),
    ).to.equal('MODEL_LENGTH');
    expect(await codeOf(() => readModelDir(join(work, 'absent')))).to.equal('FILE_READ');
  });

  it('is refused with a manifest that cannot be', async () => {
    for (const [name, value] of Object.entries({
      model_hash: '0xzz',
      strategy: 'none',
      features: 0,
      inputs: 63,
      outputs: 11,
      output_unit: 0,
      input_quantiser: { feature: [] },
    })) {
      expect(
        await codeOf(async () => readModelDir(await changed('manifest.json', withField(name, value)))),
        name,
      ).to.equal('MODEL_DIR');
    }
    for (const text of ['', 'null', '[]', '{}', '{"model_hash":']) {
      expect(await codeOf(async () => readModelDir(await changed('manifest.json', () => text)))).to.equal('MODEL_DIR');
    }
  });

  it('is not written for a wrong calibration set or an unknown strategy', async () => {
    const compile = (change: object) => codeOf(() => compileModel({ ...digits, out: join(work, 'none'), ...change }));
    expect(await compile({ calibration: { shape: [2, 3], data: new Float32Array(6) } })).to.equal('CALIBRATION_SHAPE');
    expect(await compile({ calibration: { shape: [64], data: new Float32Array(64) } })).to.equal('CALIBRATION_SHAPE');
    expect(await compile({ calibration: { shape: [0, 64], data: new Float32Array(0) } })).to.equal('CALIBRATION_SHAPE');
    expect(await compile({ calibration: { shape: [1, 64], data: new Float32Array(64).fill(NaN) } })).to.equal(
      'NOT_FINITE',
    );
    expect(await compile({ strategy: 'none' })).to.equal('STRATEGY_UNAVAILABLE');
    expect(await codeOf(() => readModelDir(join(work, 'none')))).to.equal('FILE_READ');
  });
});

describe('a committed model directory', function () {
  this.timeout(120_000);
  const wine = fixture('wine');
  let work: string;
  let dir: string;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'ciro-committed-'));
    dir = join(work, 'wine');
    await compileModel({ ...wine, out: dir, strategy: 'committed' });
  });
  after(() => rm(work, { recursive: true, force: true }));

  async function changed(file: string, change: (content: Buffer) => Uint8Array | string): Promise<string> {
    const folder = await mkdtemp(join(work, 'changed-'));
    await cp(dir, folder, { recursive: true });
    await writeFile(join(folder, file), change(await readFile(join(folder, file))));
    return folder;
  }

  const flip =
    (at: number) =>
    (content: Buffer): Buffer => {
      content[content.length + at] ^= 1;
      return content;
    };

  it('names the committed program, whose weights are those of the program', async () => {
    const { manifest, felts, committed, modelHash: hash, proving } = await checkModel(dir);
    expect(manifest.strategy).to.equal('committed');
    expect(hash).to.equal(modelHash(committed!.felts, COMMITTED));
    expect(committed!.felts).to.deep.equal(committedFelts(felts, decodeCommitted(committed!.felts)));
    expect(proving!.proof_felts).to.equal(manifest.prices.committed.felts);
  });

  it('is checked without a file written', async () => {
    const before = await readdir(dir);
    await checkModel(dir);
    expect(await readdir(dir)).to.deep.equal(before);
  });

  it('is refused with any part changed', async () => {
    const refusal = (file: string, change: (content: Buffer) => Uint8Array | string) =>
      codeOf(async () => checkModel(await changed(file, change)));
    expect(await refusal('committed.bin', flip(-1))).to.equal('MODEL_HASH');
    expect(await refusal('committed.bin', flip(-33))).to.equal('MODEL_HASH');
    expect(await refusal('committed.bin', flip(-32 * 3 - 1))).to.equal('MODEL_DIR');
    expect(await refusal('committed.bin', (content) => content.subarray(32))).to.equal('MODEL_SHAPE');
    expect(await refusal('digests.bin', flip(-1))).to.equal('MODEL_DIR');
    expect(await refusal('digests.bin', (content) => content.subarray(32))).to.equal('MODEL_DIR');
    const strategy = (content: Buffer) => JSON.stringify({ ...JSON.parse(content.toString()), strategy: 'reexecute' });
    expect(await refusal('manifest.json', strategy)).to.equal('MODEL_HASH');
  });

  it('is refused if its root or y is not of its weights, though its hash is of both', async () => {
    const { committed } = await readModelDir(dir);
    for (const at of [-2, -1]) {
      const felts = committed!.felts.with(at, 5n);
      const folder = await changed('committed.bin', () => feltsToBytes(felts));
      const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
      const model_hash = feltToHex(modelHash(felts, COMMITTED));
      await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, model_hash }));
      expect((await readModelDir(folder)).modelHash).to.equal(BigInt(model_hash));
      expect(await codeOf(() => checkModel(folder))).to.equal('MODEL_HASH');
    }
  });

  it('is refused for weights that could be committed to, but not re-executed, before its root is looked at', async () => {
    const { felts, program } = await readModelDir(dir);
    const largestBias = BigInt(2 ** 24 - 1 - program.layers[1].bias[0]);
    const [first, lastWeight, lastBias] = [descriptionLength(2), felts.length - 3, felts.length - 2];
    const refusal = (at: number, add: bigint) =>
      codeOf(async () => checkModel(await changed('program.bin', () => feltsToBytes(felts.with(at, felts[at] + add)))));
    expect(await refusal(first, 256n), 'no int8').to.equal('WEIGHT_RANGE');
    expect(await refusal(lastWeight, 1n << 125n), 'a lane that nobody reads').to.equal('LANE_PADDING');
    expect(await refusal(lastBias, largestBias), 'over the static bound').to.equal('ACC_BOUND');
    expect(await refusal(first, 1n << 250n), 'beyond ten lanes').to.equal('LANE_RANGE');
  });

  it('proves what both verifiers of this machine accept, and no other answer', async () => {
    const model = await readModelDir(dir);
    const { input, rows } = quantiseRows(model, { shape: [3, 13], data: wine.test.data.slice(0, 39) });
    const { felts, outputs, inputCommitment } = await proveAnswer(model, input, rows, 77n);
    const statement = { modelHash: model.modelHash, inputCommitment, outputs };
    verifyProof(statement, felts);
    await verify(statement, felts);
    const wrong = { ...statement, outputs: outputs.map((value, i) => value + (i === 4 ? 1 : 0)) };
    expect(await codeOf(() => verify(wrong, felts))).to.equal('OUTPUT_MISMATCH');
    expect(await codeOf(() => verifyProof(wrong, felts))).to.equal('OUTPUT_MISMATCH');
  });

  it('leaves nothing behind when it is compiled again under the other strategy', async () => {
    const out = join(work, 'again');
    await cp(dir, out, { recursive: true });
    await compileModel({ ...wine, out, strategy: 'reexecute' });
    expect((await readdir(out)).sort()).to.deep.equal(['manifest.json', 'model.onnx', 'program.bin']);
    expect((await checkModel(out)).committed).to.equal(undefined);
  });
});

describe('the exact graph', () => {
  it('equals the executor bit for bit, on the widest sums too', async () => {
    const next = normal(5);
    for (const [inputs, outputs] of [
      [1, 1],
      [7, 31],
      [1000, 12],
    ]) {
      const weights = Int8Array.from({ length: inputs * outputs }, () =>
        Math.max(-128, Math.min(127, Math.round(60 * next()))),
      );
      const bias = Int32Array.from({ length: outputs }, () => Math.round(1e5 * next()));
      const shift = Uint8Array.from({ length: outputs }, (_, output) => output % 12);
      const layer = { kind: 'dense' as const, outputs, relu: outputs === 31, bits: 8, weights, bias, shift };
      const last = {
        ...layer,
        outputs: 1,
        relu: false,
        bits: 25,
        weights: Int8Array.from({ length: outputs }, () => 127),
        bias: Int32Array.of(-77),
        shift: Uint8Array.of(3),
      };
      const program = { inputs, layers: [layer, last] };
      await crossCheck(program, buildGraph(program));
    }
  });

  it('is told from the graph of another program', async () => {
    const make = (bias: number) => ({
      inputs: 2,
      layers: [
        {
          kind: 'dense' as const,
          outputs: 1,
          relu: false,
          bits: 25,
          weights: Int8Array.of(1, 2),
          bias: Int32Array.of(bias),
          shift: Uint8Array.of(0),
        },
      ],
    });
    expect(await codeOf(() => crossCheck(make(0), buildGraph(make(1))))).to.equal('GRAPH_MISMATCH');
  });
});

describe('compilation of a network nobody trained', () => {
  it('writes a directory that checks', async () => {
    const out = await mkdtemp(join(tmpdir(), 'ciro-model-'));
    const next = normal(9);
    try {
      const data = Float32Array.from({ length: 200 * 15 }, next);
      await compileModel({ model: perceptron([15, 20, 10, 7], next), calibration: { shape: [200, 15], data }, out });
      await checkModel(out);
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  });
});
