import type { HubClient, JobRecord } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { deployFixtures } from '../harness/fixtures.ts';
import { govern } from '../harness/governance.ts';
import { CIRO } from '../harness/hub.ts';
import { answerCase, caseOf, contest, registerMeasured, submitUnproven, type Result } from '../harness/judged.ts';
import { ask, testModel } from '../harness/model.ts';
import { MATRIX, Watch } from '../harness/watch.ts';

const ASK = CIRO / 100n;
/** What a job costs: with a royalty of a twentieth and a fee of a fortieth. */
const PRICE = (ASK * 1_075n) / 1_000n;
const HOUR = 3_600;

/** Proofs are sound to 2^-128; should a verifier not be, this is what is left to those whom a false one convicts. */
describe('A false proof, and sentinels that nobody instructs', function () {
  this.timeout(300_000);
  const model = testModel([16, 10], 4);
  const asked = { model, question: ask(model) };
  const { outputs } = asked.question;
  const wrong = [outputs[0]! + 1n, ...outputs.slice(1)];
  let watch: Watch;
  let client: HubClient;
  let villain: HubClient;
  let worker: HubClient;
  let slept: Result;
  let awake: Result;

  before(async () => {
    watch = await Watch.open({ workers: 1, clients: 2 });
    const { hub } = watch;
    [client, villain] = watch.clients as [HubClient, HubClient];
    worker = watch.workers[0]!;
    const { connection, contracts: { ModelRegistry }, addresses: { Verifier } } = hub.deployer;
    const { Gullible } = await deployFixtures(connection, 'verifiers', { Gullible: [Verifier] });
    await govern(hub, ModelRegistry.call('set_verifier', [Gullible]));
    await registerMeasured(hub, asked);
    await worker.deposit(100n * CIRO);
    await worker.optIn(model.hash, ASK);
    await client.deposit(100n * CIRO);
    await hub.passEpochs(3);
    await watch.begin();
    [slept, awake] = [resultOf(await post()), resultOf(await post())];
  });
  after(() => watch?.close());

  async function post(): Promise<JobRecord> {
    const job = await submitUnproven(watch.hub, client, 'optimistic', asked);
    await worker.send(worker.calls.post(job, outputs));
    return job;
  }
  const resultOf = ({ jobId }: JobRecord): Result => ({ judge: 'OptimisticJudge', jobId, worker: worker.address });
  const until = (what: string, holds: () => Promise<boolean>) =>
    watch.until(what, holds, () => watch.hub.devnet.mine());
  const letPass = async (hours: number) => {
    await watch.hub.devnet.increaseTime(hours * HOUR);
    await watch.hub.devnet.mine(10);
  };

  it('convicts an honest worker that does not answer it', async () => {
    await contest(villain, slept, asked, outputs, wrong);
    await letPass(3);
    await contest(villain, awake, asked, outputs, wrong);
    await letPass(3);
    await until('the case is closed', async () => (await caseOf(client, slept)) === 'Guilty');
    await watch.expectSlashed([worker], MATRIX.invalidCompute, PRICE);
  });

  it('is found out when the worker proves what it said, and all that it took is given back', async () => {
    expect(await caseOf(client, awake)).to.equal('Open');
    await answerCase(worker, awake, asked);
    expect(await caseOf(client, awake)).to.equal('Dismissed');
    await until('the case is undone', async () => (await caseOf(client, slept)) === 'Restored');
    await watch.expectRestored([worker]);
  });

  it('serves for nothing more: the model is closed to new jobs', async () => {
    const refused = submitUnproven(watch.hub, client, 'zkml', asked).then(() => 'taken', ({ code }) => code);
    expect(await refused).to.equal('MODEL_FROZEN');
  });

  it('leaves sentinels with nothing to complain of', () => watch.expectContent());
});
