// What the hub's transactions cost: L2 gas of devnet's receipts, calldata included, of a 64-32-10 network.
//
// Devnet 0.10 counts every class in Cairo steps, as Starknet counts classes older than Sierra 1.7: a range check costs 1,600
// there and 70 on Starknet, a Poseidon permutation 3,200 and 491. The figures are an upper bound of what Starknet takes.

import { deployModel, type DeployedModel } from '@ciro-network/deploy';
import { compileDataClass } from '@ciro-network/compiler';
import type { HubClient, JobRecord, ModelSource, Receipt } from '@ciro-network/sdk/hub';

import { CIRO, TestHub } from '../harness/hub.ts';
import { ask, testModel, type Question } from '../harness/model.ts';
import { callTree, drawTree, gasOf, type CallNode } from './call-tree.ts';

const ASK = CIRO / 2n;
const PRICE = CIRO;
const BATCH = 64;
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
    return await new Measurement(hub).run();
  } finally {
    await hub.stop();
  }
}

class Measurement {
  readonly #hub: TestHub;
  readonly #client: HubClient;
  readonly #worker: HubClient;
  readonly #model = testModel();
  readonly #gas: Record<string, number> = {};
  readonly #trees: Record<string, string> = {};

  constructor(hub: TestHub) {
    this.#hub = hub;
    [this.#client, this.#worker] = hub.others as [HubClient, HubClient];
  }

  async run(): Promise<Measured> {
    const data = await this.#register();
    await this.#prepare();
    await this.#lone('inline', { inline: this.#model.felts });
    const slot = await this.#lone('data', { data: data.address });
    await this.#lone('data, warm slot', { data: data.address }, slot);
    await this.#batch({ data: data.address });
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
    const others = this.#hub.others.slice(1);
    for (const [i, worker] of others.entries()) {
      const staked = await worker.stake(1_000n * CIRO);
      const optedIn = await worker.optIn(this.#model.hash, ASK);
      if (i < others.length - 1) continue;
      this.#note('stake', staked);
      this.#note('opt in', optedIn);
    }
    await this.#hub.passEpochs(3);
    this.#note('deposit', await this.#client.deposit(1_000n * CIRO));
    await this.#worker.deposit(CIRO); // so that the worker's account is not new when it is paid
  }

  /** One job submitted and answered alone. Returns its slot, free again. */
  async #lone(name: string, source: ModelSource, slot?: bigint): Promise<bigint> {
    const question = ask(this.#model);
    const submitted = await this.#client.submitJobs([this.#request(question, slot)]);
    await this.#hub.devnet.mine(ALL_MAY_ANSWER);
    const settled = await this.#worker.submitResults(source, [answer(submitted.jobs[0]!, question)]);
    const tree = await this.#tree(`result, ${name}`, settled);
    this.#note(`submit, ${name}`, submitted.receipt);
    this.#gas[`result, ${name}, without the draw`] = settled.l2Gas - drawGas(tree);
    this.#gas[`draw, ${name}`] = drawGas(tree);
    this.#gas[`life of a job, ${name}`] = submitted.receipt.l2Gas + settled.l2Gas;
    return submitted.jobs[0]!.slot;
  }

  async #batch(source: ModelSource): Promise<void> {
    const questions = Array.from({ length: BATCH }, (_, i) => ask(this.#model, 1, i + 1));
    for (const warmth of ['fresh slots', 'warm slots'] as const) {
      const slots = warmth === 'warm slots' ? this.#slots : [];
      const submitted = await this.#client.submitJobs(questions.map((question, i) => this.#request(question, slots[i])));
      await this.#hub.devnet.mine(ALL_MAY_ANSWER);
      const answers = submitted.jobs.map((job, i) => answer(job, questions[i]!));
      const settled = await this.#worker.submitResults(source, answers);
      const tree = await this.#tree(`batch of ${BATCH}, ${warmth}: results`, settled);
      const each = (l2Gas: number) => Math.round(l2Gas / BATCH);
      this.#gas[`batch of ${BATCH}, ${warmth}: submit a job`] = each(submitted.receipt.l2Gas);
      this.#gas[`batch of ${BATCH}, ${warmth}: result a job, without the draw`] = each(settled.l2Gas - drawGas(tree));
      this.#gas[`batch of ${BATCH}, ${warmth}: draw a job`] = each(drawGas(tree));
      this.#gas[`batch of ${BATCH}, ${warmth}: life of a job`] = each(submitted.receipt.l2Gas + settled.l2Gas);
      this.#slots = submitted.jobs.map((job) => job.slot);
    }
  }

  #slots: bigint[] = [];

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
