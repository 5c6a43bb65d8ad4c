import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

import { root } from '../../setup/paths.mjs';

const FIXTURE = join(root, 'test/fixtures/digits');

interface Result {
  status: number;
  /** The document on standard output. */
  json: Record<string, any>;
}

describe('The hub from the command line', () => {
  let folder: string;
  let model: string;
  let job: string;

  /** Runs `ciro … --json` as a process of its own, with its state in the test's folder. */
  async function ciro(...args: string[]): Promise<Result> {
    const env = { ...process.env, CIRO_STATE_DIR: folder, CIRO_ACCOUNT: '' };
    const bin = join(root, 'cli/bin/ciro.mjs');
    const ran = await promisify(execFile)(process.execPath, [bin, ...args, '--json'], { env, maxBuffer: 1 << 24 })
      .catch((error: { code: number; stdout: string }) => error);
    return { status: 'code' in ran ? ran.code : 0, json: JSON.parse(ran.stdout) };
  }
  const done = async (...args: string[]) => {
    const { status, json } = await ciro(...args);
    expect(status, JSON.stringify(json)).to.equal(0);
    return json;
  };
  const submit = () => done('job', 'submit', model, '--input', join(folder, 'one.npy'), '--max-price', '1');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ciro-cli-'));
    model = join(folder, 'digits');
    const { readNpy, writeNpy } = await import('@ciro-network/compiler');
    const { readFile, writeFile } = await import('node:fs/promises');
    const { data, shape } = readNpy(await readFile(join(FIXTURE, 'test.npy')));
    const [, ...row] = shape;
    const size = row.reduce((product, dimension) => product * dimension, 1);
    await writeFile(join(folder, 'one.npy'), writeNpy(data.slice(0, size), [1, ...row]));
  });
  after(async () => {
    await ciro('devnet', 'down');
    await rm(folder, { recursive: true });
  });

  it('says what is missing before there is a devnet, or a hub on it', async () => {
    expect((await ciro('deploy', 'status')).json.error.code).to.equal('NO_DEVNET');
    expect((await done('devnet', 'up')).started).to.equal(true);
    expect((await done('devnet', 'up')).started).to.equal(false);
    expect((await ciro('job', 'show', '0x1')).json.error.code).to.equal('NOT_DEPLOYED');
  });

  it('deploys, and does nothing the second time', async () => {
    expect((await done('deploy')).done).to.have.length.above(0);
    expect((await done('deploy')).done).to.deep.equal([]);
    expect((await done('deploy', 'status')).drift).to.deep.equal([]);
  });

  it('puts a compiled model on the hub', async () => {
    const compiled = await done(
      'model', 'compile', join(FIXTURE, 'digits.onnx'), '--out', model,
      '--calibration', join(FIXTURE, 'calibration.npy'),
    );
    expect((await done('deploy', 'model', model, '--royalty', '5')).model_hash).to.equal(compiled.model_hash);
    expect((await ciro('deploy', 'model', model)).json.error.code).to.equal('MODEL_EXISTS');
  });

  it('stakes and unbonds', async () => {
    expect((await done('stake', '2000')).stake).to.equal(String(2000n * 10n ** 18n));
    expect((await done('unstake', '500')).stake).to.equal(String(1500n * 10n ** 18n));
    const early = await ciro('unstake', '--claim');
    expect(early.status).to.equal(1);
    expect((await ciro('stake', '1e3')).status).to.equal(2);
  });

  it('submits a job, shows it, and takes it back', async () => {
    expect((await ciro('job', 'submit', model, '--input', join(folder, 'one.npy'), '--max-price', '1')).json.error.code)
      .to.equal('BALANCE_SHORT');
    await done('job', 'submit', model, '--input', join(folder, 'one.npy'), '--max-price', '1', '--deposit', '10');
    job = (await submit()).job_id;
    expect(await done('job', 'show', job)).to.include({ stage: 'submitted', verified: false });
    expect(await done('job', 'cancel', job)).to.include({ stage: 'cancelled' });
    expect((await done('job', 'watch', job)).stage).to.equal('cancelled');
    expect((await ciro('job', 'show', '0x1')).json.error.code).to.equal('JOB_UNKNOWN');
  });
});
