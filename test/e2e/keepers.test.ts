import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BLOCK_HASH_LAG, compileContracts, declare, registerCommitted } from '@ciro-network/deploy';
import type { CheckedModel, ModelDir } from '@ciro-network/compiler';
import { FolderInputStore, createInputServer } from '@ciro-network/keepers';
import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { Felt } from '@ciro-network/sdk';
import type { HubClient, JobRecord, JobRequest } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { compileDigits, digitQuestions, type DigitQuestion } from '../harness/digits.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { complaintsOf, keeperFactory } from '../harness/keepers.ts';

const ASK = CIRO / 2n;
const SALT = 77n;

describe('Keepers', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-keepers-'));
  const inputs = new FolderInputStore(join(folder, 'inputs'));
  const server = createInputServer(inputs);
  const asked = new Map<Felt, DigitQuestion>();
  let model: ModelDir;
  let committed: CheckedModel;
  let questions: DigitQuestion[];
  let hub: TestHub;
  let client: HubClient;
  let workers: KeeperProcess[];
  let assigner: KeeperProcess;

  before(async () => {
    const dir = join(folder, 'digits');
    model = await compileDigits(dir);
    const committedDir = join(folder, 'committed');
    committed = await compileDigits(committedDir, 'committed');
    const question = digitQuestions(model);
    questions = Array.from({ length: 20 }, (_question, at) => question(at, 1, SALT));

    hub = await TestHub.start({ accounts: 6 });
    const accounts = (await hub.devnet.accounts()).slice(1);
    client = hub.others[0]!;
    await hub.deployer.registerModel({ inline: model.felts }, 500);
    await registerCommitted(hub.deployer, committed.committed!.felts, 500);
    for (const worker of hub.others.slice(1, 4)) await worker.stake(1_000n * CIRO);
    await client.deposit(1_000n * CIRO);

    const url = await server.listen({ port: 0, host: '127.0.0.1' });
    const keeper = keeperFactory(hub, folder);
    const serve = { models: [dir, committedDir].map((one) => ({ dir: one, ask: String(ASK) })), inputs: [url] };
    workers = accounts.slice(1, 4).map((account) => keeper('worker', account, serve));
    assigner = keeper('assigner', accounts[4]!, { pin: 'always', deliver: 'profitable' });
    await Promise.all([...workers, assigner].map((one) => one.start()));
  });

  after(async () => {
    await Promise.all([...(workers ?? []), ...(assigner ? [assigner] : [])].map((one) => one.stop()));
    await server.close();
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  /** A job for one digit; the input in calldata, or only its commitment. */
  async function submit(
    at: number, how: 'calldata' | 'commitment' = 'calldata', more: Partial<JobRequest> = {},
  ): Promise<Felt> {
    return (await submitTogether([at], how, more))[0]!;
  }

  /** The same for several digits, in one transaction: their turns begin with the same block. */
  async function submitTogether(
    digits: readonly number[], how: 'calldata' | 'commitment' = 'calldata', more: Partial<JobRequest> = {},
  ): Promise<Felt[]> {
    const chosen = digits.map((at) => questions[at % questions.length]!);
    const { jobs } = await client.submitJobs(chosen.map((question) => ({
      modelHash: model.modelHash, modelOwner: hub.deployer.address, inputCommitment: question.commitment, salt: SALT,
      rows: 1, input: how === 'calldata' ? question.input : [], maxPrice: CIRO,
      deadlineBlocks: 150, deadlineSeconds: 60, ...more,
    })));
    jobs.forEach(({ jobId }, at) => asked.set(jobId, chosen[at]!));
    return jobs.map(({ jobId }) => jobId);
  }

  /** Lets blocks pass until a job has come to its end. */
  async function untilEnded(
    ids: readonly Felt[], everyBlock: () => Promise<void> = async () => {}, open = ['submitted', 'assigned'],
  ): Promise<JobRecord[]> {
    for (let block = 0; block < 250; block += 1) {
      const jobs = await Promise.all(ids.map((id) => client.job(id)));
      if (jobs.every(({ stage }) => !open.includes(stage))) return jobs;
      await hub.devnet.mine();
      await everyBlock();
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    throw new Error(`Jobs did not end: ${complaints().join('\n')}`);
  }

  const complaints = () => complaintsOf([...workers, assigner]);

  function expectSettledOnce(jobs: readonly JobRecord[]): void {
    for (const { jobId, stage, settlement, timeline } of jobs) {
      expect(stage).to.equal('settled');
      const stages = timeline.map((entry) => entry.stage);
      expect(stages.filter((entry) => entry !== 'assigned')).to.deep.equal(['submitted', 'settled']);
      expect(settlement!.outputs).to.deep.equal(asked.get(jobId)!.outputs);
    }
  }

  it('opt in by themselves', async () => {
    for (let round = 0; round < 100; round += 1) {
      const optIns = (one: KeeperProcess) => one.log.filter((line) => line.msg === 'The worker opts in.').length;
      if (workers.every((one) => optIns(one) === 2)) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await hub.passEpochs(3);
    expect(complaints()).to.deep.equal([]);
  });

  it('answer jobs with their input in calldata, and by commitment', async () => {
    await inputs.put({ salt: SALT, rows: 1, inputs: model.manifest.inputs, input: questions[2]!.input });
    const ids = [await submit(0), await submit(1), await submit(2, 'commitment')];
    expectSettledOnce(await untilEnded(ids));
    expect(complaints()).to.deep.equal([]);
  });

  it('end each job once while workers are killed', async () => {
    const ids: Felt[] = [];
    for (let at = 3; at < 9; at += 1) ids.push(await submit(at));
    let block = 0;
    const jobs = await untilEnded(ids, async () => {
      block += 1;
      const victim = workers[block % workers.length]!;
      if (block % 4 === 0 && victim.isRunning && block < 40) {
        await victim.stop('SIGKILL');
        await victim.start();
      }
    });
    expectSettledOnce(jobs);
    expect(Math.max(...workers.map(({ starts }) => starts))).to.be.greaterThan(1);
  });

  it('say what a proof takes here before they offer to make one', () => {
    for (const { log } of workers) {
      const measured = log.find((line) => line.msg === 'A committed model is proven on this machine.');
      expect(BigInt(String(measured!.model))).to.equal(committed.modelHash);
      for (const figure of ['proveMs', 'peakMb', 'felts']) expect(measured![figure]).to.be.above(0);
    }
  });

  it('answer jobs of a committed model, several by one argument', async () => {
    // Of seven jobs one of three workers is first at three or more, whatever the draw.
    const ids = await submitTogether([0, 1, 2, 3, 4, 5, 6], 'calldata', { modelHash: committed.modelHash });
    const jobs = await untilEnded(ids);
    expectSettledOnce(jobs);
    const transactions = new Set(jobs.map(({ timeline }) => timeline.at(-1)!.transactionHash));
    expect(transactions.size).to.be.below(jobs.length);
    expect(complaints()).to.deep.equal([]);
  });

  it('make an argument again after they were killed over it', async () => {
    const ids: Felt[] = [];
    for (let at = 7; at < 11; at += 1) ids.push(await submit(at, 'calldata', { modelHash: committed.modelHash }));
    await hub.devnet.mine(BLOCK_HASH_LAG);
    const jobs = await untilEnded(ids, async () => {
      if (workers.some(({ starts }) => starts > 3)) return;
      for (const worker of workers) {
        await worker.stop('SIGKILL');
        await worker.start();
      }
    });
    expectSettledOnce(jobs);
  });

  it('answer anew after a reorganisation took an answer back', async () => {
    const id = await submit(9);
    const [settled] = await untilEnded([id]);
    await hub.devnet.abortBlocks(settled!.timeline.at(-1)!.block);
    expect((await client.job(id)).stage).to.be.oneOf(['submitted', 'assigned']);
    expectSettledOnce(await untilEnded([id]));
  });

  it('pin jobs to their first worker, who answers all the same', async () => {
    const id = await submit(11);
    const [job] = await untilEnded([id]);
    expectSettledOnce([job!]);
    const sent = assigner.log.filter((line) => line.kind === 'pin' && /is done/.test(line.msg));
    expect(sent.length).to.be.greaterThan(0);
  });

  it('deliver for a fee that covers the gas, and leave the others', async () => {
    const contracts = await compileContracts();
    const { classHash } = await contracts.load('LastAnswer');
    await declare(hub.deployer.connection, contracts, 'LastAnswer');
    const { account } = hub.deployer.connection;
    const constructorCalldata = [hub.deployer.addresses.JobManager, model.modelHash];
    const deployed = await account.deployContract({ classHash, constructorCalldata }, { tip: 0n });
    await hub.deployer.connection.receipt(deployed.transaction_hash);
    const consumer = deployed.contract_address;
    const paid = await submit(12, 'calldata', { consumer, deliveryFee: CIRO / 2n });
    const unpaid = await submit(13, 'calldata', { consumer });
    const [delivered] = await untilEnded([paid], undefined, ['submitted', 'assigned', 'settled']);
    expect(delivered!.stage).to.equal('delivered');
    const [jobId] = await client.connection.call(consumer, 'last_answer');
    expect(BigInt(jobId!)).to.equal(paid);
    expect((await untilEnded([unpaid]))[0]!.stage).to.equal('settled');
  });

  it('expire a job whose input nobody can get, and the client is refunded', async () => {
    const before = await client.account();
    const id = await submit(10, 'commitment', { deadlineBlocks: 20 });
    await hub.devnet.mine(21);
    await hub.devnet.increaseTime(120);
    const [job] = await untilEnded([id]);
    expect(job!.stage).to.equal('expired');
    const { reserved, balance } = await client.account();
    expect(reserved).to.equal(before.reserved);
    const { tip } = await client.contracts.JobManager.read<{ tip: bigint }>(client.connection, 'settings');
    expect(before.balance - balance).to.equal(tip);
  });

  it('leave no CIRO over and none missing', async () => {
    const { Vault } = hub.deployer.contracts;
    expect(await client.balance(Vault.address)).to.equal(await Vault.read<bigint>(client.connection, 'total_owed'));
  });

  it('stop within seconds when they are asked to', async () => {
    const begin = performance.now();
    expect(await Promise.all([...workers, assigner].map((one) => one.stop('SIGTERM')))).to.deep.equal([0, 0, 0, 0]);
    expect(performance.now() - begin).to.be.lessThan(5_000);
  });
});
