import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
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
    await writeFile(join(folder, 'many.npy'), writeNpy(data.slice(0, 64 * size), [64, ...row]));
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

  it('registers a committed model, whose weights stay here', async () => {
    const dir = join(folder, 'committed');
    const compiled = await done(
      'model', 'compile', join(FIXTURE, 'digits.onnx'), '--out', dir, '--strategy', 'committed',
      '--calibration', join(FIXTURE, 'calibration.npy'),
    );
    const registered = await done('deploy', 'model', dir);
    expect(registered).to.include({ model_hash: compiled.model_hash, strategy: 'committed' });
    expect(registered).to.not.have.property('data');
    expect((await ciro('deploy', 'model', dir)).json.error.code).to.equal('MODEL_EXISTS');
  });

  it('stakes and unbonds', async () => {
    expect((await done('stake', '2000')).stake).to.equal(String(2000n * 10n ** 18n));
    expect((await done('unstake', '500')).stake).to.equal(String(1500n * 10n ** 18n));
    const early = await ciro('unstake', '--claim');
    expect(early.status).to.equal(1);
    expect((await ciro('stake', '1e3')).status).to.equal(2);
  });

  it('offers to serve a model, and leaves it', async () => {
    const { model_hash: hash, worker } = await done('worker', 'opt-in', model, '--ask', '0.5');
    const { members } = await done('worker', 'list', hash);
    expect(members).to.have.lengthOf(1);
    expect(BigInt(members[0].worker)).to.equal(BigInt(worker));
    expect(members[0].ask).to.equal(String(5n * 10n ** 17n));
    expect((await ciro('worker', 'opt-in', hash, '--ask', '0.7')).json.error.code).to.equal('ALREADY_MEMBER');
    await done('worker', 'opt-out', hash);
    expect((await done('worker', 'list', model)).members).to.deep.equal([]);
    expect((await ciro('worker', 'opt-out', hash)).json.error.code).to.equal('NOT_A_MEMBER');
    expect((await ciro('worker', 'opt-in', hash)).status, 'no ask').to.equal(2);
    expect((await ciro('worker', 'opt-in', folder, '--ask', '1')).json.error.code).to.equal('FILE_READ');
  });

  it('announces a worker, divides what it earns, and shows it', async () => {
    const keys = join(folder, 'worker-keys.json');
    await done('worker', 'keygen', keys);
    expect((await ciro('worker', 'keygen', keys)).json.error.code, 'a second time').to.equal('FILE_WRITE');
    expect((await stat(keys)).mode & 0o77, 'others\' rights').to.equal(0);
    const profile = ['--class', '0', '--region', 'eu-west', '--endpoints', 'https://worker.example'];
    const registered = await done('worker', 'register', '--keys', keys, ...profile);
    expect(registered).to.include({ class: 0, commission: 10_000, reputation: 50, uptime: 8, cases: 0, earnings: '0' });
    expect(BigInt(registered.stark_key) > 0n).to.equal(true);
    expect(await done('worker', 'show', registered.worker)).to.include({ stark_key: registered.stark_key, index: 1 });
    // Another account cannot take the key.
    const stolen = await ciro('worker', 'register', '--keys', keys, '--account', 'devnet:1');
    expect(stolen.json.error.code).to.equal('KEY_TAKEN');

    expect((await done('worker', 'commission', '12.5')).commission).to.equal(1_250);
    expect((await done('worker', 'distribute')).earnings).to.equal('0');
    expect((await done('worker', 'refresh')).reputation).to.equal(50);
    const { hours, ...month } = await done('worker', 'uptime');
    expect(month, 'nobody has certified an hour').to.deep.equal({ worker: registered.worker, counted: 0, there: 0 });
    expect(hours).to.have.length(720);
    expect((await ciro('worker', 'refresh', registered.worker)).json.error.code).to.equal('REFRESHED_TODAY');
    expect((await done('worker', 'show', '0x77'))).to.include({ index: 0, self_bond: '0', stark_key: '0x0' });

    const halves = 750n * 10n ** 18n;
    expect(await done('security')).to.deep.equal({
      workers: 1, stake: String(2n * halves), security: String(halves), faulty: 0, security_without_faulty: String(halves),
      efficiency: 0.5,
    });
    expect(await done('security', '--faulty', '1')).to.include({ security: String(halves), security_without_faulty: '0' });
    expect((await ciro('security', '--faulty', '-1')).status).to.equal(2);

    for (const wrong of [['commission', '100.01'], ['commission', 'all'], ['register'], ['show', 'nobody']]) {
      expect((await ciro('worker', ...wrong)).status, wrong.join(' ')).to.equal(2);
    }
    const long = await ciro('worker', 'register', '--keys', keys, '--region', 'x'.repeat(32));
    expect(long.json.error.code).to.equal('USAGE');
    expect((await ciro('worker', 'register', '--keys', join(folder, 'none'))).json.error.code).to.equal('FILE_READ');
    expect((await ciro('worker', 'register', '--keys', join(folder, 'one.npy'))).json.error.code).to.equal('KEY_FILE');
    expect((await ciro('worker', 'register', '--keys', keys, '--class', '4')).json.error.code).to.equal('CLASS_RANGE');
  });

  it('registers a validator, and says why no epoch begins yet', async () => {
    const keys = join(folder, 'validator-keys.json');
    await done('validator', 'keygen', keys);
    expect(await done('validator', 'show')).to.include({ candidate: false, min_stake: String(1_000n * 10n ** 18n) });
    const registered = await done('validator', 'register', '--keys', keys);
    expect(registered).to.include({ candidate: true, counted_stake: String(1_500n * 10n ** 18n) });
    expect(registered.keys).to.have.all.keys('stark', 'ethereum', 'ed25519');
    expect((await ciro('validator', 'join')).json.error.code).to.equal('ALREADY_CANDIDATE');
    expect((await ciro('validator', 'register', '--keys', keys, '--account', 'devnet:1')).json.error.code).to.equal('KEY_TAKEN');
    expect((await ciro('validator', 'rotate')).json.error.code).to.equal('TOO_FEW_VALIDATORS');
    expect((await done('validator', 'leave')).candidate).to.equal(false);
    expect((await ciro('validator', 'leave')).json.error.code).to.equal('NOT_CANDIDATE');
    const again = await done('validator', 'join');
    expect(again).to.deep.include({ candidate: true, keys: registered.keys });
    expect(again).to.not.have.property('epoch');
    const workerKeys = await ciro('validator', 'register', '--keys', join(folder, 'worker-keys.json'));
    expect(workerKeys.json.error.code, 'a worker\'s keys').to.equal('KEY_FILE');
    expect((await ciro('validator', 'register')).status).to.equal(2);
  });

  it('moves CIRO into the vault and out of it', async () => {
    const units = (amount: number) => String(BigInt(amount) * 10n ** 18n);
    const before = await done('vault', 'balance');
    expect((await done('vault', 'deposit', '3')).balance).to.equal(String(BigInt(before.balance) + BigInt(units(3))));
    expect(await done('vault', 'withdraw', '3')).to.deep.include({ balance: before.balance, outside: before.outside });
    expect((await ciro('vault', 'withdraw', '1000000')).json.error.code).to.equal('BALANCE_SHORT');
    await done('vault', 'deposit', '2', '--for', '0x00077');
    expect(await done('vault', 'balance', '0x77')).to.include({ balance: units(2), reserved: '0', outside: '0' });
    expect((await ciro('vault', 'balance', 'nobody')).status).to.equal(2);
    expect((await ciro('vault', 'deposit', '0.0000000001')).status).to.equal(2);
  });

  it('submits a job, shows it, and takes it back', async () => {
    expect((await ciro('job', 'submit', model, '--input', join(folder, 'one.npy'), '--max-price', '1')).json.error.code)
      .to.equal('BALANCE_SHORT');
    await done('job', 'submit', model, '--input', join(folder, 'one.npy'), '--max-price', '1', '--deposit', '10');
    job = (await submit()).job_id;
    expect(await done('job', 'show', job)).to.include({ stage: 'submitted', level: 'zkml', verified: false });
    expect(await done('job', 'cancel', job)).to.include({ stage: 'cancelled' });
    expect((await done('job', 'watch', job)).stage).to.equal('cancelled');
    expect((await ciro('job', 'show', '0x1')).json.error.code).to.equal('JOB_UNKNOWN');
  });

  it('puts an input too large for calldata into a store', async () => {
    const args = ['job', 'submit', model, '--input', join(folder, 'many.npy'), '--max-price', '1'];
    expect((await ciro(...args)).json.error.code).to.equal('INPUT_SIZE');
    const bin = join(root, 'cli/bin/ciro.mjs');
    const store = spawn(process.execPath, [bin, 'keeper', 'inputs', '--dir', join(folder, 'inputs'), '--json']);
    try {
      const [line] = await once(store.stdout, 'data');
      const { url } = JSON.parse(String(line));
      const { rows, input_commitment: commitment } = await done(...args, '--store', url);
      expect(rows).to.equal(64);
      const { HttpInputStore } = await import('@ciro-network/keepers');
      const kept = await new HttpInputStore({ url }).get(BigInt(commitment));
      expect(kept).to.include({ rows: 64, inputs: 64 });
      expect((await ciro(...args, '--store', `${url}/elsewhere`)).json.error.code).to.equal('INPUT_MISSING');
    } finally {
      store.kill('SIGTERM');
    }
    expect(await once(store, 'exit'), 'a graceful stop').to.deep.equal([0, null]);
  });
});
