import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { apply, BLOCK_HASH_LAG, compileContracts, Devnet, loadNetwork } from '@ciro-network/deploy';
import { attestedBlocks, packJob, postedJob, resultDigest, unpackJob, type Felt } from '@ciro-network/sdk';
import { Connection } from '@ciro-network/sdk/hub';
import type { HubClient, HubError, JobRecord, Level, Receipt } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { StarknetChain } from '../../keepers/src/chains/starknet.ts';
import { StarknetHub } from '../../keepers/src/hub/starknet-hub.ts';
import { StarknetPenal } from '../../keepers/src/sentinel/chain/starknet-penal.ts';
import { ONE_VALIDATOR, TestBeacon } from '../harness/beacon.ts';
import { deployContract } from '../harness/fixtures.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { askCommitted, contest, registerMeasured, type Asked } from '../harness/judged.ts';
import { keeperFactory, passUntil } from '../harness/keepers.ts';
import { ask, testModel } from '../harness/model.ts';

const ASK = CIRO / 2n;
/** ASK with a royalty of a twentieth and a fee of a fortieth. */
const PRICE = (ASK * 1_075n) / 1_000n;
const MEMBERS = 9;
/** Enough for draws to find four of them. */
const STAKE = 50_000n * CIRO;
const BOND_FACTOR = 64n;
const HOUR = 3_600;

/** One client, one model, the level a word of each job's: what makes sure of an answer is all that differs. */
describe('Answers without a proof', function () {
  this.timeout(300_000);
  const model = testModel([16, 10], 4);
  const question = ask(model);
  const source = { inline: model.felts };
  const wrong = [question.outputs[0]! + 1n, ...question.outputs.slice(1)];
  const costs: string[] = [];
  const note = (what: string, receipt: Receipt) => {
    costs.push(`      ${what.padEnd(34)} ${(receipt.l2Gas / 1e6).toFixed(2).padStart(7)} M L2 gas`);
    return receipt;
  };
  const send = async (what: string, who: HubClient, calls: Parameters<HubClient['send']>[0]) =>
    note(what, await who.send(calls));
  const codeOf = (sent: Promise<unknown>) => sent.then(() => 'done', (error: HubError) => error.code);
  let hub: TestHub;
  let client: HubClient;
  let beacon: TestBeacon;
  let workers: HubClient[];
  /** ATTESTED is offered of committed models only. */
  let committed: Asked;
  const by = (address: Felt) => workers.find((worker) => BigInt(worker.address) === address)!;

  const submit = async (level: Level, consumer?: string, modelHash = model.hash) => {
    const { job } = await client.submitJob({
      level, modelHash, modelOwner: hub.deployer.address, inputCommitment: question.inputCommitment,
      salt: question.salt, rows: 1, input: question.input, maxPrice: 4n * CIRO, deadlineBlocks: 200,
      deadlineSeconds: 86_400, ...(consumer !== undefined && { consumer }),
    });
    await hub.devnet.mine(1 + BLOCK_HASH_LAG);
    return job;
  };

  before(async () => {
    hub = await TestHub.start({ accounts: 3 + MEMBERS, validators: ONE_VALIDATOR });
    [client, ...workers] = hub.others.slice(0, 1 + MEMBERS) as [HubClient, ...HubClient[]];
    await hub.deployer.registerModel(source, 500);
    committed = await askCommitted({ model, question });
    await registerMeasured(hub, committed);
    for (const worker of workers) {
      await worker.stake(STAKE);
      await worker.optIn(model.hash, ASK);
      await worker.optIn(committed.model.hash, ASK);
      await worker.deposit(100n * CIRO);
    }
    await client.deposit(1_000n * CIRO);
    beacon = await TestBeacon.open(hub, workers[0]!);
    await hub.passEpochs(3);
  });
  after(async () => {
    await hub?.stop();
    console.log(costs.join('\n'));
  });

  it('are not taken behind a bond before one answer was proven', async () => {
    expect(await codeOf(submit('optimistic'))).to.equal('MODEL_NOT_MEASURED');
    const { job } = await client.submitJob({
      modelHash: model.hash, modelOwner: hub.deployer.address, inputCommitment: question.inputCommitment,
      salt: question.salt, rows: 1, input: question.input, maxPrice: CIRO, deadlineBlocks: 50, deadlineSeconds: 3_600,
    });
    const answer = { slot: job.slot, job: job.job, ...question };
    await send('measure the model', client, client.calls.measureModel(hub.deployer.address, source, answer));
  });

  /** A job whose first-ranked worker has posted these outputs. */
  async function posted(outputs: Felt[], consumer?: string): Promise<{ job: JobRecord; worker: HubClient }> {
    const job = await submit('optimistic', consumer);
    const [first, second] = await client.ranked(job);
    expect(await codeOf(by(second!).send(client.calls.post(job, outputs)))).to.equal('NOT_YOUR_TURN');
    await send('OPTIMISTIC: post', by(first!), client.calls.post(job, outputs));
    const packed = packJob(postedJob(unpackJob(job.job), first!, ASK, outputs));
    return { job: { ...job, job: packed }, worker: by(first!) };
  }

  it('are paid after their window, or by a proof if they are drawn for one', async () => {
    const { job, worker } = await posted(question.outputs);
    expect((await client.job(job.jobId)).job).to.deep.equal(job.job);
    expect((await worker.account()).reserved).to.equal(BOND_FACTOR * PRICE);
    const judge = client.contracts.OptimisticJudge;
    expect(await codeOf(judge.read(client.connection, 'is_audited', [job.jobId]))).to.equal('BEACON_PENDING');
    const { timeline } = await client.job(job.jobId);
    await beacon.decide(BigInt(timeline.at(-1)!.block) + 1n);
    const audited = await judge.read<boolean>(client.connection, 'is_audited', [job.jobId]);
    if (audited) {
      await send('OPTIMISTIC: prove', worker, client.calls.prove(source, { ...job, ...question }));
    } else {
      expect(await codeOf(client.send(client.calls.finalise(job, question.outputs)))).to.equal('WINDOW_OPEN');
      await hub.devnet.increaseTime(601);
      await hub.devnet.mine(20);
      await send('OPTIMISTIC: finalise', client, client.calls.finalise(job, question.outputs));
    }
    expect(await worker.account()).to.deep.include({ balance: 100n * CIRO + ASK, reserved: 0n });
    const { ruling, stage } = await client.job(job.jobId);
    expect(stage).to.equal('ruled');
    expect(ruling).to.deep.equal({
      outputs: question.outputs, workers: [{ worker: BigInt(worker.address), ask: ASK }], security: STAKE,
    });
  });

  it('may be proven early', async () => {
    const { job, worker } = await posted(question.outputs);
    await send('OPTIMISTIC: prove', worker, client.calls.prove(source, { ...job, ...question }));
    expect((await client.job(job.jobId)).stage).to.equal('ruled');
  });

  it('are not handed to a consumer that was made for proofs', async () => {
    const { connection, addresses } = hub.deployer;
    const consumer = await deployContract(
      connection, await compileContracts(), 'LastAnswer', [addresses.JobManager, model.hash],
    );
    const { job, worker } = await posted(question.outputs, consumer);
    await worker.send(client.calls.prove(source, { ...job, ...question }));
    const ruled = await client.job(job.jobId);
    expect(unpackJob(ruled.job)).to.include({ state: 'ruled', ask: STAKE });
    expect(await codeOf(client.deliver(ruled, question.outputs))).to.equal('ENTRYPOINT_NOT_FOUND');
  });

  it('cost bond and stake when somebody proves them wrong', async () => {
    const { job, worker } = await posted(wrong);
    const before = await worker.account();
    const challenger = workers.find((other) => other !== worker)!;
    const { InvalidCompute, OptimisticJudge, CDCPool } = client.contracts;
    const result = { judge: 'OptimisticJudge', jobId: job.jobId, worker: worker.address } as const;
    note('challenge: open the case', await contest(challenger, result, { model, question }, wrong, question.outputs));
    await hub.devnet.increaseTime(700);
    await hub.devnet.mine(20);
    expect(await codeOf(client.send(client.calls.finalise(job, wrong)))).to.equal('CONTESTED');
    await hub.devnet.increaseTime(21_600);
    await hub.devnet.mine(20);
    const key = { judge: OptimisticJudge.address, job_id: job.jobId, worker: worker.address };
    await send('challenge: close the case', challenger, InvalidCompute.call('close_cases', { keys: [key] }));
    const refunded = (await client.account()).balance;
    await send('OPTIMISTIC: conclude', challenger, client.calls.conclude(job));
    expect((await client.job(job.jobId)).stage).to.equal('refused');
    expect((await client.account()).balance - refunded).to.equal(4n * CIRO);
    expect(await worker.account()).to.deep.include({ balance: before.balance, reserved: 0n });
    const [own] = Object.values(await CDCPool.read<Record<number, bigint>>(
      client.connection, 'slashable', [worker.address, 0],
    ));
    expect(own).to.equal(STAKE / 2n);
  });

  it('are paid when two of three drawn workers give them, and the third has another', async () => {
    expect(await codeOf(submit('attested'))).to.equal('ATTESTED_REEXECUTES');
    const { hash } = committed.model;
    const job = await submit('attested', undefined, hash);
    expect(await codeOf(client.ranked(job))).to.equal('BEACON_PENDING');
    await beacon.draw(job);
    const ranks = (await client.ranked(job)).slice(0, 3).map(by);
    const judge = client.contracts.AttestedJudge;
    const said = [question.outputs, wrong, question.outputs];
    const salts = [11n, 12n, 13n];
    const voters = [];
    for (const [rank, worker] of ranks.entries()) {
      const result = resultDigest(hash, question.inputCommitment, said[rank]!);
      const commitment = await judge.read<Felt>(
        client.connection, 'commitment_of', [job.jobId, worker.address, result, salts[rank]!],
      );
      await send('ATTESTED: commit', worker, client.calls.commit(job, commitment));
      voters.push({ worker: BigInt(worker.address), ask: ASK, commitment });
      await hub.devnet.mine(10);
    }
    const opening = (rank: number) => ({ worker: BigInt(ranks[rank]!.address), ask: ASK, salt: salts[rank]! });
    const earned = await Promise.all(ranks.map(async (worker) => (await worker.account()).balance));
    await send('ATTESTED: reveal two', client, client.calls.reveal(job, question.outputs, [opening(0), opening(2)]));
    await send('ATTESTED: reveal one', client, client.calls.reveal(job, wrong, [opening(1)]));
    await send('ATTESTED: finalise', client, client.calls.finaliseRound(job, question.outputs, voters));
    const pays = await Promise.all(ranks.map(async (worker, rank) => (await worker.account()).balance - earned[rank]!));
    expect(pays).to.deep.equal([ASK, 0n, ASK]);
    const { ruling, stage } = await client.job(job.jobId);
    expect(stage).to.equal('ruled');
    expect(ruling!.outputs).to.deep.equal(question.outputs);
    expect(ruling!.workers.map(({ worker }) => worker)).to.have.members([voters[0]!.worker, voters[2]!.worker]);
  });

  it('leave whoever did not come and was away to sentinels, which accuse it, and to answer for it', async () => {
    const job = await submit('attested', undefined, committed.model.hash);
    await beacon.draw(job);
    const [first, second] = (await client.ranked(job)).map(by);
    const { Downtime, AttestedJudge } = client.contracts;
    const chain = new StarknetChain({ rpcUrl: hub.network.rpcUrl, account: 0n, privateKey: '0x1' });
    const penal = await StarknetPenal.connect({ chain, addresses: client.addresses, source: () => [] });
    const { bond } = penal.rules.accusations;
    const accuse = (worker: HubClient) => client.send(
      penal.accuseAbsent([{ view: { ...job, job: unpackJob(job.job) } as never, worker: BigInt(worker.address) }])
        .map(({ to, entrypoint, calldata }) => (
          { contractAddress: `0x${to.toString(16)}`, entrypoint, calldata: calldata.map(String) })),
    );
    expect(await penal.pool.indexOf(BigInt(first!.address))).to.be.greaterThan(0);
    expect(await codeOf(accuse(second!))).to.equal('NOT_MISSED');
    await hub.devnet.mine(10);
    const missed = { slot: job.slot, job: job.job as never, worker: first!.address };
    expect(await AttestedJudge.read<bigint>(client.connection, 'missed_seat', missed)).to.not.equal(0n);

    // Both miss their turn; validators certify that one of them was away.
    await hub.devnet.mine(10);
    await hub.devnet.increaseTime(HOUR);
    await hub.devnet.mine();
    const { timestamp } = await client.connection.provider.getBlock('latest');
    const absent = await penal.pool.indexOf(BigInt(first!.address));
    const all = Array.from({ length: MEMBERS }, (_worker, at) => at + 1);
    await beacon.uptime(client).certify({
      hour: Math.floor(timestamp / HOUR) - 1, blockHash: 1n, workers: MEMBERS,
      present: new Set(all.filter((index) => index !== absent)),
    });
    const folder = mkdtempSync(join(tmpdir(), 'ciro-levels-'));
    const sentinel = keeperFactory(hub, folder)('sentinel', (await hub.devnet.accounts()).at(-1)!, {});
    await sentinel.start();
    const accuser = async (worker: HubClient) =>
      (await Downtime.read<{ accuser: bigint }>(client.connection, 'accusation', [worker.address])).accuser;
    await passUntil('it stands accused', async () => (await accuser(first!)) !== 0n, [sentinel], () => hub.devnet.mine());
    await sentinel.stop();
    rmSync(folder, { recursive: true });
    expect(await accuser(first!)).to.equal(BigInt(hub.others.at(-1)!.address));
    expect(await accuser(second!), 'it is there').to.equal(0n);
    const before = await first!.balance(first!.address);
    await first!.send(Downtime.call('here', []));
    expect((await first!.balance(first!.address)) - before).to.equal(bond);
    expect(await codeOf(accuse(first!))).to.equal('HOURS_COUNTED');
  });

  it('are paid before their job expires, however late, once one was told', async () => {
    const job = await submit('attested', undefined, committed.model.hash);
    await beacon.draw(job);
    const ranks = (await client.ranked(job)).slice(0, 3).map(by);
    const result = resultDigest(committed.model.hash, question.inputCommitment, question.outputs);
    const { AttestedJudge } = client.contracts;
    for (const worker of ranks) {
      const of = [job.jobId, worker.address, result, 7n];
      const commitment = await AttestedJudge.read<Felt>(client.connection, 'commitment_of', of);
      await worker.send(worker.calls.commit(job, commitment));
      await hub.devnet.mine(10);
    }
    const told = (...workers: HubClient[]) => client.calls.reveal(
      job, question.outputs, workers.map(({ address }) => ({ worker: BigInt(address), ask: ASK, salt: 7n })),
    );
    await hub.devnet.increaseTime(90_000);
    await hub.devnet.mine(Number(unpackJob(job.job).deadlineBlock) - await hub.devnet.blockNumber() - 1);
    const [first, ...others] = ranks;
    await client.send(told(first!));
    await hub.devnet.mine(1);
    expect(await codeOf(client.send(client.calls.expire(job)))).to.equal('REVEALS_OPEN');
    const before = (await first!.account()).balance;
    await client.send(told(...others));
    const voters = await Promise.all(ranks.map(async ({ address }) => ({
      worker: BigInt(address), ask: ASK,
      commitment: await AttestedJudge.read<Felt>(client.connection, 'commitment_of', [job.jobId, address, result, 7n]),
    })));
    await client.send(client.calls.finaliseRound(job, question.outputs, voters));
    expect((await first!.account()).balance - before).to.equal(ASK);
    expect((await client.job(job.jobId)).stage).to.equal('ruled');
  });

  it('keep their committee when one that has committed leaves its list', async () => {
    const job = await submit('attested', undefined, committed.model.hash);
    await beacon.draw(job);
    const ranks = await client.ranked(job);
    const [first, second, third, fourth] = ranks.map(by);
    const view = { ...job, job: unpackJob(job.job) } as never;
    const chain = new StarknetChain({ rpcUrl: hub.network.rpcUrl, account: 0n, privateKey: '0x1' });
    const keeper = await StarknetHub.connect({ chain, addresses: client.addresses });
    const drawn = async () => keeper.ranked(view, (await keeper.seed(view))!);
    expect(await drawn()).to.deep.equal(ranks);
    await first!.send(first!.calls.commit(job, 1n));
    await first!.send(first!.calls.optOut(committed.model.hash));
    expect((await client.ranked(job)).slice(0, 3)).to.deep.equal(ranks.slice(1));
    expect(await drawn()).to.deep.equal(ranks);
    expect(await codeOf(second!.send(second!.calls.commit(job, 1n)))).to.equal('NOT_YOUR_TURN');
    await hub.devnet.mine(20);
    expect(await codeOf(fourth!.send(fourth!.calls.commit(job, 1n)))).to.equal('NOT_YOUR_TURN');
    await third!.send(third!.calls.commit(job, 1n));
    await second!.send(second!.calls.commit(job, 1n));
    expect(await codeOf(fourth!.send(fourth!.calls.commit(job, 1n)))).to.equal('COMMITS_CLOSED');
  });

});

describe('An epoch', function () {
  this.timeout(300_000);
  // By the rules of the devnet's file.
  const least = Number(attestedBlocks({ roundBlocks: 4n, delayBlocks: 10n, graceBlocks: 3n }, 10n));

  let devnet: Devnet;
  after(() => devnet?.stop());

  it('is as long as a committee takes, and no shorter', async () => {
    devnet = await Devnet.start();
    const contracts = await compileContracts();
    const found = await loadNetwork('devnet', { rpcUrl: `${devnet.url}/rpc` });
    const [account] = await devnet.accounts();
    const connection = new Connection({ rpcUrl: found.rpcUrl, account: account!, pollMs: 5 });
    const deploy = (epochLength: number) =>
      apply({ ...found, pool: { ...found.pool, epochLength } }, contracts, connection).then(() => 'done', String);
    expect(await deploy(least - 1)).to.include('WINDOW_RANGE');
    expect(await deploy(least)).to.equal('done');
  });
});
