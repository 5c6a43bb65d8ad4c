import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { HubClient, JobRecord } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { askDigits } from '../harness/digits.ts';
import { deployFixtures } from '../harness/fixtures.ts';
import { govern } from '../harness/governance.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { caseOf, contest, registerMeasured, submitUnproven, type Asked, type Result } from '../harness/judged.ts';
import { complaintsOf, keeperFactory, passUntil } from '../harness/keepers.ts';
import type { WorkerView } from '../harness/penal.ts';

const ASK = CIRO / 100n;
const STAKE = 10_000n * CIRO;
const DEPOSIT = 100n * CIRO;

/** Only a verifier that is not sound lets an honest answer be contested: this one takes anything for a proof. */
describe('An honest worker whose answer is contested', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-defended-'));
  let hub: TestHub;
  let client: HubClient;
  let villain: HubClient;
  let worker: HubClient;
  let process: KeeperProcess;
  let asked: Asked;
  let job: JobRecord;
  let result: Result;

  before(async () => {
    const dir = join(folder, 'digits');
    asked = await askDigits(dir);
    hub = await TestHub.start({ accounts: 4 });
    [client, villain, worker] = hub.others as [HubClient, HubClient, HubClient];
    const { connection, contracts: { ModelRegistry }, addresses: { Verifier } } = hub.deployer;
    const { Gullible } = await deployFixtures(connection, 'verifiers', { Gullible: [Verifier] });
    await govern(hub, ModelRegistry.call('set_verifier', [Gullible]));
    await registerMeasured(hub, asked);
    await worker.stake(STAKE);
    await worker.deposit(DEPOSIT);
    await client.deposit(DEPOSIT);
    const [, , , account] = await hub.devnet.accounts();
    process = keeperFactory(hub, folder)('worker', account!, { models: [{ dir, ask: String(ASK) }], accusedMs: 300 });
    await process.start();
    await until('it has opted in', async () => (await client.members(asked.model.hash)).length === 1);
    await hub.passEpochs(3);
  });
  after(async () => {
    await process?.stop();
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  const until = (what: string, holds: () => Promise<boolean>) =>
    passUntil(what, holds, [process], () => hub.devnet.mine());
  const stageOf = async (): Promise<string> => (await client.job(job.jobId)).stage;

  it('proves what it said, also when it is killed before it has heard of the case', async () => {
    job = await submitUnproven(hub, client, 'optimistic', asked);
    await until('the answer is posted', async () => (await stageOf()) === 'posted');
    await process.stop('SIGKILL');
    result = { judge: 'OptimisticJudge', jobId: job.jobId, worker: worker.address };
    const { outputs } = asked.question;
    await contest(villain, result, asked, outputs, [outputs[0]! + 1n, ...outputs.slice(1)]);
    expect(await caseOf(client, result)).to.equal('Open');
    const before = await client.balance(worker.address);
    await process.start();
    await until('the case is dismissed', async () => (await caseOf(client, result)) === 'Dismissed');
    const { cases: { bond } } = hub.network.slashing;
    expect(await client.balance(worker.address) - before, 'the bond of the challenger').to.equal(bond);
  });

  it('keeps its stake, and has its bond back from a model that is frozen now', async () => {
    await until('the job is concluded', async () => (await stageOf()) === 'refused');
    expect(await worker.account()).to.deep.include({ balance: DEPOSIT + hub.network.jobs.tip, reserved: 0n });
    const { CDCPool } = client.contracts;
    const { self_bond, cases } = await CDCPool.read<WorkerView>(client.connection, 'worker', [worker.address]);
    expect({ self_bond, cases }).to.deep.equal({ self_bond: STAKE, cases: 0n });
    expect(complaintsOf([process])).to.deep.equal([]);
  });
});
