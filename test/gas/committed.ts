// What committed answers cost: L2 gas of devnet's receipts of `submit_result(s)`, the whole call tree and its calldata included,
// of networks with random weights; jobs open to all members.

import { CommittedProver, type JobToProve } from '@ciro-network/prover';
import { compileDataClass } from '@ciro-network/compiler';
import { deployCommitted, registerCommitted } from '@ciro-network/deploy';
import { MAX_INLINE_FELTS, MAX_INPUT_FELTS, unpackInput, type Felt } from '@ciro-network/sdk';
import { submissionFelts, type HubClient, type ModelSource } from '@ciro-network/sdk/hub';

import { CIRO, TestHub, WITHOUT_ESTIMATE } from '../harness/hub.ts';
import { ask, testModel } from '../harness/model.ts';

export interface Measurement {
  sizes: number[];
  jobs: number;
  /** Of the weights. */
  seed?: number;
}

const MEASUREMENTS: Measurement[] = [
  { sizes: [64, 48, 24, 10], jobs: 1 },
  { sizes: [250, 128, 64, 10], jobs: 1 },
  { sizes: [784, 512, 256, 10], jobs: 1 },
  { sizes: [2048, 1500, 8], jobs: 1 },
  { sizes: [64, 32, 10], jobs: 64 },
];
/** Blocks after which every member may answer: seed, its hash readable, four ranks of ten. */
const ALL_MAY_ANSWER = 60;

/** By network and what was done; felts are those of the whole transaction. */
export async function measureCommitted(measurements = MEASUREMENTS): Promise<Record<string, number>> {
  const hub = await TestHub.start({ accounts: 3, ciroEach: 10_000n * CIRO });
  try {
    const [client, worker] = hub.others as [HubClient, HubClient];
    await worker.stake(1_000n * CIRO);
    await worker.deposit(CIRO);
    await client.deposit(1_000n * CIRO);
    const figures: Record<string, number> = {};
    for (const measurement of measurements) {
      const { felts, register, result } = await answerCommitted(hub, measurement);
      const { sizes, jobs } = measurement;
      const name = `committed ${sizes.join('-')}${jobs > 1 ? `, ${jobs} jobs` : ''}`;
      figures[`${name}: felts`] = felts;
      figures[`${name}: register`] = register;
      figures[`${name}: result${jobs > 1 ? ' a job' : ''}`] = Math.round(result / jobs);
    }
    return figures;
  } finally {
    await hub.stop();
  }
}

/** Registers the network, and has so many jobs of it answered by one argument. */
export async function answerCommitted(hub: TestHub, { sizes, jobs: count, seed }: Measurement) {
  const [client, worker] = hub.others as [HubClient, HubClient];
  const model = testModel(sizes, seed);
  const prover = await CommittedProver.open(model.felts);
  const program = prover.felts;
  const { source, registered } = await register(hub, program);
  await worker.optIn(prover.modelHash, CIRO / 2n);
  await hub.passEpochs(3);
  const questions = Array.from({ length: count }, (_, i) => ask(model, 1, i + 1));
  const { jobs } = await client.submitJobs(questions.map(({ rows, salt, input, inputCommitment }) => ({
    modelHash: prover.modelHash,
    modelOwner: hub.deployer.address,
    inputCommitment, salt, rows,
    // A longer one is left to the worker to fetch.
    input: input.length <= MAX_INPUT_FELTS ? input : [],
    maxPrice: CIRO,
    deadlineBlocks: 250,
    deadlineSeconds: 3600,
  })));
  await hub.devnet.mine(ALL_MAY_ANSWER);
  const asked = jobs.map(({ jobId }, i): JobToProve => {
    const { salt, rows, input } = questions[i]!;
    return { jobId, salt, rows, input: unpackInput(input, rows, sizes[0]!) };
  });
  const { argument } = await prover.prove(await worker.argumentContext(), asked);
  const answers = jobs.map(({ slot, job }, i) => {
    const { salt, input, outputs } = questions[i]!;
    return { slot, job, salt, input, outputs };
  });
  const call = worker.calls.submitResults(source(argument), answers);
  const { l2Gas } = await worker.connection.send(call, WITHOUT_ESTIMATE);
  return { felts: submissionFelts(source(argument), answers), register: registered, result: l2Gas };
}

/** A long program by its data contract, whose class is not counted; a short one as it is. */
async function register(hub: TestHub, program: readonly Felt[]) {
  if (program.length <= MAX_INLINE_FELTS) {
    const { l2Gas } = await registerCommitted(hub.deployer, program, 500);
    return { registered: l2Gas, source: (argument: Felt[]): ModelSource => ({ committed: { program, argument } }) };
  }
  const { address, receipts } = await deployCommitted(hub.deployer, await compileDataClass(program), 500);
  const source = (argument: Felt[]): ModelSource => ({ committedData: { data: address, argument } });
  return { registered: receipts.at(-1)!.l2Gas, source };
}
