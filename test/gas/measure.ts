// What the hub's transactions cost: L2 gas of devnet's receipts, calldata included, of a 64-32-10 network.
//
// Devnet 0.10 counts every class in Cairo steps, as Starknet counts classes older than Sierra 1.7: a range check costs
// 1,600 there and 70 on Starknet, a Poseidon permutation 3,200 and 491. Starknet takes less than these figures.

import { BLOCK_HASH_LAG, deployModel, type DeployedModel } from '@ciro-network/deploy';
import { compileDataClass } from '@ciro-network/compiler';
import type { HubClient, JobRecord, ModelSource, Receipt } from '@ciro-network/sdk/hub';

import { CIRO, TestHub } from '../harness/hub.ts';
import { ask, testModel, type Question } from '../harness/model.ts';
import { measureCommitted } from './committed.ts';
import { callTree, drawTree, gasOf, type CallNode } from './call-tree.ts';
import { measureUptime } from './uptime.ts';

const ASK = CIRO / 2n;
const PRICE = CIRO;
const BATCH = 64;
const DRAWS = 24;
/** Blocks after which every member may answer: seed, its hash readable, four ranks of ten. */
const ALL_MAY_ANSWER = 60;

export interface Measured {
  /** L2 gas by what was done. */
  gas: Record<string, number>;
  /** Call trees of some, drawn. */
  trees: Record<string, string>;
}

export async function measure(): Promise<Measured> {
  const hub = await TestHub.start({ accounts: 5, ciroEach: 10_000n * CIRO });
  try {
    const { gas, trees } = await new Measurement(hub).run();
    return { gas: { ...gas, ...(await measureCommitted()), ...(await measureUptime()) }, trees };
  } finally {
    await hub.stop();
  }
}

class Measurement {
  readonly #hub: TestHub;
  readonly #client: HubClient;
  readonly #workers: HubClient[];
  readonly #model = testModel();
  readonly #gas: Record<string, number> = {};
  readonly #trees: Record<string, string> = {};

  constructor(hub: TestHub) {
    this.#hub = hub;
    const [client, ...workers] = hub.others as [HubClient, ...HubClient[]];
    this.#client = client;
    this.#workers = workers;
  }

  async run(): Promise<Measured> {
    const data = await this.#register();
    await this.#prepare();
    await this.#lone('inline', { inline: this.#model.felts });
    const slot = await this.#lone('data', { data: data.address });
    await this.#lone('data, warm slot', { data: data.address }, slot);
    await this.#draws({ data: data.address }, slot);
    const slots = await this.#batch('fresh slots', { data: data.address });
    await this.#batch('warm slots', { data: data.address }, slots);
    return { gas: this.#gas, trees: this.#trees };
  }

  async #register(): Promise<DeployedModel> {
    this.#note('register model, inline', await this.#hub.deployer.registerModel({ inline: this.#model.felts }, 500));
    await this.#hub.deployer.retireModel(this.#model.hash);
    const data = await deployModel(this.#hub.deployer, await compileDataClass(this.#model.felts), 500);
    const [declared, registered] = data.receipts as [Receipt, Receipt];
    this.#note('declare data class', declared);
    this.#note('deploy data contract and register', registered);
    return data;
  }

  async #prepare(): Promise<void> {
    for (const [i, worker] of this.#workers.entries()) {
      const staked = await worker.stake(1_000n * CIRO);
      const optedIn = await worker.optIn(this.#model.hash, ASK);
      await worker.deposit(CIRO); // so that its account is not new when it is paid
      if (i < this.#workers.length - 1) continue;
      this.#note('stake', staked);
      this.#note('opt in', optedIn);
    }
    await this.#hub.passEpochs(3);
    this.#note('deposit', await this.#client.deposit(1_000n * CIRO));
  }

  /** One job submitted and answered alone, by the worker drawn first. Returns its slot, free again. */
  async #lone(name: string, source: ModelSource, slot?: bigint): Promise<bigint> {
    const question = ask(this.#model);
    const { job, receipt } = await this.#client.submitJob(this.#request(question, slot));
    await this.#hub.devnet.mine(1 + BLOCK_HASH_LAG);
    const [first] = await this.#client.ranked(job);
    // A draw that ranks nobody leaves the job to all members, later.
    if (first === undefined) await this.#hub.devnet.mine(ALL_MAY_ANSWER);
    const worker = this.#workers.find(({ address }) => BigInt(address) === first) ?? this.#workers[0]!;
    const settled = await worker.submitResult(source, answer(job, question));
    const tree = await this.#tree(`result, ${name}`, settled);
    this.#note(`submit, ${name}`, receipt);
    this.#gas[`result, ${name}, without the draw`] = settled.l2Gas - drawGas(tree);
    this.#gas[`draw, ${name}`] = drawGas(tree);
    this.#gas[`life of a job, ${name}`] = receipt.l2Gas + settled.l2Gas;
    return job.slot;
  }

  /** Draws differ by how many throws they take. */
  async #draws(source: ModelSource, slot: bigint): Promise<void> {
    const seen: number[] = [];
    const results: number[] = [];
    for (let i = 0; i < DRAWS; i++) {
      await this.#lone('data, warm slot', source, slot);
      const draw = this.#gas['draw, data, warm slot']!;
      seen.push(draw);
      results.push(this.#gas['result, data, warm slot, without the draw']! + draw);
    }
    this.#gas[`result with its draw, dearest of ${DRAWS}`] = Math.max(...results);
    this.#gas[`draw, mean of ${DRAWS}`] = Math.round(seen.reduce((sum, l2Gas) => sum + l2Gas, 0) / DRAWS);
    const [dearest, second] = seen.toSorted((a, b) => b - a);
    this.#gas[`draw, dearest of ${DRAWS}`] = dearest!;
    this.#gas[`draw, second dearest of ${DRAWS}`] = second!;
  }

  /** Many jobs submitted at once, and answered at once by one worker, when all may answer. Returns their slots. */
  async #batch(warmth: string, source: ModelSource, slots: bigint[] = []): Promise<bigint[]> {
    const questions = Array.from({ length: BATCH }, (_, i) => ask(this.#model, 1, i + 1));
    const { jobs, receipt } = await this.#client.submitJobs(
      questions.map((question, i) => this.#request(question, slots[i])),
    );
    await this.#hub.devnet.mine(ALL_MAY_ANSWER);
    const settled = await this.#workers[0]!.submitResults(source, jobs.map((job, i) => answer(job, questions[i]!)));
    await this.#tree(`batch of ${BATCH}, ${warmth}: results`, settled);
    const each = (l2Gas: number) => Math.round(l2Gas / BATCH);
    this.#gas[`batch of ${BATCH}, ${warmth}: submit a job`] = each(receipt.l2Gas);
    this.#gas[`batch of ${BATCH}, ${warmth}: result a job`] = each(settled.l2Gas);
    return jobs.map((job) => job.slot);
  }

  #request({ rows, salt, input, inputCommitment }: Question, slot?: bigint) {
    return {
      modelHash: this.#model.hash,
      modelOwner: this.#hub.deployer.address,
      inputCommitment, salt, rows, input,
      maxPrice: PRICE,
      deadlineBlocks: 250,
      deadlineSeconds: 3600,
      ...(slot !== undefined && { slot }),
    };
  }

  #note(name: string, { l2Gas }: Receipt): void {
    this.#gas[name] = l2Gas;
  }

  async #tree(name: string, receipt: Receipt): Promise<CallNode> {
    const tree = await callTree(this.#hub.devnet, this.#hub.deployer, receipt);
    this.#trees[name] = drawTree(tree);
    return tree;
  }
}

function answer({ slot, job }: JobRecord, { salt, input, outputs }: Question) {
  return { slot, job, salt, input, outputs };
}

function drawGas(tree: CallNode): number {
  return gasOf(tree, 'CDCPool.entitled_ask') + gasOf(tree, 'CDCPool.entitled_asks');
}
