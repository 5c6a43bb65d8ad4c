import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ModelDir } from '@ciro-network/compiler';
import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { Felt } from '@ciro-network/sdk';
import type { HubClient, JobRecord, Level } from '@ciro-network/sdk/hub';
import { expect } from 'chai';
import { CairoCustomEnum } from 'starknet';

import { compileDigits, digitQuestions, type DigitQuestion } from '../harness/digits.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { complaintsOf, keeperFactory } from '../harness/keepers.ts';

const ASK = CIRO / 2n;
const SALT = 77n;
const STAKE = 1_000n * CIRO;
const DEPOSIT = 100n * CIRO;
describe('Keepers and jobs without a proof', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-judged-'));
  let model: ModelDir;
  let question: DigitQuestion;
  let hub: TestHub;
  let client: HubClient;
  let workers: { hub: HubClient; process: KeeperProcess }[];

  before(async () => {
    const dir = join(folder, 'digits');
    model = await compileDigits(dir);
    question = digitQuestions(model)(0, 1, SALT);
    hub = await TestHub.start({ accounts: 11 });
    const [first, ...others] = hub.others as [HubClient, ...HubClient[]];
    client = first;
    await hub.deployer.registerModel({ inline: model.felts }, 500);
    await client.deposit(1_000n * CIRO);
    const { commitment: input_commitment, ...answer } = question;
    await client.send(client.contracts.ModelRegistry.call('measure_model', {
      owner: hub.deployer.address, model_hash: model.modelHash, answer: { job_id: 0, input_commitment, ...answer },
      source: new CairoCustomEnum({ Inline: model.felts, Data: undefined, Committed: undefined, CommittedData: undefined }),
    }));
    const accounts = (await hub.devnet.accounts()).slice(2);
    const keeper = keeperFactory(hub, folder);
    workers = others.slice(0, 4).map((worker, at) => ({
      hub: worker, process: keeper('worker', accounts[at]!, { models: [{ dir, ask: String(ASK) }] }),
    }));
    for (const [at, worker] of others.entries()) {
      await worker.stake(STAKE);
      // The judge wants a list of nine; these ask for more than any job here pays, so they are never drawn.
      if (at >= workers.length) await worker.optIn(model.modelHash, 100n * CIRO);
      else await worker.deposit(DEPOSIT);
    }
    await Promise.all(workers.map(({ process }) => process.start()));
    await until('all have opted in', async () => (await client.members(model.modelHash)).length === others.length);
    await hub.passEpochs(3);
  });
  after(async () => {
    await Promise.all((workers ?? []).map(({ process }) => process.stop()));
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  const complaints = () => complaintsOf(workers.map(({ process }) => process));
  const by = (address: Felt) => workers.find((worker) => BigInt(worker.hub.address) === address)!;

  function submit(level: Level) {
    return client.submitJob({
      level, modelHash: model.modelHash, modelOwner: hub.deployer.address, inputCommitment: question.commitment,
      salt: SALT, rows: 1, input: question.input, maxPrice: 4n * CIRO, deadlineBlocks: 250, deadlineSeconds: 86_400,
    });
  }

  /** Lets blocks pass until something holds. */
  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (let block = 0; block < 300; block += 1) {
      if (await holds()) return;
      await hub.devnet.mine();
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    throw new Error(`Waited in vain until ${what}.\n${complaints().join('\n')}`);
  }

  async function untilStage(jobId: Felt, ...stages: JobRecord['stage'][]): Promise<JobRecord> {
    await until(`the job is ${stages.join(' or ')}`, async () => stages.includes((await client.job(jobId)).stage));
    return client.job(jobId);
  }

  it('post an answer in their turn, and are paid when nobody has contested it', async () => {
    const { job } = await submit('optimistic');
    const posted = await untilStage(job.jobId, 'posted');
    const worker = by(posted.job.worker);
    const before = await worker.hub.account();
    expect(before.reserved > 64n * ASK).to.equal(true);
    await hub.devnet.increaseTime(601);
    const { ruling } = await untilStage(job.jobId, 'ruled');
    expect(ruling!.outputs).to.deep.equal(question.outputs);
    expect(await worker.hub.account()).to.deep.include({ balance: before.balance + before.reserved + ASK, reserved: 0n });
    expect(complaints()).to.deep.equal([]);
  });
});
