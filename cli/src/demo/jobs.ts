// Acts 4 to 7: a job answered and paid, forgeries refused, a worker killed, a job that nobody serves.

import { dequantise, type ModelDir } from '@ciro-network/compiler';
import { execute, packOutputs, unpackInput, unpackOutputs, type Felt } from '@ciro-network/sdk';
import { HubError, type JobAnswer, type JobRecord, type ModelSource } from '@ciro-network/sdk/hub';
import { drawDigit } from './digit.ts';
import { showCiro } from '../ciro.ts';
import { bold, green, red, type Screen } from './screen.ts';
import { timed, type Question, type Stage } from './stage.ts';

export async function submit(stage: Stage, screen: Screen, question: Question, slot = 0n, deadlineBlocks?: number): Promise<JobRecord> {
  const [{ job, receipt }, ms] = await timed(() => stage.client.submitJob({ ...stage.request(question, deadlineBlocks), slot }));
  const { reserved } = await stage.client.account();
  screen.step(`Submit, escrow ${showCiro(reserved)}${slot ? ', in the slot of the last job' : ''}`, {
    ms, l2Gas: receipt.l2Gas, felts: await stage.felts(receipt.transactionHash), ciro: reserved,
  });
  return job;
}

export async function showSettled(stage: Stage, screen: Screen, job: JobRecord, ms: number): Promise<void> {
  const { receipt, felts } = await stage.closing(job);
  const { worker, toWorker } = job.settlement!;
  screen.step(`${stage.workerAt(worker).name} answers; checked on-chain and paid in one transaction`, {
    ms, l2Gas: receipt.l2Gas, felts, ciro: toWorker,
  });
}

/** The class that the answer gives, and the float values it was read from. */
export function read(model: ModelDir, outputs: readonly Felt[]): { best: number; logits: number[] } {
  const integers = unpackOutputs(outputs, 1, model.manifest.outputs);
  const logits = dequantise(model, integers)[0]!;
  return { best: logits.indexOf(Math.max(...logits)), logits };
}

export async function paidJob(stage: Stage, screen: Screen): Promise<JobRecord> {
  screen.act('A question, paid for only if the answer is right');
  const question = stage.question(4);
  screen.picture(drawDigit(question.pixels), ['', '', 'What digit is this?', '', `64 pixels, ${question.input.length} felts of calldata`]);
  const job = await submit(stage, screen, question);
  await stage.throwDice();
  const ranked = await stage.client.ranked(job);
  screen.step(`The next block's hash draws: ${ranked.map((address) => stage.workerAt(address).name).join(', then ')}`);
  const [settled, ms] = await timed(() => stage.untilEnded(job.jobId));
  await showSettled(stage, screen, settled, ms);
  const { outputs, toModelOwner, fee } = settled.settlement!;
  screen.note(`royalty ${showCiro(toModelOwner)} to the model's owner, fee ${showCiro(fee)}, the rest back to the client`);
  const { best, logits } = read(stage.model, outputs);
  const bar = (value: number) => '▇'.repeat(Math.max(0, Math.round((value / Math.max(...logits)) * 30)));
  screen.picture(logits.map((logit, digit) => `${digit === best ? bold(String(digit)) : digit} ${logit.toFixed(1).padStart(7)} ${bar(logit)}`));
  const verdict = best === question.label ? green(`The answer: ${best}. The true label: ${question.label}.`)
    : red(`The answer: ${best}. The true label: ${question.label}. The model errs here, and provably so.`);
  screen.line(verdict);
  return settled;
}

export async function forgeries(stage: Stage, screen: Screen, slot: Felt): Promise<void> {
  screen.act('A cheater: the drawn worker itself tries four lies');
  const job = await submit(stage, screen, stage.question(7), slot);
  for (const { process: worker } of stage.workers) process.kill(worker.pid!, 'SIGSTOP'); // the honest ones hold still
  await stage.throwDice();
  const cheater = stage.workerAt((await stage.client.ranked(job))[0]!);
  const { program, felts } = stage.model;
  const values = unpackInput(job.input, 1, program.inputs);
  const outputs = packOutputs(execute(program, values, 1), 1, stage.model.manifest.outputs);
  const honest: JobAnswer = { slot: job.slot, job: job.job, salt: job.salt, input: job.input, outputs };
  const data: ModelSource = { data: stage.data };
  const lies: [string, ModelSource, JobAnswer][] = [
    ['one output, off by one', data, { ...honest, outputs: [outputs[0]! + 1n, ...outputs.slice(1)] }],
    ['one byte of the input changed', data, { ...honest, input: [job.input[0]! ^ 1n, ...job.input.slice(1)] }],
    ['one weight of the model changed', { inline: felts.map((felt, at) => (at === 20 ? felt + 1n : felt)) }, honest],
    ['a job that pays more, made up', data, { ...honest, job: { ...job.job, amounts: job.job.amounts + 1n } }],
  ];
  for (const [lie, source, answer] of lies) {
    const refusal = await cheater.hub.submitResult(source, answer).then(() => undefined, (error: unknown) => error);
    if (!(refusal instanceof HubError)) throw refusal ?? new Error(`The contract accepted a lie: ${lie}.`);
    screen.line(`${red('✗')} ${`${cheater.name}: ${lie}`.padEnd(52)} refused: ${refusal.code}`);
  }
  for (const { process: worker } of stage.workers) process.kill(worker.pid!, 'SIGCONT');
  const [settled, ms] = await timed(() => stage.untilEnded(job.jobId));
  await showSettled(stage, screen, settled, ms);
}

export async function killedWorker(stage: Stage, screen: Screen, slot: Felt): Promise<void> {
  screen.act('A worker killed in the middle of a job');
  const job = await submit(stage, screen, stage.question(11), slot);
  await stage.throwDice();
  const drawn = stage.workerAt((await stage.client.ranked(job))[0]!);
  await drawn.process.stop('SIGKILL');
  screen.line(`${red('✗')} ${drawn.name} was drawn, and is killed (SIGKILL) as its turn begins`);
  let restarted = false;
  const [settled, ms] = await timed(() =>
    stage.untilEnded(job.jobId, async () => {
      if (!restarted) await drawn.process.start();
      restarted = true;
    }),
  );
  await showSettled(stage, screen, settled, ms);
  const ends = settled.timeline.filter(({ stage: name }) => name === 'settled').length;
  screen.line(`${green('✓')} ${drawn.name} was started again; the job ended ${ends === 1 ? 'once' : `${ends} times`}`);
}

export async function refund(stage: Stage, screen: Screen, slot: Felt): Promise<void> {
  screen.act('A job that nobody serves');
  await Promise.all(stage.workers.map(({ process: worker }) => worker.stop('SIGTERM')));
  const before = await stage.client.account();
  const job = await submit(stage, screen, stage.question(3), slot, stage.network.jobs.minBlocks);
  await stage.devnet.mine(stage.network.jobs.minBlocks + 1);
  await stage.devnet.increaseTime(120);
  const [expired, ms] = await timed(() => stage.untilEnded(job.jobId));
  const { receipt, felts } = await stage.closing(expired);
  const after = await stage.client.account();
  screen.step('All workers stopped; the assigner expires the job', { ms, l2Gas: receipt.l2Gas, felts });
  screen.line(`${green('✓')} refunded, but for the tip of ${showCiro(before.balance - after.balance)} to whoever closes it`);
}

export async function audit(stage: Stage, screen: Screen): Promise<void> {
  const { Vault } = stage.deployer.contracts;
  screen.act('The books');
  const owed = await Vault.read<bigint>(stage.client.connection, 'total_owed');
  const held = await stage.client.balance(Vault.address);
  if (owed !== held) throw new Error(`The vault owes ${showCiro(owed)} and holds ${showCiro(held)}.`);
  screen.line(`${green('✓')} the vault holds ${showCiro(held)} and owes exactly that`);
}
