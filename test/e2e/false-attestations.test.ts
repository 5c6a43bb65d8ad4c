import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { KeeperProcess } from '@ciro-network/keepers/child';
import { resultDigest, type Felt } from '@ciro-network/sdk';
import type { HubClient, JobRecord } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { askDigits } from '../harness/digits.ts';
import { ONE_VALIDATOR, TestBeacon } from '../harness/beacon.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { askCommitted, caseOf, registerMeasured, submitUnproven, type Asked, type Result } from '../harness/judged.ts';
import { complaintsOf, keeperFactory, passUntil } from '../harness/keepers.ts';
import type { WorkerView } from '../harness/penal.ts';

const ASK = CIRO / 100n;
const STAKE = 10_000n * CIRO;
const MEMBERS = 9;

/** Two of three drawn workers can have a wrong answer paid; their stake is behind it for two weeks more. */
describe('A majority that lies', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-attested-'));
  let asked: Asked;
  let outputs: Felt[];
  let wrong: Felt[];
  let hub: TestHub;
  let client: HubClient;
  let workers: HubClient[];
  let beacon: TestBeacon;
  let sentinel: KeeperProcess;
  let job: JobRecord;
  let drawn: HubClient[];

  before(async () => {
    hub = await TestHub.start({ accounts: MEMBERS + 3, validators: ONE_VALIDATOR });
    [client, ...workers] = hub.others.slice(0, MEMBERS + 1) as [HubClient, ...HubClient[]];
    const dir = join(folder, 'digits');
    asked = await askCommitted(await askDigits(dir, 'committed'));
    ({ outputs } = asked.question);
    wrong = [outputs[0]! + 1n, ...outputs.slice(1)];
    await registerMeasured(hub, asked);
    for (const worker of workers) {
      await worker.stake(STAKE);
      await worker.optIn(asked.model.hash, ASK);
    }
    await client.deposit(100n * CIRO);
    beacon = await TestBeacon.open(hub, workers[0]!);
    await hub.passEpochs(3);
    sentinel = keeperFactory(hub, folder)('sentinel', (await hub.devnet.accounts()).at(-1)!, {
      models: [{ dir }],
    });
  });
  after(async () => {
    await sentinel?.stop();
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  const resultOf = (worker: HubClient): Result => ({ judge: 'AttestedJudge', jobId: job.jobId, worker: worker.address });
  const states = () => Promise.all(drawn.map((worker) => caseOf(client, resultOf(worker))));
  const until = (what: string, holds: () => Promise<boolean>) =>
    passUntil(what, holds, [sentinel], () => hub.devnet.mine());

  it('is paid', async () => {
    job = await submitUnproven(hub, client, 'attested', asked, beacon);
    const ranks = await client.ranked(job);
    drawn = ranks.slice(0, 3).map((address) => workers.find((worker) => BigInt(worker.address) === address)!);
    const judge = client.contracts.AttestedJudge;
    const said = [wrong, wrong, outputs];
    const voters = [];
    for (const [rank, worker] of drawn.entries()) {
      const digest = resultDigest(asked.model.hash, asked.question.inputCommitment, said[rank]!);
      const asks = [job.jobId, worker.address, digest, 7n];
      const commitment = await judge.read<Felt>(client.connection, 'commitment_of', asks);
      await worker.send(worker.calls.commit(job, commitment));
      voters.push({ worker: BigInt(worker.address), ask: ASK, commitment });
      await hub.devnet.mine(10);
    }
    const [one, two, honest] = drawn.map(({ address }) => ({ worker: BigInt(address), ask: ASK, salt: 7n }));
    await client.send(client.calls.reveal(job, wrong, [one!, two!]));
    await client.send(client.calls.reveal(job, outputs, [honest!]));
    await client.send(client.calls.finaliseRound(job, wrong, voters));
    expect((await client.job(job.jobId)).ruling!.outputs).to.deep.equal(wrong);
  });

  it('is found out by a sentinel that comes when the job is long over, and loses half of its stake', async () => {
    await hub.devnet.mine(200);
    await sentinel.start();
    await until('both are accused', async () => (await states()).join() === 'Open,Open,None');
    const { seconds, blocks } = hub.network.slashing.cases;
    await hub.devnet.increaseTime(seconds);
    await hub.devnet.mine(blocks);
    await until('both cases are closed', async () => (await states()).join() === 'Guilty,Guilty,None');
    const bonds = await Promise.all(drawn.map(async ({ address }) =>
      (await client.contracts.CDCPool.read<WorkerView>(client.connection, 'worker', [address])).self_bond));
    expect(bonds).to.deep.equal([STAKE / 2n, STAKE / 2n, STAKE]);
    expect(complaintsOf([sentinel])).to.deep.equal([]);
  });
});
