import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { deployModel } from '@ciro-network/deploy';
import type { ModelDir } from '@ciro-network/compiler';
import { compileDataClass } from '@ciro-network/compiler/data-class';
import { FolderInputStore, createInputServer } from '@ciro-network/keepers';
import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { Felt } from '@ciro-network/sdk';
import type { HubClient, JobRecord, JobRequest } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { Random } from '../../vectors/random.ts';
import { compileDigits, digitQuestions, type DigitQuestion } from '../harness/digits.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { keeperFactory } from '../harness/keepers.ts';

const JOBS = 200;
const KILLS_EACH = 10;
const BLOCK_MS = 150;
const ASK = CIRO / 2n;
const DEPOSIT = 1_000n * CIRO;
const OPEN = ['submitted', 'assigned'];
/** Every 25th job names an input that nobody has: nobody can answer it. */
const isLost = (at: number) => at % 25 === 7;
const LOST = { deadlineBlocks: 20, deadlineSeconds: 60 };
const PATIENT = { deadlineBlocks: 300, deadlineSeconds: 3_600 };

describe(`${JOBS} jobs by three workers, each killed ${KILLS_EACH} times`, function () {
  this.timeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-soak-'));
  const inputs = new FolderInputStore(join(folder, 'inputs'));
  const server = createInputServer(inputs);
  const asked = new Map<Felt, DigitQuestion & { lost: boolean }>();
  let model: ModelDir;
  let question: ReturnType<typeof digitQuestions>;
  let hub: TestHub;
  let clients: HubClient[];
  let workers: KeeperProcess[];
  let assigner: KeeperProcess;
  let jobs: JobRecord[] = [];
  let kills = 0;

  before(async () => {
    const dir = join(folder, 'digits');
    model = await compileDigits(dir);
    question = digitQuestions(model);
    hub = await TestHub.start({ accounts: 7 });
    const accounts = (await hub.devnet.accounts()).slice(1);
    clients = hub.others.slice(0, 2);
    const { address: data } = await deployModel(hub.deployer, await compileDataClass(model.felts), 500);
    for (const [at, worker] of hub.others.slice(2, 5).entries()) await worker.stake(BigInt(1_000 * (at + 1)) * CIRO);
    for (const client of clients) await client.deposit(DEPOSIT);

    const url = await server.listen({ port: 0, host: '127.0.0.1' });
    const keeper = keeperFactory(hub, folder);
    // Deep enough that nothing is forgotten before the test has looked at it.
    const serve = { models: [{ dir, data, ask: String(ASK) }], inputs: [url], depth: 100_000 };
    workers = accounts.slice(2, 5).map((account) => keeper('worker', account, serve));
    assigner = keeper('assigner', accounts[5]!, { pin: 'outliving' });
    await Promise.all([...workers, assigner].map((one) => one.start()));
    await until(() => workers.every(({ log }) => log.some(({ msg }) => msg === 'The worker opts in.')), 60_000);
    await hub.passEpochs(3);
  });

  after(async () => {
    await Promise.all([...(workers ?? []), ...(assigner ? [assigner] : [])].map((one) => one.stop()));
    await server.close();
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  it('end, each once', async () => {
    const since = performance.now();
    const playing = new AbortController();
    const blocks = closeBlocks(playing.signal);
    try {
      const killing = workers.map((worker, at) => torment(worker, new Random(2 + at)));
      await Promise.all([submitAll(new Random(1)), ...killing]);
      const open = async () => (await read()).filter(({ stage }) => OPEN.includes(stage));
      await until(async () => (await open()).every(({ jobId }) => asked.get(jobId)!.lost));
      await hub.devnet.increaseTime(LOST.deadlineSeconds);
      await until(async () => (await open()).length === 0, 60_000);
    } finally {
      playing.abort();
      await blocks;
    }
    const ended = (stage: string) => jobs.filter((job) => job.stage === stage);
    const seconds = Math.round((performance.now() - since) / 1000);
    const [settled, refunded] = [ended('settled').length, ended('expired').length];
    console.log(`      ${jobs.length} jobs: ${settled} settled, ${refunded} refunded; ${kills} kills; ${seconds} s`);

    expect(jobs.map(({ jobId }) => jobId)).to.have.members([...asked.keys()]).and.have.length(JOBS);
    for (const { timeline } of jobs) {
      expect(timeline.filter(({ stage }) => !OPEN.includes(stage))).to.have.length(1);
    }
    expect(kills).to.equal(workers.length * KILLS_EACH);
    expect(ended('expired').map(({ jobId }) => jobId)).to.have.members(
      [...asked].filter(([, { lost }]) => lost).map(([jobId]) => jobId), 'all that could be answered was',
    );
  });

  it('have the answers of the integer program', () => {
    for (const { jobId, settlement } of jobs.filter(({ stage }) => stage === 'settled')) {
      expect(settlement!.outputs).to.deep.equal(asked.get(jobId)!.outputs);
    }
  });

  it('were answered by each worker once at most', async () => {
    await Promise.all(workers.map((worker) => worker.stop('SIGTERM')));
    for (const [at, worker] of workers.entries()) {
      expect(worker.complaints).to.deep.equal([]);
      const { address } = hub.others[2 + at]!;
      const store = new DatabaseSync(join(folder, address, 'data/worker.db'), { readOnly: true });
      const twice = store.prepare(`SELECT job_id FROM actions JOIN action_jobs ON action = id
        WHERE kind = 'submit' AND state = 'done' GROUP BY job_id HAVING COUNT(*) > 1`).all();
      store.close();
      expect(twice).to.deep.equal([]);
    }
    const served = new Set(jobs.flatMap(({ settlement }) => (settlement ? [settlement.worker] : [])));
    expect(served.size).to.equal(workers.length, 'every worker has had its share');
  });

  it('leave no CIRO over and none missing', async () => {
    const everybody = [hub.deployer, ...hub.others];
    const { Vault, CiroToken } = hub.deployer.contracts;
    const ask = <T>(contract: typeof Vault, view: string) => contract.read<T>(hub.deployer.connection, view);
    const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
    const { tip } = await hub.deployer.contracts.JobManager.read<{ tip: bigint }>(hub.deployer.connection, 'settings');

    for (const client of clients) {
      const { balance, reserved } = await client.account();
      const spent = jobs.filter((job) => job.job.client === BigInt(client.address)).map(({ settlement }) =>
        settlement ? settlement.toWorker + settlement.toModelOwner + settlement.fee : tip);
      expect(reserved).to.equal(0n);
      expect(DEPOSIT - balance).to.equal(sum(spent));
    }
    const accounts = await Promise.all(everybody.map((one) => one.account()));
    const [staked, fees] = [await ask<bigint>(Vault, 'total_staked'), await ask<bigint>(Vault, 'gathered_fees')];
    const credits = sum(accounts.map(({ balance, reserved }) => balance + reserved));
    expect(credits + staked + fees).to.equal(await ask<bigint>(Vault, 'total_owed'));
    expect(fees).to.equal(sum(jobs.map(({ settlement }) => settlement?.fee ?? 0n)));

    await hub.deployer.send(Vault.call('flush_fees'));
    expect(await hub.deployer.balance(Vault.address)).to.equal(await ask<bigint>(Vault, 'total_owed'));
    const burned = fees - (fees * BigInt(10_000 - hub.network.vault.burnShare)) / 10_000n;
    const supply = await ask<bigint>(CiroToken, 'total_supply');
    expect(supply).to.equal(hub.network.token.supply - burned);
    const balances = await Promise.all([...everybody.map(({ address }) => address), Vault.address]
      .map((address) => hub.deployer.balance(address)));
    expect(sum(balances)).to.equal(supply);
  });

  /** Submits all jobs, alone and in batches; some into the slots of jobs that have ended. */
  async function submitAll(random: Random): Promise<void> {
    for (let at = 0; at < JOBS;) {
      const count = Math.min(JOBS - at, [1, 1, 2, 4, 8][random.integer(0, 4)]!);
      const client = clients[random.integer(0, 1)]!;
      const free = (await read()).filter(({ stage }) => !OPEN.includes(stage));
      const requests: JobRequest[] = [];
      for (let job = at; job < at + count; job += 1) {
        const slot = free.length > 0 ? free[random.integer(0, free.length - 1)]!.slot : 0n;
        requests.push({ ...(await request(job, random)), slot });
      }
      const { jobs: submitted } = await client.submitJobs(requests);
      submitted.forEach(({ jobId }, index) => {
        const { rows, salt } = requests[index]!;
        asked.set(jobId, { ...question(at + index, rows, salt), lost: isLost(at + index) });
      });
      at += count;
      await sleep(random.integer(100, 1_400));
    }
  }

  /** One to four digits; the input in calldata where there is one, every fifth time by its commitment alone. */
  async function request(at: number, random: Random): Promise<JobRequest> {
    const rows = random.integer(0, 3) === 0 ? random.integer(2, 4) : 1;
    const { salt, input, commitment } = question(at, rows, BigInt(at) + 1n);
    const inCalldata = !isLost(at) && at % 5 !== 3;
    if (!inCalldata && !isLost(at)) await inputs.put({ salt, rows, inputs: model.manifest.inputs, input });
    return {
      modelHash: model.modelHash, modelOwner: hub.deployer.address, inputCommitment: commitment, salt, rows,
      input: inCalldata ? input : [], maxPrice: CIRO * BigInt(rows), ...(isLost(at) ? LOST : PATIENT),
    };
  }

  /** Kills a worker ten times: every fourth time perhaps while it starts, else at any moment of its work. */
  async function torment(worker: KeeperProcess, random: Random): Promise<void> {
    let up = Promise.resolve();
    for (let kill = 0; kill < KILLS_EACH; kill += 1) {
      if (random.integer(0, 3) === 0) {
        await Promise.race([up, sleep(random.integer(0, 1_500))]);
      } else {
        await up;
        await sleep(random.integer(0, 6_000));
      }
      expect(worker.isRunning, worker.complaints.join('\n')).to.equal(true);
      await worker.stop('SIGKILL');
      kills += 1;
      up = worker.start();
    }
    await up;
  }

  async function closeBlocks(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await hub.devnet.mine();
      await sleep(BLOCK_MS);
    }
  }

  async function read(): Promise<JobRecord[]> {
    const { log, connection } = hub.deployer;
    jobs = (await Promise.all(clients.map(({ address }) => log.ofClient(connection, address)))).flat();
    return jobs;
  }

  async function until(condition: () => boolean | Promise<boolean>, milliseconds = 300_000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!(await condition())) {
      if (Date.now() > deadline) {
        const open = jobs.filter(({ stage }) => OPEN.includes(stage)).map(({ jobId }) => jobId.toString(16));
        const said = workers.flatMap(({ complaints, log }) => [...complaints, ...log.slice(-3)]);
        throw new Error(`Still not so after ${milliseconds} ms. Open jobs: ${open}\n${JSON.stringify(said, null, 1)}`);
      }
      await sleep(500);
    }
  }
});
