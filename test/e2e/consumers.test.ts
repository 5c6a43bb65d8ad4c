import { BLOCK_HASH_LAG, compileContracts } from '@ciro-network/deploy';
import type { HubClient, HubError, JobRecord, Receipt } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { deployContract, deployFixtures } from '../harness/fixtures.ts';
import { CIRO, TestHub, WITHOUT_ESTIMATE } from '../harness/hub.ts';
import { ask, testModel } from '../harness/model.ts';

const ASK = CIRO / 2n;
const DELIVERY_FEE = CIRO / 5n;
/** After the deadline, until an undelivered result is given up. */
const DELIVERY_SECONDS = 7 * 24 * 3600;
const DEADLINE_SECONDS = 3600;

/** Each bad consumer, and what delivering to it fails with; an estimate runs out of steps, a block out of gas. */
const BAD = {
  'is absent': /not deployed/i,
  'is no consumer': /ENTRYPOINT_NOT_FOUND/i,
  'reverts': /NOT_TODAY/,
  'burns all gas': /no remaining steps|out of gas/i,
  'calls back for a second fee': /JOB_MISMATCH/,
} as const;
type Kind = keyof typeof BAD | 'works';

describe('A consumer contract', function () {
  const model = testModel([16, 10], 3);
  const question = ask(model);
  const bad = Object.keys(BAD) as (keyof typeof BAD)[];
  const kinds: Kind[] = [...bad, 'works'];
  const jobs = new Map<Kind, JobRecord>();
  let hub: TestHub;
  let client: HubClient;
  let worker: HubClient;
  let courier: HubClient;
  let good: string;
  let reentrant: string;

  const settled = async (kind: Kind) => client.job(jobs.get(kind)!.jobId);
  const deliver = async (kind: Kind) => courier.calls.deliver(await settled(kind), question.outputs);
  const invariant = async () => {
    const { Vault } = hub.deployer.contracts;
    expect(await client.balance(Vault.address)).to.equal(await Vault.read(client.connection, 'total_owed'));
  };

  before(async () => {
    hub = await TestHub.start({ accounts: 4 });
    [client, worker, courier] = hub.others as [HubClient, HubClient, HubClient];
    const { deployer } = hub;
    await deployer.registerModel({ inline: model.felts }, 500);
    await worker.stake(1_000n * CIRO);
    await worker.optIn(model.hash, ASK);
    await client.deposit(100n * CIRO);
    const contracts = await compileContracts();
    const { JobManager, CiroToken } = deployer.addresses;
    good = await deployContract(deployer.connection, contracts, 'LastAnswer', [JobManager, model.hash]);
    const bare = { Reverting: [], Burning: [], Reentrant: [] };
    const hostile = await deployFixtures(deployer.connection, 'consumers', bare);
    reentrant = hostile.Reentrant;
    await hub.passEpochs(3);

    const consumers: Record<Kind, string> = {
      'is absent': '0xab5e47', 'is no consumer': CiroToken, 'reverts': hostile.Reverting,
      'burns all gas': hostile.Burning, 'calls back for a second fee': reentrant, 'works': good,
    };
    const { jobs: submitted } = await client.submitJobs(kinds.map((kind) => ({
      modelHash: model.hash, modelOwner: deployer.address, inputCommitment: question.inputCommitment,
      salt: question.salt, rows: 1, input: question.input, maxPrice: CIRO, deliveryFee: DELIVERY_FEE,
      consumer: consumers[kind], deadlineBlocks: 100, deadlineSeconds: DEADLINE_SECONDS,
    })));
    kinds.forEach((kind, at) => jobs.set(kind, submitted[at]!));
    await hub.devnet.mine(1 + BLOCK_HASH_LAG);
  });
  after(() => hub?.stop());

  for (const kind of kinds) {
    it(`that ${kind} has no say in whether the worker is paid`, async () => {
      const before = (await worker.account()).balance;
      const { slot, job } = jobs.get(kind)!;
      const { salt, input, outputs } = question;
      await worker.submitResult({ inline: model.felts }, { slot, job, salt, input, outputs });
      const { settlement, stage } = await settled(kind);
      const { fee } = await client.contracts.JobManager.read<{ fee: bigint }>(client.connection, 'settings');
      const [royalty, cut] = [(ASK * 500n) / 10_000n, (ASK * fee) / 10_000n];
      expect(stage).to.equal('settled');
      expect(settlement).to.include({ toWorker: ASK, toModelOwner: royalty, fee: cut });
      expect((await worker.account()).balance - before).to.equal(settlement!.toWorker);
    });
  }

  it('that works gets the answer, and who brings it the fee', async () => {
    await courier.deliver(await settled('works'), question.outputs);
    const answer = await client.connection.call(good, 'last_answer');
    const { jobId, stage } = await settled('works');
    expect(answer.map(BigInt)).to.deep.equal(
      [jobId, question.inputCommitment, BigInt(question.outputs.length), ...question.outputs],
    );
    expect(stage).to.equal('delivered');
    expect((await courier.account()).balance).to.equal(DELIVERY_FEE);
    expect((await client.account()).reserved).to.equal(DELIVERY_FEE * BigInt(bad.length));
  });

  for (const kind of bad) {
    it(`that ${kind} costs a courier its gas, and nobody anything else`, async () => {
      if (kind === 'calls back for a second fee') {
        const { calldata } = await deliver(kind);
        const prepared = calldata as string[];
        await courier.send({
          contractAddress: reentrant, entrypoint: 'prepare', calldata: [String(prepared.length), ...prepared],
        });
      }
      const everything = async () => ({
        job: await settled(kind), accounts: await Promise.all([client, worker, courier].map((one) => one.account())),
      });
      const before = await everything();
      expect(await refusal(courier.send(await deliver(kind)))).to.match(BAD[kind]);
      // Without an estimate beforehand it goes into a block, and is reverted there.
      const reverted = courier.connection.send(await deliver(kind), WITHOUT_ESTIMATE);
      expect(await refusal(reverted)).to.match(BAD[kind]);
      expect(await everything()).to.deep.equal(before);
      await invariant();
    });
  }

  it('that gets no answer does not keep the delivery fee', async () => {
    const code = (error: HubError) => error.code;
    const abandon = async (kind: Kind) => courier.send(courier.calls.abandonDelivery(await settled(kind)));
    expect(await abandon('reverts').catch(code)).to.equal('DELIVERY_OPEN');
    await hub.devnet.increaseTime(DEADLINE_SECONDS + DELIVERY_SECONDS + 1);
    const before = await client.account();
    for (const kind of bad) await abandon(kind);
    const after = await client.account();
    expect(after.balance - before.balance).to.equal(DELIVERY_FEE * BigInt(bad.length));
    expect(after.reserved).to.equal(0n);
    expect(await abandon('reverts').catch(code)).to.equal('JOB_MISMATCH');
    await invariant();
  });
});

/** The node's whole reason for refusing. */
async function refusal(sent: Promise<Receipt>): Promise<string> {
  return sent.then(() => 'It succeeded.', (error: HubError) => `${error.code} ${JSON.stringify(error.details)}`);

}
