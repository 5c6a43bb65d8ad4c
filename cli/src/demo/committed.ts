// Acts 8 and 9: a larger network, of which the chain keeps a commitment, and an answer that is proven.

import { join } from 'node:path';
import { registerCommitted } from '@ciro-network/deploy';
import { compileModel, readModelDir, readNpy, type ModelDir } from '@ciro-network/compiler';
import { CommittedProver } from '@ciro-network/prover';
import { packOutputs, unpackInput, type Context, type Felt } from '@ciro-network/sdk';
import { HubError, type JobAnswer, type JobRecord } from '@ciro-network/sdk/hub';
import { read, showSettled, submit } from './jobs.ts';
import { gas, green, type Screen } from './screen.ts';
import { ASK, timed, type Stage } from './stage.ts';

const NETWORK = 'digits-wide';

export async function registerCommittedModel(stage: Stage, screen: Screen): Promise<void> {
  screen.act('A larger network: the chain keeps a commitment to its weights');
  const dir = join(stage.folder, NETWORK);
  const [manifest, compiling] = await timed(() =>
    compileModel({
      model: stage.fixture(`${NETWORK}.onnx`, NETWORK),
      calibration: readNpy(stage.fixture('calibration.npy', NETWORK)),
      out: dir,
      strategy: 'auto',
    }),
  );
  stage.committed = await readModelDir(dir);
  const { felts } = stage.committed.committed!;
  screen.step('Quantise it; commit to its weights', { ms: compiling, felts: felts.length });
  const { parameters, program_felts: all, prices: { reexecute } } = manifest;
  const answer = gas(reexecute.l2_gas);
  screen.note(`${parameters} parameters; to run it on-chain: a class of ${all} felts, some ${answer} an answer`);
  const { l2Gas } = await registerCommitted(stage.deployer, felts, 500);
  screen.step('Register: its shape, biases and shifts checked on-chain', { l2Gas, felts: felts.length });

  const [ada] = stage.workers;
  ada!.process = stage.keeper('worker', stage.keys[2]!, { models: [{ dir, ask: String(ASK) }] });
  const [, joining] = await timed(async () => {
    await ada!.process.start();
    await stage.untilOptedIn([ada!]);
  });
  const measured = ada!.process.log.find(({ msg }) => msg === 'A committed model is proven on this machine.')!;
  screen.step(`${ada!.name} commits to the weights herself, then opts in`, { ms: joining });
  screen.note(`a proof takes her ${measured.proveMs} ms, and her process ${measured.peakMb} MB at its peak`);
  await stage.devnet.mine(3 * stage.network.pool.epochLength);
}

export async function provenJob(stage: Stage, screen: Screen, slot: Felt): Promise<void> {
  screen.act('An answer that is proven, not run again');
  const model = stage.committed;
  const question = stage.question(20, model);
  const ada = stage.workers[0]!;
  const job = await submit(stage, screen, question, slot);
  process.kill(ada.process.pid!, 'SIGSTOP'); // her keeper would answer at once
  await stage.throwDice();
  const proof = await prove(model, await ada.hub.argumentContext(), job);
  const { argument } = proof;
  screen.step('Prove it: one argument for all layers, 128 bits', { ms: proof.ms, felts: argument.length });
  const bens = await prove(model, await stage.workers[1]!.hub.argumentContext(), job);
  const other = await prove(model, await ada.hub.argumentContext(), { ...job, jobId: job.jobId + 1n });
  const lies: [string, readonly Felt[]][] = [
    ['one felt of it changed', argument.with(-1, argument.at(-1)! + 1n)],
    ['a true one, made for Ben', bens.argument],
    ['a true one, of another job', other.argument],
  ];
  for (const [lie, felts] of lies) {
    const source = { committed: { program: model.committed!.felts, argument: felts } };
    const refusal = await ada.hub.submitResult(source, proof.answer).then(() => undefined, (error: unknown) => error);
    if (!(refusal instanceof HubError)) throw refusal ?? new Error(`The contract accepted a false proof: ${lie}.`);
    screen.step(`✗ ${lie.padEnd(27)} refused: ${refusal.code}`, { felts: felts.length });
  }
  process.kill(ada.process.pid!, 'SIGCONT');
  const [settled, ms] = await timed(() => stage.untilEnded(job.jobId));
  await showSettled(stage, screen, settled, ms);
  const { best } = read(model, settled.settlement!.outputs);
  const stood = `${model.committed!.felts.length} felts stood for ${model.manifest.parameters} parameters`;
  screen.line(`${green('✓')} the answer: ${best}, the true label: ${question.label}; ${stood}`);
}

/** The answer to a job with its argument, as a worker in this context makes it. */
async function prove(model: ModelDir, context: Context, { jobId, slot, job, salt, input }: JobRecord) {
  const { inputs, outputs: width } = model.manifest;
  const prover = await CommittedProver.open(model.felts, model.committed!.digests);
  const asked = [{ jobId, salt, rows: 1, input: unpackInput(input, 1, inputs) }];
  const [{ answers, argument }, ms] = await timed(() => prover.prove(context, asked));
  const answer: JobAnswer = { slot, job, salt, input, outputs: packOutputs(answers[0]!.outputs, 1, width) };
  return { answer, argument, ms };
}
