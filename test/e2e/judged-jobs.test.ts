import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CheckedModel } from '@ciro-network/compiler';
import { BLOCK_HASH_LAG, registerCommitted } from '@ciro-network/deploy';
import type { KeeperProcess } from '@ciro-network/keepers/child';
import { CommittedProver } from '@ciro-network/prover';
import { RANKS, unpackInput, type Felt } from '@ciro-network/sdk';
import { sourceEnum, type HubClient, type JobRecord, type Level, type ModelSource } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { standingOf } from '../../cli/src/standing.ts';
import { compileDigits, digitQuestions, type DigitQuestion } from '../harness/digits.ts';
import { ONE_VALIDATOR, TestBeacon } from '../harness/beacon.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { complaintsOf, keeperFactory, passUntil } from '../harness/keepers.ts';

const ASK = CIRO / 2n;
const SALT = 77n;
const STAKE = 1_000n * CIRO;
/** Enough for the draw to find all four of them. */
const HEAVY = 50n * STAKE;
const DEPOSIT = 100n * CIRO;
/** Of which the bond is more than that. */
const ROWS = 4;
/** In which a job can still be posted. */
const TRIED_BLOCKS = 190;

describe('Keepers and jobs without a proof', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-judged-'));
  let model: CheckedModel;
  let committed: CheckedModel;
  let question: DigitQuestion;
  let dear: DigitQuestion;
  let hub: TestHub;
  let client: HubClient;
  let beacon: TestBeacon;
  let workers: { hub: HubClient; process: KeeperProcess }[];

  before(async () => {
    const dir = join(folder, 'digits');
    model = await compileDigits(dir);
    const committedDir = join(folder, 'committed');
    committed = await compileDigits(committedDir, 'committed');
    const models = [dir, committedDir].map((one) => ({ dir: one, ask: String(ASK) }));
    question = digitQuestions(model)(0, 1, SALT);
    hub = await TestHub.start({ accounts: 11, validators: ONE_VALIDATOR });
    const [first, ...others] = hub.others as [HubClient, ...HubClient[]];
    client = first;
    await hub.deployer.registerModel({ inline: model.felts }, 500);
    await client.deposit(1_000n * CIRO);
    dear = digitQuestions(model)(0, ROWS, SALT);
    const { commitment: input_commitment, ...answer } = dear;
    const { ModelRegistry } = client.contracts;
    const measure = (modelHash: Felt, source: ModelSource) => client.send(ModelRegistry.call('measure_model', {
      owner: hub.deployer.address, model_hash: modelHash, answer: { job_id: 0, input_commitment, ...answer },
      source: sourceEnum(source),
    }));
    await measure(model.modelHash, { inline: model.felts });
    const { felts: program, digests } = committed.committed!;
    await registerCommitted(hub.deployer, program, 500);
    const prover = await CommittedProver.open(committed.felts, digests);
    const { argument } = await prover.prove(
      { ...await client.argumentContext(), contract: BigInt(hub.deployer.addresses.ModelRegistry) },
      [{ jobId: 0n, salt: SALT, rows: ROWS, input: unpackInput(answer.input, ROWS, model.manifest.inputs) }],
    );
    await measure(committed.modelHash, { committed: { program, argument } });
    const accounts = (await hub.devnet.accounts()).slice(2);
    const keeper = keeperFactory(hub, folder);
    workers = others.slice(0, 4).map((worker, at) => ({
      hub: worker, process: keeper('worker', accounts[at]!, { models }),
    }));
    for (const [at, worker] of others.entries()) {
      await worker.stake(at < workers.length ? HEAVY : STAKE);
      // The judge wants a list of nine; these ask for more than any job here pays, so they are never drawn.
      if (at < workers.length) await worker.deposit(DEPOSIT);
      else for (const { modelHash } of [model, committed]) await worker.optIn(modelHash, 100n * CIRO);
    }
    beacon = await TestBeacon.open(hub, others.at(-1)!);
    await Promise.all(workers.map(({ process }) => process.start()));
    const joined = async () => Promise.all([model, committed].map(async ({ modelHash }) =>
      (await client.members(modelHash)).length));
    await until('all have opted in', async () => (await joined()).every((count) => count === others.length));
    await hub.passEpochs(3);
  });
  after(async () => {
    await Promise.all((workers ?? []).map(({ process }) => process.stop()));
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  const processes = () => workers.map(({ process }) => process);
  const complaints = () => complaintsOf(processes());
  const by = (address: Felt) => workers.find((worker) => BigInt(worker.hub.address) === address)!;

  function submit(level: Level, { commitment, rows, input } = question, { modelHash } = model) {
    return client.submitJob({
      level, modelHash, modelOwner: hub.deployer.address, inputCommitment: commitment,
      salt: SALT, rows, input, maxPrice: 4n * CIRO, deadlineBlocks: 250, deadlineSeconds: 86_400,
    });
  }

  /** An ATTESTED job; one for which the draw finds fewer than four workers nobody may answer. */
  async function drawnForFour(): Promise<JobRecord> {
    for (;;) {
      const { job } = await submit('attested', question, committed);
      await beacon.draw(job);
      if ((await client.ranked(job)).length === workers.length) return job;
    }
  }

  /**
   * An OPTIMISTIC job that must be proven if it is posted in the next block. Of empty blocks devnet's hashes follow from
   * their numbers: it can be tried where the dice fall, and gone back.
   */
  async function submitToBeAudited(of: CheckedModel): Promise<{ job: JobRecord; postedIn: number }> {
    for (;;) {
      const before = await hub.devnet.blockNumber();
      const { job } = await submit('optimistic', question, of);
      // Until anybody may answer.
      await hub.devnet.mine(1 + BLOCK_HASH_LAG + RANKS * hub.network.pool.rankWindow);
      for (let block = 0; block < TRIED_BLOCKS; block += 1) {
        const [hash] = await hub.devnet.mine();
        const number = await hub.devnet.blockNumber();
        if (!beacon.isDrawnForAudit(job.jobId, BigInt(number), BigInt(hash!))) continue;
        await hub.devnet.abortBlocks(number - 1);
        return { job, postedIn: number - 1 };
      }
      // One job in twenty no block of its time draws: as if it had not been submitted, and from later blocks.
      await hub.devnet.abortBlocks(before + 1);
      await hub.devnet.mine(TRIED_BLOCKS);
    }
  }

  const roundOf = ({ jobId }: JobRecord): Promise<{ commits: bigint; reveals: bigint }> =>
    client.contracts.AttestedJudge.read(client.connection, 'round', [jobId]);

  /** Lets blocks pass until something holds; `still`: none but those of transactions. */
  const until = (what: string, holds: () => Promise<boolean>, still = false) =>
    passUntil(what, holds, processes(), async () => {
      if (still) return;
      await hub.devnet.mine();
      await beacon.tick();
    });

  async function untilStage(jobId: Felt, ...stages: JobRecord['stage'][]): Promise<JobRecord> {
    await until(`the job is ${stages.join(' or ')}`, async () => stages.includes((await client.job(jobId)).stage));
    return client.job(jobId);
  }

  it('post an answer in their turn, and are paid when nobody has contested it', async () => {
    const { job } = await submit('optimistic');
    const posted = await untilStage(job.jobId, 'posted');
    const worker = by(posted.job.worker);
    const { level, answer } = await standingOf(client, posted);
    expect({ level, ...answer }).to.deep.include({ level: 'optimistic', worker: worker.hub.address, status: 'posted' });
    const before = await worker.hub.account();
    expect(before.reserved > 64n * ASK).to.equal(true);
    await hub.devnet.increaseTime(601);
    const { ruling } = await untilStage(job.jobId, 'ruled');
    expect(ruling!.outputs).to.deep.equal(question.outputs);
    const balance = before.balance + before.reserved + ASK;
    expect(await worker.hub.account()).to.deep.include({ balance, reserved: 0n });
    expect(complaints()).to.deep.equal([]);
  });

  it('leave a job that they cannot stand behind, and say why', async () => {
    const { job } = await submit('optimistic', dear);
    const short = () => workers.flatMap(({ process }) => process.log).filter(({ code }) => code === 'BOND_SHORT');
    await until('somebody says that the bond is too high', async () => short().length > 0);
    expect(short()[0]).to.include({ level: 'warn', reason: 'BALANCE_SHORT' });
    expect((await client.job(job.jobId)).stage).to.equal('submitted');
    expect(complaints()).to.deep.equal([]);
  });

  for (const kind of ['re-executed', 'committed'] as const) {
    it(`prove answers of a ${kind} model that are drawn for it`, async () => {
      await Promise.all(workers.map(({ process }) => process.stop()));
      const { job, postedIn } = await submitToBeAudited(kind === 'committed' ? committed : model);
      // Alone, for anybody may answer by then: another's transaction would be in the block that decides.
      await workers[0]!.process.start();
      await until('the job is posted', async () => (await client.job(job.jobId)).stage === 'posted', true);
      const { timeline, ruling, job: { worker } } = await untilStage(job.jobId, 'ruled');
      expect(timeline.at(-2)).to.deep.include({ stage: 'posted', block: postedIn });
      expect(ruling!.outputs).to.deep.equal(question.outputs);
      const id = `0x${job.jobId.toString(16)}`;
      await until('it has heard of its proof', async () =>
        workers[0]!.process.log.some((line) => line.kind === 'prove' && String(line.jobs) === id));
      expect((await by(worker).hub.account()).reserved).to.equal(0n);
      await Promise.all(workers.slice(1).map(({ process }) => process.start()));
    });
  }

  it('commit, reveal and finalise, though one is killed between its commitment and its reveal', async () => {
    const job = await drawnForFour();
    const sent = (kind: string) => workers.filter(({ process }) => process.log.some((line) => line.kind === kind));
    await until('somebody has committed', async () => sent('commit').length > 0);
    const [victim] = sent('commit');
    await victim!.process.stop('SIGKILL');
    const { level, round } = await standingOf(client, job);
    // Others may have committed in the same moment; the last commitment lets reveals begin.
    const { commits } = round!;
    expect(commits).to.be.within(1, 3);
    expect([level, round!.reveals, round!.reveal_by === null]).to.deep.equal(['attested', 0, commits < 3]);
    await until('the others have committed', async () => (await roundOf(job)).commits === 3n);
    await victim!.process.start();
    const { ruling } = await untilStage(job.jobId, 'ruled');
    expect(ruling!.outputs).to.deep.equal(question.outputs);
    expect(ruling!.workers.map(({ worker }) => worker)).to.include(BigInt(victim!.hub.address));
    expect(ruling!.workers).to.have.length(3);
    expect(complaints()).to.deep.equal([]);
  });
});
