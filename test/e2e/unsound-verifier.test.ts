import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { Felt } from '@ciro-network/sdk';
import type { HubClient } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { askDigits } from '../harness/digits.ts';
import { deployFixtures } from '../harness/fixtures.ts';
import { govern } from '../harness/governance.ts';
import { CIRO } from '../harness/hub.ts';
import { caseOf, contest, registerMeasured, submitUnproven, type Asked, type Result } from '../harness/judged.ts';
import { MATRIX, Watch } from '../harness/watch.ts';

const ASK = CIRO / 100n;
/** What a job costs: with a royalty of a twentieth and a fee of a fortieth. */
const PRICE = (ASK * 1_075n) / 1_000n;
const HOUR = 3_600;

/** Proofs are sound to 2^-128; should a verifier not be, this is what is left to those whom a false one convicts. */
describe('A false proof, and sentinels that nobody instructs', function () {
  this.timeout(300_000);
  let watch: Watch;
  let client: HubClient;
  let villain: HubClient;
  let worker: HubClient;
  let keeper: KeeperProcess;
  let asked: Asked;
  let wrong: Felt[];
  let slept: Result;
  let awake: Result;

  before(async () => {
    watch = await Watch.open({ workers: 1, clients: 2 });
    const { hub } = watch;
    [client, villain] = watch.clients as [HubClient, HubClient];
    worker = watch.workers[0]!;
    const dir = `${watch.folder}/digits`;
    asked = await askDigits(dir);
    const [first = 0n, ...rest] = asked.question.outputs;
    wrong = [first + 1n, ...rest];
    const { connection, contracts: { ModelRegistry }, addresses: { Verifier } } = hub.deployer;
    const { Gullible } = await deployFixtures(connection, 'verifiers', { Gullible: [Verifier] });
    await govern(hub, ModelRegistry.call('set_verifier', [Gullible]));
    await registerMeasured(hub, asked);
    await worker.deposit(100n * CIRO);
    await worker.optIn(asked.model.hash, ASK);
    await client.deposit(100n * CIRO);
    await hub.passEpochs(3);
    keeper = watch.keeper('worker', watch.workerKeys[0]!, { models: [{ dir }], accusedMs: 300 });
    await keeper.start();
    await watch.begin();
    [slept, awake] = [await posted(), await posted()];
    await keeper.stop('SIGKILL');
  });
  after(() => watch?.close());

  const until = (what: string, holds: () => Promise<boolean>) =>
    watch.until(what, holds, () => watch.hub.devnet.mine());
  async function posted(): Promise<Result> {
    const { jobId } = await submitUnproven(watch.hub, client, 'optimistic', asked);
    await until('the answer is posted', async () => (await client.job(jobId)).stage === 'posted');
    return { judge: 'OptimisticJudge', jobId, worker: worker.address };
  }
  const letPass = async (hours: number) => {
    await watch.hub.devnet.increaseTime(hours * HOUR);
    await watch.hub.devnet.mine(10);
  };

  it('convicts an honest worker whose keeper is not there to answer it', async () => {
    const { outputs } = asked.question;
    await contest(villain, slept, asked, outputs, wrong);
    await letPass(3);
    await contest(villain, awake, asked, outputs, wrong);
    await letPass(3);
    await until('the case is closed', async () => (await caseOf(client, slept)) === 'Guilty');
    await watch.expectSlashed([worker], MATRIX.invalidCompute, PRICE);
  });

  it('is found out when that keeper comes back and proves its answer, and all it took is given back', async () => {
    expect(await caseOf(client, awake)).to.equal('Open');
    await keeper.start();
    await until('the other case is dismissed', async () => (await caseOf(client, awake)) === 'Dismissed');
    await until('the case is undone', async () => (await caseOf(client, slept)) === 'Restored');
    await watch.expectRestored([worker]);
  });

  it('serves for nothing more: the model is closed to new jobs', async () => {
    const refused = submitUnproven(watch.hub, client, 'zkml', asked).then(() => 'taken', ({ code }) => code);
    expect(await refused).to.equal('MODEL_FROZEN');
  });

  it('leaves sentinels with nothing to complain of', () => watch.expectContent());
});
