import { BLOCK_HASH_LAG } from '@ciro-network/deploy';
import { CommittedProver } from '@ciro-network/prover';
import { unpackInput, type Context, type Felt } from '@ciro-network/sdk';
import {
  HubError, submissionFelts, type HubClient, type JobRecord, type ModelSource, type Receipt,
} from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { CIRO, TestHub } from '../harness/hub.ts';
import { ask, testModel, type Question } from '../harness/model.ts';

const ASK = CIRO / 2n;
/** An argument for something else asks for other rows of the oracle than it brings, or ends in another claim. */
const FALSE = ['PROOF_PATH', 'PROOF_CLAIM'];
/** The accumulators of the last layer are the ninth felt of a row of this network; its shifts are 2. */
const LAST = 8;
const UNIT = 4n;

describe('A paid job of a committed model', () => {
  const model = testModel([64, 48, 24, 10]);
  const questions = [ask(model, 1, 1), ask(model, 3, 2), ask(model, 2, 3)];
  const costs: [string, Receipt][] = [];
  const spent = (what: string, receipt: Receipt) => (costs.push([what, receipt]), receipt);
  let committed: CommittedProver;
  let hub: TestHub;
  let client: HubClient;
  let workers: HubClient[];
  let jobs: JobRecord[];
  let ranked: HubClient[];

  const source = (argument: readonly Felt[]): ModelSource => ({ committed: { program: committed.felts, argument } });
  const prove = async (context: Context, asked: readonly { question: Question; jobId: Felt }[]): Promise<Felt[]> => {
    const inputs = asked.map(({ question: { salt, rows, input }, jobId }) => (
      { jobId, salt, rows, input: unpackInput(input, rows, model.program.inputs) }
    ));
    return (await committed.prove(context, inputs)).argument;
  };
  /** The argument of `worker` for some of the jobs. */
  const argue = async (worker: HubClient, asked: readonly JobRecord[], as = asked): Promise<Felt[]> => {
    const inputs = asked.map((job, at) => ({ question: questions[jobs.indexOf(job)]!, jobId: as[at]!.jobId }));
    return prove(await worker.argumentContext(), inputs);
  };
  const answers = (asked: readonly JobRecord[]) => asked.map((job) => {
    const { salt, input, outputs } = questions[jobs.indexOf(job)]!;
    return { slot: job.slot, job: job.job, salt, input, outputs };
  });
  const refused = (sent: Promise<Receipt>) => sent.then(
    () => 'ACCEPTED', (error: unknown) => (error instanceof HubError ? error.code : Promise.reject(error)),
  );

  before(async () => {
    committed = await CommittedProver.open(model.felts);
    hub = await TestHub.start({ accounts: 5 });
    [client, ...workers] = hub.others as [HubClient, ...HubClient[]];
  });
  after(async () => {
    await hub.stop();
    const rows = costs.map(([what, { l2Gas, l1DataGas }]) =>
      `      ${what.padEnd(28)} ${(l2Gas / 1e6).toFixed(2).padStart(7)} M L2 gas ${l1DataGas} L1 data gas`);
    console.log(rows.join('\n'));
  });

  it('has a model of which the chain sees no weight', async () => {
    const { deployer } = hub;
    expect(await refused(deployer.registerModel(source([1n]), 500))).to.equal('PROOF_LENGTH');
    const cut = { committed: { program: committed.felts.slice(1), argument: [] } };
    expect(await refused(deployer.registerModel(cut, 500))).to.not.equal('ACCEPTED');
    spent('register model', await deployer.registerModel(source([]), 500));
    expect(await refused(deployer.registerModel(source([]), 500))).to.equal('MODEL_EXISTS');
  });

  it('has workers with stake who offer to serve it', async () => {
    for (const worker of workers) {
      // Three minimums, so that a draw that finds less than all of them is one in hundreds.
      await worker.stake(3_000n * CIRO);
      await worker.optIn(committed.modelHash, ASK);
    }
    await hub.passEpochs(3);
  });

  it('is prepaid and given to workers by lot', async () => {
    await client.deposit(100n * CIRO);
    const requests = questions.map(({ rows, salt, input, inputCommitment }) => ({
      modelHash: committed.modelHash, modelOwner: hub.deployer.address, inputCommitment, salt, rows, input,
      maxPrice: CIRO * BigInt(rows), deadlineBlocks: 100, deadlineSeconds: 3600,
    }));
    const submitted = await client.submitJobs(requests);
    ({ jobs } = submitted);
    spent('submit three jobs', submitted.receipt);
    await hub.devnet.mine(1 + BLOCK_HASH_LAG);
    const addresses = await client.ranked(jobs[0]!);
    ranked = addresses.map((address) => workers.find((worker) => BigInt(worker.address) === address)!);
    expect(ranked).to.have.members(workers);
  });

  it('refuses an argument that is changed, cut or made for somebody or something else', async () => {
    const [first, second] = ranked as [HubClient, HubClient];
    const asked = [jobs[0]!];
    const good = await argue(first, asked);
    const attempt = (argument: readonly Felt[], results = answers(asked)) =>
      refused(first.submitResults(source(argument), results));
    const changed = (at: number, by = 1n) => good.map((felt, index) => (index === at ? felt + by : felt));
    expect(await attempt([]), 'none').to.equal('PROOF_LENGTH');
    expect(await attempt(good.slice(0, -1)), 'cut').to.equal('PROOF_LENGTH');
    expect(await attempt([...good, 0n]), 'extended').to.equal('PROOF_LENGTH');
    expect(await attempt(changed(0)), 'an accumulator of a row').to.not.equal('ACCEPTED');
    expect(await attempt(changed(LAST, UNIT)), 'one that an output comes from').to.equal('OUTPUT_MISMATCH');
    expect(await attempt(changed(good.length - 1)), 'the last felt').to.equal('PROOF_CLAIM');
    const wrong = answers(asked).map((answer) => ({ ...answer, outputs: [answer.outputs[0]! + 1n] }));
    expect(await attempt(good, wrong), 'an output').to.equal('OUTPUT_MISMATCH');
    expect(await attempt(changed(LAST, UNIT), wrong), 'both of them').to.be.oneOf(FALSE);
    const ofSecond = await argue(second, asked);
    expect(await attempt(ofSecond), 'of another worker').to.be.oneOf(FALSE);
    const ofAnotherJob = await argue(first, asked, [jobs[1]!]);
    expect(await attempt(ofAnotherJob), 'of another job').to.be.oneOf(FALSE);
    const nowhere = { chainId: 0n, contract: 0n, submitter: 0n };
    const outside = await prove(nowhere, [{ question: questions[0]!, jobId: 0n }]);
    expect(await attempt(outside), 'of no job').to.be.oneOf(FALSE);
    const program = committed.felts.map((felt, at) => (at === committed.felts.length - 1 ? felt + 1n : felt));
    const other = first.submitResults({ committed: { program, argument: good } }, answers(asked));
    expect(await refused(other), 'of another model').to.equal('MODEL_HASH');
    const reexecuted = first.submitResults({ inline: model.felts }, answers(asked));
    expect(await refused(reexecuted), 'the weights themselves').to.equal('MODEL_HASH');
  });

  it('is verified, paid and closed in one transaction', async () => {
    const [first] = ranked as [HubClient];
    const asked = [jobs[0]!];
    const argument = await argue(first, asked);
    const before = await first.account();
    const receipt = spent('submit result', await first.submitResults(source(argument), answers(asked)));
    const { stage, settlement } = await client.job(jobs[0]!.jobId);
    expect(stage).to.equal('settled');
    expect(settlement!.outputs).to.deep.equal(questions[0]!.outputs);
    expect((await first.account()).balance - before.balance).to.equal(ASK);
    expect(await calldataOf(receipt)).to.equal(submissionFelts(source(argument), answers(asked)));
    expect(await refused(first.submitResults(source(argument), answers(asked))), 'twice').to.equal('JOB_MISMATCH');
  });

  it('shares one argument with other jobs, in their order', async () => {
    const asked = jobs.slice(1);
    // Whoever was drawn: from here on every member may answer.
    await hub.devnet.mine(60);
    const [worker] = ranked as [HubClient];
    const argument = await argue(worker, asked);
    const backwards = worker.submitResults(source(argument), answers(asked).reverse());
    expect(await refused(backwards)).to.not.equal('ACCEPTED');
    const alone = worker.submitResults(source(argument), answers(asked.slice(0, 1)));
    expect(await refused(alone)).to.equal('PROOF_LENGTH');
    const receipt = spent('submit two results, 5 rows', await worker.submitResults(source(argument), answers(asked)));
    for (const { jobId } of asked) expect((await client.job(jobId)).stage).to.equal('settled');
    expect(await calldataOf(receipt)).to.equal(submissionFelts(source(argument), answers(asked)));
  });

  it('leaves no CIRO over and none missing', async () => {
    const { Vault } = hub.deployer.contracts;
    const owed = await Vault.read<bigint>(client.connection, 'total_owed');
    expect(await client.balance(Vault.address)).to.equal(owed);
    expect((await client.account()).reserved).to.equal(0n);
  });

  async function calldataOf({ transactionHash }: Receipt): Promise<number> {
    const transaction = await client.connection.provider.getTransactionByHash(transactionHash);
    return (transaction as unknown as { calldata: string[] }).calldata.length;
  }
});
