// What batching saves: each of the mission's four things done alone, and many of it in one transaction. L2 gas of devnet's
// receipts for one of them: its part of the transaction, calldata included. Slots are warm in both, so that only the batch
// makes the difference.

import type { HubClient } from '@ciro-network/sdk/hub';

import { CIRO, TestHub } from '../harness/hub.ts';
import { ask, testModel, type Question } from '../harness/model.ts';
import { answerCommitted } from './committed.ts';
import { measureSlashing } from './slashing.ts';

export interface Saving {
  /** L2 gas of one, alone. */
  individual: number;
  /** L2 gas of one, of a batch. */
  batched: number;
  /** Percent. */
  saved: number;
}

/** Names of the mission's table. */
export type Savings = Record<'proof_verification' | 'reward_distribution' | 'job_submission' | 'slashing', Saving>;

export const BATCH = 64;
/** A set has 32 validators at most. */
const OFFENDERS = 16;
const NETWORK = [64, 32, 10];

export async function measureSavings(): Promise<Savings> {
  const hub = await TestHub.start({ accounts: 2 + BATCH, ciroEach: 2_000n * CIRO });
  try {
    const [client, worker, ...rewarded] = hub.others as [HubClient, HubClient, ...HubClient[]];
    await worker.stake(1_000n * CIRO);
    await worker.deposit(CIRO);
    await client.deposit(1_000n * CIRO);
    return {
      proof_verification: await proofVerification(hub),
      reward_distribution: await rewardDistribution(worker, [client, ...rewarded]),
      job_submission: await jobSubmission(hub, client),
      slashing: await slashing(),
    };
  } finally {
    await hub.stop();
  }
}

/** Answers of a committed network: proven, verified and settled, one argument a transaction. */
async function proofVerification(hub: TestHub): Promise<Saving> {
  const alone = await answerCommitted(hub, { sizes: NETWORK, jobs: 1, seed: 1 });
  const together = await answerCommitted(hub, { sizes: NETWORK, jobs: BATCH, seed: 2 });
  return saving(alone.result, together.result);
}

/** Rewards paid out of one balance of the vault to accounts that have been paid before. */
async function rewardDistribution(payer: HubClient, rewarded: HubClient[]): Promise<Saving> {
  await payer.deposit(100n * CIRO);
  const payments = rewarded.slice(0, BATCH).map(({ address }) => ({ to: address, amount: CIRO / 10n }));
  await payer.send(payer.calls.pay(payments));
  const alone = await payer.send(payer.calls.pay(payments.slice(0, 1)));
  const together = await payer.send(payer.calls.pay(payments));
  return saving(alone.l2Gas, together.l2Gas);
}

/** Jobs submitted into slots of finished ones. */
async function jobSubmission(hub: TestHub, client: HubClient): Promise<Saving> {
  const model = testModel(NETWORK, 3);
  await hub.deployer.registerModel({ inline: model.felts }, 500);
  const request = ({ rows, salt, input, inputCommitment }: Question, slot?: bigint) => ({
    modelHash: model.hash,
    modelOwner: hub.deployer.address,
    inputCommitment, salt, rows, input,
    maxPrice: CIRO,
    deadlineBlocks: 250,
    deadlineSeconds: 3600,
    ...(slot !== undefined && { slot }),
  });
  const questions = Array.from({ length: BATCH }, (_, i) => ask(model, 1, i + 1));
  const submit = (slots: bigint[]) => client.submitJobs(questions.map((question, i) => request(question, slots[i])));
  const { jobs } = await submit([]);
  const [first, ...others] = jobs.map((job) => client.calls.cancel(job));
  await client.send([first!, ...others]);
  const slots = jobs.map(({ slot }) => slot);
  const { job, receipt: alone } = await client.submitJob(request(questions[0]!, slots[0]));
  await client.send(client.calls.cancel(job));
  const { receipt: together } = await submit(slots);
  return saving(alone.l2Gas, together.l2Gas);
}

async function slashing(): Promise<Saving> {
  const { alone, together } = await measureSlashing(OFFENDERS);
  return saving(alone, together, OFFENDERS);
}

function saving(individual: number, together: number, count = BATCH): Saving {
  const batched = Math.round(together / count);
  return { individual, batched, saved: Math.round(1_000 * (1 - batched / individual)) / 10 };
}
