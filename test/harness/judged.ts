// Jobs without a proof: a model of which they are taken, and what is said before the court about their answers.

import { compileDataClass } from '@ciro-network/compiler';
import { BLOCK_HASH_LAG, deployModel, registerCommitted } from '@ciro-network/deploy';
import { CommittedProver } from '@ciro-network/prover';
import { decodeProgram, hashFelts, RANKS, shortString, unpackInput, type Felt } from '@ciro-network/sdk';
import { sourceEnum, type HubClient, type JobRecord, type Level, type Receipt } from '@ciro-network/sdk/hub';
import type { CairoCustomEnum } from 'starknet';

import type { TestBeacon } from './beacon.ts';
import { CIRO, type TestHub } from './hub.ts';
import type { Question } from './model.ts';

/** Rows asked of a model, under the deployer's registration. */
export interface Asked {
  model: { felts: readonly Felt[]; hash: Felt };
  /** Of a committed model: `model.hash` is its. */
  committed?: CommittedProver;
  question: Question;
}

/** Whose result is judged. */
export interface Result {
  judge: 'OptimisticJudge' | 'AttestedJudge';
  jobId: Felt;
  worker: string;
}

export type CaseState = 'None' | 'Open' | 'Guilty' | 'Dismissed' | 'Restored';

/** The same question to the committed model of the same program. */
export async function askCommitted({ model: { felts }, question }: Asked): Promise<Asked> {
  const committed = await CommittedProver.open(felts);
  return { model: { felts, hash: committed.modelHash }, question, committed };
}

/** Registers the model, a program that is computed again in a data contract, and has the answer measured. */
export async function registerMeasured({ deployer }: TestHub, asked: Asked): Promise<void> {
  const { model, question, committed } = asked;
  const from = committed === undefined
    ? { data: (await deployModel(deployer, await compileDataClass([...model.felts]), 500)).address }
    : { committed: { program: committed.felts, argument: await argumentFor(deployer, asked) } };
  if (committed !== undefined) await registerCommitted(deployer, committed.felts, 500);
  await deployer.send(deployer.contracts.ModelRegistry.call('measure_model', {
    owner: deployer.address, model_hash: model.hash, source: sourceEnum(from), answer: answerTo(0n, question),
  }));
}

/** Of the answer that is measured: the verifier's caller is the registry. */
async function argumentFor(client: HubClient, { model, question, committed }: Asked): Promise<Felt[]> {
  const { salt, rows, input } = question;
  const context = { ...await client.argumentContext(), contract: BigInt(client.addresses.ModelRegistry) };
  const opened = unpackInput([...input], rows, decodeProgram(model.felts).inputs);
  return (await committed!.prove(context, [{ jobId: 0n, salt, rows, input: opened }])).argument;
}

/**
 * Opens a job, and lets the blocks pass before the first worker's turn. An ATTESTED one for which the beacon draws fewer
 * than four workers nobody may answer: then it opens another.
 */
export async function submitUnproven(
  { deployer, devnet }: TestHub, client: HubClient, level: Level, { model, question }: Asked, beacon?: TestBeacon,
): Promise<JobRecord> {
  const { inputCommitment, salt, rows, input } = question;
  for (;;) {
    const { job } = await client.submitJob({
      level, modelHash: model.hash, modelOwner: deployer.address, inputCommitment, salt, rows, input, maxPrice: CIRO,
      deadlineBlocks: 250, deadlineSeconds: 86_400,
    });
    if (level === 'attested') await beacon!.draw(job);
    else await devnet.mine(BLOCK_HASH_LAG + 1);
    if (level !== 'attested' || (await client.ranked(job)).length === RANKS) return job;
  }
}

export async function caseOf({ contracts, connection }: HubClient, result: Result): Promise<CaseState> {
  const key = { judge: contracts[result.judge].address, job_id: result.jobId, worker: result.worker };
  const { state } = await contracts.InvalidCompute.read<{ state: CairoCustomEnum }>(connection, 'case', { key });
  return state.activeVariant() as CaseState;
}

/** What the judge keeps of a result. */
export function claimOf(
  { contracts, connection }: HubClient, { judge, jobId, worker }: Result,
): Promise<{ result_digest: Felt; price: bigint }> {
  return contracts[judge].read(connection, 'claim_of', { job_id: jobId, worker });
}

/** Announces and, a block later, opens a case: that the model gives `outputs` and not what was claimed. */
export async function contest(
  challenger: HubClient, result: Result, { model, question }: Asked, claimed: readonly Felt[], outputs: readonly Felt[],
): Promise<Receipt> {
  const { contracts: { CiroToken, InvalidCompute, [result.judge]: judge }, address } = challenger;
  const salt = 99n;
  const announcement = hashFelts([
    shortString('CIRO_CHALLENGE'), BigInt(address), BigInt(judge.address), result.jobId, BigInt(result.worker), salt,
    ...outputs,
  ]);
  await challenger.send(InvalidCompute.call('announce', [announcement]));
  const bond = { spender: InvalidCompute.address, amount: { low: 1_000n * CIRO, high: 0n } };
  const challenge = {
    judge: judge.address, worker: result.worker, model_hash: model.hash, claimed: [...claimed], salt,
    source: sourceEnum({ inline: model.felts }), answer: answerTo(result.jobId, { ...question, outputs: [...outputs] }),
  };
  return challenger.send([CiroToken.call('approve', bond), InvalidCompute.call('open_case', { challenge })]);
}

function answerTo(jobId: Felt, { inputCommitment, salt, rows, input, outputs }: Question) {
  return { job_id: jobId, input_commitment: inputCommitment, salt, rows, input, outputs };
}
