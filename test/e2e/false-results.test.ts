import type { HubClient, JobRecord } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { CIRO } from '../harness/hub.ts';
import { caseOf, registerMeasured, submitUnproven } from '../harness/judged.ts';
import { ask, testModel } from '../harness/model.ts';
import { MATRIX, Watch } from '../harness/watch.ts';

const ASK = CIRO / 100n;
/** What the client would have paid: with a royalty of a twentieth and a fee of a fortieth. */
const PRICE = (ASK * 1_075n) / 1_000n;
const HOUR = 3_600;

describe('A wrong answer without a proof', function () {
  this.timeout(300_000);
  const model = testModel([16, 10], 4);
  const question = ask(model);
  const asked = { model, question };
  let watch: Watch;
  let client: HubClient;
  let worker: HubClient;

  before(async () => {
    watch = await Watch.open({ workers: 1, clients: 1 });
    const { hub } = watch;
    [client, worker] = [watch.clients[0]!, watch.workers[0]!];
    await registerMeasured(hub, asked);
    await worker.deposit(100n * CIRO);
    await worker.optIn(model.hash, ASK);
    await client.deposit(100n * CIRO);
    await hub.passEpochs(3);
    // The sentinels know nothing of the model: its program is on the chain.
    await watch.begin();
  });
  after(() => watch?.close());

  const stateOf = ({ jobId }: JobRecord) => caseOf(client, { judge: 'OptimisticJudge', jobId, worker: worker.address });
  const until = (what: string, holds: () => Promise<boolean>) =>
    watch.until(what, holds, () => watch.hub.devnet.mine());

  async function post(outputs: readonly bigint[]): Promise<JobRecord> {
    const job = await submitUnproven(watch.hub, client, 'optimistic', asked);
    await worker.send(worker.calls.post(job, outputs));
    return job;
  }

  it('is not what an honest one is taken for', async () => {
    const job = await post(question.outputs);
    const before = await watch.ticks();
    await until('both have looked at it', async () =>
      (await watch.ticks()).every((count, at) => count >= before[at]! + 3));
    expect(await stateOf(job)).to.equal('None');
  });

  it('is computed again by two sentinels and punished once: 50 %, 75 points, 180 days', async () => {
    const [first = 0n, ...rest] = question.outputs;
    const job = await post([first + 1n, ...rest]);
    await until('the result is contested', async () => (await stateOf(job)) === 'Open');
    await watch.hub.devnet.increaseTime(6 * HOUR);
    await watch.hub.devnet.mine(10);
    await until('the case is closed', async () => (await stateOf(job)) === 'Guilty');
    await watch.expectSlashed([worker], MATRIX.invalidCompute, PRICE);
  });

  it('takes nothing from others; what it cost is burned but for harm and bounty', () => watch.expectBurned());

  it('leaves sentinels with nothing to complain of', () => watch.expectContent());
});
