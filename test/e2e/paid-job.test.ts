import { BLOCK_HASH_LAG } from '@ciro-network/deploy';
import { HubError, type HubClient, type JobRecord, type Receipt } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { CIRO, TestHub } from '../harness/hub.ts';
import { ask, testModel } from '../harness/model.ts';

const ASK = CIRO / 2n;
const PRICE = CIRO;

describe('A paid job', () => {
  const model = testModel();
  const question = ask(model);
  const source = { inline: model.felts };
  const costs: [string, Receipt][] = [];
  const spent = (what: string, receipt: Receipt) => (costs.push([what, receipt]), receipt);
  let hub: TestHub;
  let client: HubClient;
  let workers: HubClient[];
  let job: JobRecord;
  let ranked: bigint[];
  const rankOf = (worker: HubClient) => ranked.indexOf(BigInt(worker.address));
  const answer = () => {
    const { salt, input, outputs } = question;
    return { slot: job.slot, job: job.job, salt, input, outputs };
  };

  before(async () => {
    hub = await TestHub.start({ accounts: 5 });
    [client, ...workers] = hub.others as [HubClient, ...HubClient[]];
  });
  after(async () => {
    await hub.stop();
    const rows = costs.map(([what, { l2Gas, l1DataGas }]) =>
      `      ${what.padEnd(28)} ${(l2Gas / 1e6).toFixed(2).padStart(7)} M L2 gas ${l1DataGas} L1 data gas`);
    console.log(rows.join('\n'));
  });

  it('has a model that the contract itself checked', async () => {
    spent('register model (inline)', await hub.deployer.registerModel(source, 500));
  });

  it('has workers with stake who offer to serve it', async () => {
    // Three minimum stakes each: there is one job in 190 whose throws leave one of them out.
    for (const worker of workers) {
      spent('stake', await worker.stake(3_000n * CIRO));
      spent('opt in', await worker.optIn(model.hash, ASK));
    }
    await hub.passEpochs(3);
  });

  it('is prepaid', async () => {
    spent('deposit', await client.deposit(10n * CIRO));
    const { job: submitted, receipt } = await client.submitJob({
      modelHash: model.hash,
      modelOwner: hub.deployer.address,
      inputCommitment: question.inputCommitment,
      salt: question.salt,
      rows: question.rows,
      input: question.input,
      maxPrice: PRICE,
      deadlineBlocks: 100,
      deadlineSeconds: 3600,
    });
    spent('submit job (fresh slot)', receipt);
    job = submitted;
    expect(job.stage).to.equal('submitted');
    expect(await client.job(job.jobId)).to.deep.equal(job);
    expect((await client.account()).reserved > PRICE).to.equal(true, 'price and tip are reserved');
  });

  it('cannot be answered before the draw', async () => {
    const error = await workers[0]!.submitResult(source, answer()).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(HubError).and.to.include({ code: 'SEED_NOT_READABLE' });
  });

  it('is given to workers by lot', async () => {
    await hub.devnet.mine(1 + BLOCK_HASH_LAG);
    ranked = await client.ranked(job);
    expect(ranked).to.have.members(workers.map((worker) => BigInt(worker.address)));
  });

  it('refuses a wrong answer, and a worker whose turn it is not', async () => {
    const first = workers.find((worker) => rankOf(worker) === 0)!;
    const last = workers.find((worker) => rankOf(worker) === 2)!;
    const wrong = { ...answer(), outputs: [question.outputs[0]! + 1n] };
    const refused = (sent: Promise<Receipt>) => sent.then(() => undefined, (error: HubError) => error.code);
    expect(await refused(first.submitResult(source, wrong))).to.equal('OUTPUT_MISMATCH');
    expect(await refused(last.submitResult(source, answer()))).to.equal('NOT_YOUR_TURN');
  });

  it('is verified, paid and closed in one transaction', async () => {
    const first = workers.find((worker) => rankOf(worker) === 0)!;
    const before = await Promise.all([client, first, hub.deployer].map((actor) => actor.account()));
    spent('submit result', await first.submitResult(source, answer()));
    const [clientNow, workerNow, ownerNow] = await Promise.all(
      [client, first, hub.deployer].map((actor) => actor.account()),
    );
    const { settlement, stage } = await client.job(job.jobId);
    expect(stage).to.equal('settled');
    expect(settlement!.outputs).to.deep.equal(question.outputs);
    expect(settlement!.toWorker).to.equal(ASK * BigInt(question.rows));
    expect(workerNow!.balance - before[1]!.balance).to.equal(settlement!.toWorker);
    expect(ownerNow!.balance - before[2]!.balance).to.equal(settlement!.toModelOwner);
    expect(clientNow!.reserved).to.equal(0n);
    expect(clientNow!.balance).to.equal(10n * CIRO - settlement!.toWorker - settlement!.toModelOwner - settlement!.fee);
  });

  it('is paid only once', async () => {
    const first = workers.find((worker) => rankOf(worker) === 0)!;
    const error = await first.submitResult(source, answer()).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(HubError).and.to.include({ code: 'JOB_MISMATCH' });
  });

  it('leaves no CIRO over and none missing', async () => {
    const { Vault } = hub.deployer.contracts;
    const owed = await Vault.read<bigint>(client.connection, 'total_owed');
    expect(await client.balance(Vault.address)).to.equal(owed);
  });

  it('can be watched to its end', async () => {
    const stages: string[] = [];
    for await (const { stage } of client.watch(job.jobId, { pollMs: 5 })) stages.push(stage);
    expect(stages).to.deep.equal(['settled']);
    expect((await client.result(job.jobId)).outputs).to.deep.equal(question.outputs);
  });
});
