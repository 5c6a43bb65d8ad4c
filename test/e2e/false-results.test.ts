import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compileDataClass } from '@ciro-network/compiler';
import { BLOCK_HASH_LAG, deployModel } from '@ciro-network/deploy';
import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { HubClient, JobRecord } from '@ciro-network/sdk/hub';
import { expect } from 'chai';
import { CairoCustomEnum } from 'starknet';

import { CIRO, TestHub } from '../harness/hub.ts';
import { complaintsOf, keeperFactory } from '../harness/keepers.ts';
import { ask, testModel } from '../harness/model.ts';
import { enlist, type WorkerView } from '../harness/penal.ts';

const STAKE = 10_000n * CIRO;
const DELEGATED = 5_000n * CIRO;
const ASK = CIRO / 100n;
const HOUR = 3_600;
const DAY = 24 * HOUR;

describe('A wrong answer without a proof', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-false-'));
  const model = testModel([16, 10], 4);
  const question = ask(model);
  let hub: TestHub;
  let client: HubClient;
  let worker: HubClient;
  let sentinels: KeeperProcess[];

  before(async () => {
    hub = await TestHub.start({ accounts: 6 });
    let delegator: HubClient;
    [client, worker, delegator] = hub.others as [HubClient, HubClient, HubClient];
    const { address: data } = await deployModel(hub.deployer, await compileDataClass(model.felts), 500);
    const { inputCommitment: input_commitment, ...answer } = question;
    await client.send(client.contracts.ModelRegistry.call('measure_model', {
      owner: hub.deployer.address, model_hash: model.hash, source: new CairoCustomEnum({ Inline: undefined, Data: data, Committed: undefined, CommittedData: undefined }),
      answer: { job_id: 0, input_commitment, ...answer },
    }));
    await enlist(worker, 0, STAKE);
    await delegator.stake(DELEGATED, worker.address);
    await worker.deposit(100n * CIRO);
    await worker.optIn(model.hash, ASK);
    await client.deposit(100n * CIRO);
    await hub.passEpochs(3);
    const accounts = await hub.devnet.accounts();
    const keeper = keeperFactory(hub, folder);
    // They know nothing of the model: its program is on the chain.
    sentinels = accounts.slice(4, 6).map((account) => keeper('sentinel', account, {}));
    await Promise.all(sentinels.map((one) => one.start()));
  });
  after(async () => {
    await Promise.all((sentinels ?? []).map((one) => one.stop()));
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  const view = () =>
    hub.deployer.contracts.CDCPool.read<WorkerView>(hub.deployer.connection, 'worker', [worker.address]);
  const stateOf = async ({ jobId }: JobRecord): Promise<string> => {
    const { InvalidCompute, OptimisticJudge } = hub.deployer.contracts;
    const key = { judge: OptimisticJudge.address, job_id: jobId, worker: worker.address };
    const found = await InvalidCompute.read<{ state: CairoCustomEnum }>(hub.deployer.connection, 'case', { key });
    return found.state.activeVariant();
  };

  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 60_000;
    while (!(await holds())) {
      const words = sentinels.flatMap(({ log }) => log.slice(-8).map((line) => JSON.stringify(line)));
      if (Date.now() > end) throw new Error(`Waited in vain until ${what}.\n${words.join('\n')}`);
      await hub.devnet.mine();
      await sleep(200);
    }
  }

  async function post(outputs: readonly bigint[]): Promise<JobRecord> {
    const { job } = await client.submitJob({
      level: 'optimistic', modelHash: model.hash, modelOwner: hub.deployer.address,
      inputCommitment: question.inputCommitment, salt: question.salt, rows: 1, input: question.input, maxPrice: CIRO,
      deadlineBlocks: 250, deadlineSeconds: HOUR,
    });
    await hub.devnet.mine(BLOCK_HASH_LAG + 1);
    await worker.send(worker.calls.post(job, outputs));
    return job;
  }

  it('is not what an honest one is taken for', async () => {
    const job = await post(question.outputs);
    await until('both have computed it', async () => {
      await sleep(1_000);
      return true;
    });
    expect(await stateOf(job)).to.equal('None');
  });

  it('is computed again by two sentinels and punished once: 50 %, 75 points, 180 days', async () => {
    const [first = 0n, ...rest] = question.outputs;
    const job = await post([first + 1n, ...rest]);
    await until('the result is contested', async () => (await stateOf(job)) === 'Open');
    await hub.devnet.increaseTime(6 * HOUR);
    await hub.devnet.mine(10);
    await until('the case is closed', async () => (await stateOf(job)) === 'Guilty');
    const after = await view();
    const loss = (STAKE + DELEGATED) / 2n;
    expect([after.self_bond, after.delegated, after.reputation, after.cases])
      .to.deep.equal([STAKE - loss, DELEGATED, 0n, 1n]);
    const { timestamp } = await hub.deployer.connection.provider.getBlockWithTxHashes('latest');
    expect(Number(after.jailed_until) - timestamp).to.be.within(180 * DAY - 600, 180 * DAY);
    expect(complaintsOf(sentinels)).to.deep.equal([]);
  });
});
