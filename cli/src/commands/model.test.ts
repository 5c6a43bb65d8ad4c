import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNpy, writeNpy } from '@ciro-network/compiler';
import { expect } from 'chai';
import type { ProofFile } from '../proof-file.ts';

const BIN = fileURLToPath(new URL('../../bin/ciro.mjs', import.meta.url));
const FIXTURE = fileURLToPath(new URL('../../../test/fixtures/wine', import.meta.url));

interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line as a user does. */
function ciro(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BIN, ...args], (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

async function errorOf(...args: string[]): Promise<{ status: number; code: string }> {
  const { status, stdout } = await ciro(...args, '--json');
  return { status, code: JSON.parse(stdout).error.code };
}

describe('ciro model, prove and verify', () => {
  let work: string;
  let dir: string;
  let input: string;
  let proof: string;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'ciro-cli-'));
    [dir, input, proof] = ['model', 'x.npy', 'proof.json'].map((name) => join(work, name));
    const test = readNpy(await readFile(join(FIXTURE, 'test.npy')));
    await writeFile(input, writeNpy(test.data.slice(0, 3 * 13), [3, 13]));
  });
  after(() => rm(work, { recursive: true, force: true }));

  it('compiles a model and says what it is', async () => {
    const args = [
      'model',
      'compile',
      join(FIXTURE, 'wine.onnx'),
      '--calibration',
      join(FIXTURE, 'calibration.npy'),
      '--out',
      dir,
    ];
    const text = await ciro(...args);
    expect(text.status, text.stderr).to.equal(0);
    for (const word of ['model hash', 'strategy', 'parameters', 'MACs', 'quantisation', 'price'])
      expect(text.stdout).to.contain(word);
    const facts = JSON.parse((await ciro(...args, '--strategy', 'reexecute', '--json')).stdout);
    expect(facts).to.include({ strategy: 'reexecute', parameters: 13 * 16 + 16 + 16 * 3 + 3, macs: 13 * 16 + 16 * 3 });
    expect(facts.model_hash).to.match(/^0x[0-9a-f]+$/);
    expect(facts.price).to.have.keys('l2_gas', 'felts');
  });

  it('runs it: floats and the integers behind them', async () => {
    const { outputs, integers } = JSON.parse((await ciro('model', 'run', dir, '--input', input, '--json')).stdout);
    expect(outputs).to.have.length(3);
    const { output_unit: unit } = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
    integers.forEach((row: number[], i: number) =>
      row.forEach((value, j) => expect(outputs[i][j]).to.equal(value * unit)),
    );
  });

  it('proves an answer', async () => {
    const { status, stdout } = await ciro('prove', dir, '--input', input, '--out', proof, '--json');
    expect(status).to.equal(0);
    const figures = JSON.parse(stdout);
    for (const name of ['infer_ms', 'prove_ms', 'proof_felts', 'peak_rss_mb']) expect(figures[name]).to.be.above(0);
    const file = JSON.parse(await readFile(proof, 'utf8')) as ProofFile;
    expect(file.felts).to.have.length(figures.proof_felts);
    expect(file.outputs.map((row) => row.length)).to.deep.equal([3, 3, 3]);
    const { integers } = JSON.parse((await ciro('model', 'run', dir, '--input', input, '--json')).stdout);
    expect(file.outputs).to.deep.equal(integers);
  });

  for (const verifier of ['rust', 'ts', 'cairo']) {
    it(`verifies it with ${verifier}, and refuses a changed one`, async function () {
      this.timeout(300_000);
      const accepted = await ciro('verify', dir, proof, '--verifier', verifier, '--json');
      expect(accepted.status, accepted.stdout).to.equal(0);
      expect(JSON.parse(accepted.stdout).valid).to.equal(true);
      if (verifier === 'cairo') expect(JSON.parse(accepted.stdout).l2_gas).to.be.above(1e6);
      const file = JSON.parse(await readFile(proof, 'utf8'));
      file.outputs[1][2] += 1;
      const bad = join(work, `bad-${verifier}.json`);
      await writeFile(bad, JSON.stringify(file));
      expect(await errorOf('verify', dir, bad, '--verifier', verifier)).to.deep.equal({
        status: 1,
        code: 'OUTPUT_MISMATCH',
      });
    });
  }

  it('refuses a proof about another model than the directory holds', async () => {
    const other = join(work, 'other');
    const args = ['model', 'compile', join(FIXTURE, 'wine.onnx'), '--calibration', input, '--out', other];
    expect((await ciro(...args)).status).to.equal(0);
    expect(await errorOf('verify', other, proof)).to.deep.equal({ status: 1, code: 'MODEL_HASH' });
  });

  it('ends with status 1 and a code for what it cannot read', async () => {
    const file = join(work, 'text');
    await writeFile(file, 'no model, no array, no proof');
    const calibration = join(FIXTURE, 'calibration.npy');
    const out = ['--out', join(work, 'none')];
    expect(await errorOf('model', 'compile', file, '--calibration', calibration, ...out)).to.deep.equal({
      status: 1,
      code: 'ONNX_INVALID',
    });
    expect(await errorOf('model', 'compile', join(FIXTURE, 'wine.onnx'), '--calibration', file, ...out)).to.deep.equal({
      status: 1,
      code: 'NPY_INVALID',
    });
    expect(await errorOf('model', 'compile', join(work, 'absent'), '--calibration', calibration, ...out)).to.deep.equal(
      { status: 1, code: 'FILE_READ' },
    );
    expect(await errorOf('model', 'run', dir, '--input', file)).to.deep.equal({ status: 1, code: 'NPY_INVALID' });
    expect(await errorOf('model', 'run', work, '--input', input)).to.deep.equal({ status: 1, code: 'FILE_READ' });
    expect(await errorOf('verify', dir, file)).to.deep.equal({ status: 1, code: 'PROOF_FILE' });
    const unavailable = [
      'model',
      'compile',
      join(FIXTURE, 'wine.onnx'),
      '--calibration',
      calibration,
      ...out,
      '--strategy',
      'committed',
    ];
    expect(await errorOf(...unavailable)).to.deep.equal({ status: 1, code: 'STRATEGY_UNAVAILABLE' });
  });

  it('ends with status 2 for a wrong command line', async () => {
    expect(await errorOf('prove', dir)).to.deep.equal({ status: 2, code: 'USAGE' });
    expect(await errorOf('verify', dir, proof, '--verifier', 'none')).to.deep.equal({ status: 2, code: 'USAGE' });
    expect((await ciro('nonsense')).status).to.equal(2);
    expect((await ciro('model', 'compile', '--help')).status).to.equal(0);
  });
});
