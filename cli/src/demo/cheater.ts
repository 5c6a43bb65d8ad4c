// The act before the books: an answer without a proof that is wrong, and what it costs whoever gave it.

import { execute, packOutputs, unpackInput, type Felt } from '@ciro-network/sdk';
import { sourceEnum, type JobRecord } from '@ciro-network/sdk/hub';
import type { CairoCustomEnum } from 'starknet';
import { ciroNumber, showCiro } from '../ciro.ts';
import { green, red, type Screen } from './screen.ts';
import { CIRO, timed, type Question, type Stage } from './stage.ts';

/** 64 times the price of an answer is put up with it. */
const PURSE = 50n * CIRO;
const PATIENCE_MS = 30_000;

export async function slashedCheater(stage: Stage, screen: Screen): Promise<void> {
  screen.act('A cheater slashed: an answer without a proof, and a sentinel that nobody told');
  await Promise.all(stage.workers.map(({ process: worker }) => worker.stop('SIGTERM')));
  const question = stage.question(12);
  const outputs = answerTo(stage, question);
  const measured = await stage.client.send(measure(stage, question, outputs));
  screen.step('Measure once that the model can be proven at all', { l2Gas: measured.l2Gas });

  const key = stage.keys.at(-1)!;
  await stage.deployer.send(stage.deployer.calls.transfer(key.address, 200n * CIRO));
  stage.sentinel = stage.keeper('sentinel', key, {});
  await stage.sentinel.start();
  const { job, receipt } = await stage.client.submitJob({ ...stage.request(question), level: 'optimistic' });
  screen.step('Ask for an answer behind a bond, not a proof', { l2Gas: receipt.l2Gas });
  await stage.throwDice();
  const cheater = stage.workerAt((await stage.client.ranked(job))[0]!);
  await cheater.hub.deposit(PURSE);
  const before = await cheater.hub.stakeOf();
  const posted = await cheater.hub.send(cheater.hub.calls.post(job, [outputs[0]! + 1n, ...outputs.slice(1)]));
  screen.step(`${cheater.name} posts an answer that is off by one`, { l2Gas: posted.l2Gas });

  const [, proving] = await timed(() => untilCase(stage, job, cheater.hub.address, 'Open'));
  screen.step('The sentinel computes it again, and proves another', { ms: proving, l2Gas: await gasOf(stage, 'open-case') });
  const rules = stage.network.slashing.cases;
  await stage.devnet.increaseTime(rules.seconds);
  await stage.devnet.mine(rules.blocks);
  await untilCase(stage, job, cheater.hub.address, 'Guilty');
  const after = await cheater.hub.stakeOf();
  screen.step(`${rules.seconds / 3600} hours later, unanswered: the case is closed`, { l2Gas: await gasOf(stage, 'close-case'), ciro: before - after });
  screen.line(`${red('✗')} ${cheater.name}'s stake: ${ciroNumber(before)} before, ${ciroNumber(after)} after; no jobs for 180 days`);
  const refunded = await stage.client.account();
  await stage.client.send(stage.client.calls.conclude(await stage.client.job(job.jobId)));
  const { balance } = await stage.client.account();
  screen.line(`${green('✓')} the client has its ${showCiro(balance - refunded.balance)} back`);
  await stage.sentinel.stop('SIGTERM');
}

function answerTo({ model }: Stage, { input }: Question): Felt[] {
  const { program, manifest } = model;
  return packOutputs(execute(program, unpackInput(input, 1, program.inputs), 1), 1, manifest.outputs);
}

function measure(stage: Stage, question: Question, outputs: readonly Felt[]) {
  const { salt, rows, input, inputCommitment: input_commitment } = stage.request(question);
  return stage.client.contracts.ModelRegistry.call('measure_model', {
    owner: stage.deployer.address, model_hash: stage.model.modelHash,
    source: sourceEnum({ data: stage.data }),
    answer: { job_id: 0, input_commitment, salt, rows, input: [...input], outputs: [...outputs] },
  });
}

async function untilCase(stage: Stage, { jobId }: JobRecord, worker: string, state: string): Promise<void> {
  const { InvalidCompute, OptimisticJudge } = stage.client.contracts;
  const key = { judge: OptimisticJudge.address, job_id: jobId, worker };
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await InvalidCompute.read<{ state: CairoCustomEnum }>(stage.client.connection, 'case', { key });
    if (found.state.activeVariant() === state) return;
    if (performance.now() > until) {
      throw new Error(`The sentinel did nothing:\n${stage.sentinel?.log.slice(-5).map((line) => JSON.stringify(line)).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
    await stage.devnet.mine();
  }
}

/** L2 gas of the sentinel's last transaction of a kind. */
async function gasOf(stage: Stage, kind: string): Promise<number> {
  for (let look = 0; look < 100; look += 1) {
    const line = stage.sentinel?.log.findLast((one) => one.kind === kind && /is done/.test(one.msg));
    if (line !== undefined) return (await stage.client.connection.receipt(String(line.txHash))).l2Gas;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return 0;
}
