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
  let dirs: Record<string, string>;
  let proofs: Record<string, string>;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'ciro-cli-'));
    [dir, input, proof] = ['model', 'x.npy', 'proof.json'].map((name) => join(work, name));
    dirs = { reexecute: dir, committed: join(work, 'committed'), plain: join(work, 'plain') };
    proofs = { reexecute: proof, committed: join(work, 'committed.json') };
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
    // More than the network's own where the quantiser bought precision with copies.
    expect(facts.strategy).to.equal('reexecute');
    expect(facts.macs).to.be.at.least(13 * 16 + 16 * 3);
    expect(facts.parameters).to.be.above(facts.macs);
    expect(facts.model_hash).to.match(/^0x[0-9a-f]+$/);
    expect(facts.prices.reexecute).to.have.keys('l2_gas', 'felts', 'max_rows');
    expect(facts.prices.committed.l2_gas).to.be.above(facts.prices.reexecute.l2_gas);
    const plain = ['--calibration', join(FIXTURE, 'calibration.npy'), '--out', dirs.plain, '--json', '--growth'];
    const compile = (growth: string) => ciro('model', 'compile', join(FIXTURE, 'wine.onnx'), ...plain, growth);
    expect(JSON.parse((await compile('1')).stdout)).to.include({ macs: 13 * 16 + 16 * 3, plain_macs: 13 * 16 + 16 * 3 });
    for (const growth of ['0.5', '7', 'much']) expect((await compile(growth)).stdout).to.contain('GROWTH_RANGE');
  });

  it('compiles it under the strategy asked for, with its commitment', async () => {
    const args = ['--calibration', join(FIXTURE, 'calibration.npy'), '--out', dirs.committed, '--json'];
    const { stdout } = await ciro('model', 'compile', join(FIXTURE, 'wine.onnx'), ...args, '--strategy', 'committed');
    const { model_hash: hash, strategy } = JSON.parse(stdout);
    expect(strategy).to.equal('committed');
    expect(hash).not.to.equal(JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')).model_hash);
  });

  it('runs it: floats and the integers behind them', async () => {
    const { outputs, integers } = JSON.parse((await ciro('model', 'run', dir, '--input', input, '--json')).stdout);
    expect(outputs).to.have.length(3);
    const { output_unit: unit } = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
    integers.forEach((row: number[], i: number) =>
      row.forEach((value, j) => expect(outputs[i][j]).to.equal(value * unit)),
    );
  });

  for (const strategy of ['reexecute', 'committed']) {
    it(`proves an answer, ${strategy}`, async () => {
      const { status, stdout } = await ciro('prove', dirs[strategy], '--input', input, '--out', proofs[strategy], '--json');
      expect(status, stdout).to.equal(0);
      const figures = JSON.parse(stdout);
      for (const name of ['infer_ms', 'prove_ms', 'proof_felts', 'peak_rss_mb']) expect(figures[name]).to.be.above(0);
      expect(figures.strategy).to.equal(strategy);
      const file = JSON.parse(await readFile(proofs[strategy], 'utf8')) as ProofFile;
      expect(file.strategy).to.equal(strategy);
      expect(file.felts).to.have.length(figures.proof_felts);
      expect(file.outputs.map((row) => row.length)).to.deep.equal([3, 3, 3]);
      const { integers } = JSON.parse((await ciro('model', 'run', dirs[strategy], '--input', input, '--json')).stdout);
      expect(file.outputs).to.deep.equal(integers);
    });

    for (const verifier of ['rust', 'ts', 'cairo']) {
      it(`verifies it with ${verifier}, and refuses a changed one`, async function () {
        this.timeout(300_000);
        const dir = dirs[strategy];
        const accepted = await ciro('verify', dir, proofs[strategy], '--verifier', verifier, '--json');
        expect(accepted.status, accepted.stdout).to.equal(0);
        expect(JSON.parse(accepted.stdout).valid).to.equal(true);
        if (verifier === 'cairo') expect(JSON.parse(accepted.stdout).l2_gas).to.be.above(1e6);
        const file = JSON.parse(await readFile(proofs[strategy], 'utf8'));
        file.outputs[1][2] += 1;
        const bad = join(work, `bad-${verifier}.json`);
        await writeFile(bad, JSON.stringify(file));
        const refused = { status: 1, code: 'OUTPUT_MISMATCH' };
        expect(await errorOf('verify', dir, bad, '--verifier', verifier)).to.deep.equal(refused);
      });
    }
  }

  it('derives the soundness of a committed model', async () => {
    const { phases, bits } = JSON.parse((await ciro('soundness', dirs.committed, '--json')).stdout);
    expect(bits).to.be.above(128);
    expect(phases.length).to.be.above(5);
    const text = await ciro('soundness', dirs.committed);
    for (const word of ['queries', 'folding', 'all phases']) expect(text.stdout).to.contain(word);
    expect(await errorOf('soundness', dirs.reexecute)).to.deep.equal({ status: 1, code: 'NOT_COMMITTED' });
  });

  it('refuses an argument with its last felt changed, and one of the other strategy', async function () {
    this.timeout(300_000);
    const file = JSON.parse(await readFile(proofs.committed, 'utf8'));
    file.felts[file.felts.length - 1] = '0x5';
    const bad = join(work, 'bad-argument.json');
    await writeFile(bad, JSON.stringify(file));
    for (const verifier of ['rust', 'ts', 'cairo']) {
      const refused = { status: 1, code: 'PROOF_CLAIM' };
      expect(await errorOf('verify', dirs.committed, bad, '--verifier', verifier)).to.deep.equal(refused);
    }
    await writeFile(bad, JSON.stringify({ ...file, strategy: 'reexecute' }));
    expect(await errorOf('verify', dirs.committed, bad)).to.deep.equal({ status: 1, code: 'PROOF_FILE' });
    expect(await errorOf('verify', dirs.committed, proofs.reexecute)).to.deep.equal({ status: 1, code: 'MODEL_HASH' });
  });

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
      'optimistic',
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
