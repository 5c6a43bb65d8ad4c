import type { Command } from 'commander';

import type { JobRecord, Level } from '@ciro-network/sdk/hub';

import { parseCiro, showCiro } from '../ciro.ts';
import { felt, hex, openHub, wholeNumber, withHubOptions, type HubOptions } from '../hub.ts';
import { CliError, outputOf, table } from '../output.ts';
import { describeStanding, standingOf, type Standing } from '../standing.ts';

interface SubmitOptions extends HubOptions {
  input: string;
  maxPrice: string;
  deadlineBlocks: string;
  deadlineSeconds: string;
  level: string;
  owner?: string;
  deposit?: string;
  store?: string;
  storeResult?: boolean;
  wait?: boolean;
}

export function register(program: Command): void {
  const job = program.command('job').description('ask a model on-chain, and follow the answer');

  withHubOptions(job.command('submit'))
    .description('submit a job: at most --max-price is reserved, and paid only for a verified answer')
    .argument('<model>', 'directory of a compiled model that is registered on the hub')
    .requiredOption('--input <file.npy>', 'float32 rows [B, ...], at most 64')
    .requiredOption('--max-price <ciro>', 'the most that worker, royalty and fee together may cost')
    .option('--level <level>', 'zkml (a proof), optimistic (anybody may prove it wrong) or attested (two of three)', 'zkml')
    .option('--owner <address>', 'who registered the model; else the account itself')
    .option('--deadline-blocks <number>', 'expires when so many blocks ...', '200')
    .option('--deadline-seconds <number>', '... and so many seconds have passed', '3600')
    .option('--deposit <ciro>', 'first move so much of the account\'s CIRO into its vault balance')
    .option('--store <url>', 'put the input into this store, only its commitment on-chain; needed above 34 felts')
    .option('--store-result', 'keep the result\'s digest on-chain for ever')
    .option('--wait', 'wait for the end and print the answer')
    .action(async (folder: string, options: SubmitOptions, command: Command) => {
      const output = outputOf(command);
      const maxPrice = await parseCiro(options.maxPrice, '--max-price');
      const deposit = options.deposit === undefined ? undefined : await parseCiro(options.deposit, '--deposit');
      const deadlineBlocks = wholeNumber(options.deadlineBlocks, '--deadline-blocks');
      const deadlineSeconds = wholeNumber(options.deadlineSeconds, '--deadline-seconds');
      const level = levelOf(options.level);
      const question = await readQuestion(folder, options.input);
      const { hub, network } = await openHub(options);
      const input = await placeInput(question, options.store);
      if (deposit !== undefined) await hub.deposit(deposit);
      const { job: submitted, receipt } = await hub.submitJob({
        ...question.request,
        input,
        level,
        modelOwner: options.owner ?? hub.address,
        maxPrice,
        deadlineBlocks,
        deadlineSeconds,
        ...(options.storeResult && { storeResult: true }),
      });
      if (!options.wait) {
        const standing = await standingOf(hub, submitted);
        return output.result({ ...view(submitted, standing), l2Gas: receipt.l2Gas }, () => describe(submitted, standing));
      }
      output.note(`Job ${hex(submitted.jobId)} is submitted; waiting for its end …`);
      let last = submitted;
      for await (const seen of hub.watch(submitted.jobId, { pollMs: network.pollMs })) last = seen;
      const standing = await standingOf(hub, last);
      const outputs = (last.settlement ?? last.ruling)?.outputs;
      const answer = outputs && question.decode(outputs);
      output.result({ ...view(last, standing), ...answer }, () =>
        [describe(last, standing), ...(answer?.outputs ?? []).map((row, i) => `row ${i}: ${row.join(' ')}`)].join('\n'));
    });

  withHubOptions(job.command('show'))
    .description('a job\'s state, timeline and result')
    .argument('<id>', 'job id, 0x…')
    .action(async (id: string, options: HubOptions, command: Command) => {
      const { hub } = await openHub(options);
      const found = await hub.job(felt(id, '<id>'));
      const standing = await standingOf(hub, found);
      outputOf(command).result(view(found, standing), () => describe(found, standing));
    });

  withHubOptions(job.command('watch'))
    .description('print a job now and at every change, until its end')
    .argument('<id>', 'job id, 0x…')
    .action(async (id: string, options: HubOptions, command: Command) => {
      const { hub, network } = await openHub(options);
      const output = outputOf(command);
      for await (const seen of hub.watch(felt(id, '<id>'), { pollMs: network.pollMs })) {
        output.event(view(seen, await standingOf(hub, seen)), () => `${seen.timeline.at(-1)!.block}  ${seen.stage}`);
      }
    });

  withHubOptions(job.command('cancel'))
    .description('take a job back, with all that it reserved; only until the block after its own has closed')
    .argument('<id>', 'job id, 0x…')
    .action(async (id: string, options: HubOptions, command: Command) => {
      const { hub } = await openHub(options);
      const found = await hub.job(felt(id, '<id>'));
      await hub.cancel(found);
      const cancelled = await hub.job(found.jobId);
      const standing = await standingOf(hub, cancelled);
      outputOf(command).result(view(cancelled, standing), () => describe(cancelled, standing));
    });
}

/** A model directory and an .npy file as what a job asks, and how to read what it answers. */
async function readQuestion(folder: string, inputPath: string) {
  const { dequantise, quantiseRows, readModelDir, readNpy, splitRows } = await import('@ciro-network/compiler');
  const { inputCommitment, packInput, unpackOutputs } = await import('@ciro-network/sdk');
  const { randomBytes } = await import('node:crypto');
  const { readFile } = await import('node:fs/promises');
  const model = await readModelDir(folder);
  const { input: integers, rows } = quantiseRows(model, readNpy(await readFile(inputPath)));
  const { inputs, outputs: width } = model.manifest;
  const input = packInput(integers, rows, inputs);
  const salt = BigInt(`0x${randomBytes(31).toString('hex')}`);
  return {
    request: { modelHash: model.modelHash, inputCommitment: inputCommitment(salt, rows, inputs, input), salt, rows },
    preimage: { salt, rows, inputs, input },
    decode: (packed: readonly bigint[]) => {
      const answers = unpackOutputs(packed, rows, width);
      return { outputs: dequantise(model, answers), integers: splitRows(answers, width) };
    },
  };
}

/** The input as it goes into calldata: all of it, or nothing once a store has it. */
async function placeInput({ preimage }: Awaited<ReturnType<typeof readQuestion>>, store?: string): Promise<bigint[]> {
  const { MAX_INPUT_FELTS } = await import('@ciro-network/sdk');
  if (store !== undefined) {
    const { HttpInputStore } = await import('@ciro-network/keepers');
    await new HttpInputStore({ url: store }).put(preimage);
    return [];
  }
  if (preimage.input.length <= MAX_INPUT_FELTS) return preimage.input;
  const message = `The input has ${preimage.input.length} felts, and calldata takes ${MAX_INPUT_FELTS}: name an input `
    + 'store that the workers ask with --store (`ciro keeper inputs` is one).';
  throw new CliError('INPUT_SIZE', message);
}

/** A job as --json prints it: hashes and addresses in hexadecimal, amounts in base units. */
function view(job: JobRecord, standing: Standing) {
  const { settlement, ruling } = job;
  return {
    job_id: hex(job.jobId),
    stage: job.stage,
    ...standing,
    verified: settlement !== undefined,
    client: hex(job.job.client),
    model_hash: hex(job.job.model_hash),
    model_owner: hex(job.job.model_owner),
    input_commitment: hex(job.job.input_commitment),
    slot: hex(job.slot),
    rows: job.rows,
    reward: job.reward,
    timeline: job.timeline,
    ...(ruling && {
      security: ruling.security,
      workers: ruling.workers.map(({ worker }) => hex(worker)),
      packed_outputs: ruling.outputs.map(hex),
    }),
    ...(settlement && {
      worker: hex(settlement.worker),
      to_worker: settlement.toWorker,
      to_model_owner: settlement.toModelOwner,
      fee: settlement.fee,
      packed_outputs: settlement.outputs.map(hex),
    }),
  };
}

function describe(job: JobRecord, standing: Standing): string {
  const { settlement, ruling } = job;
  return table([
    ['job', hex(job.jobId)],
    ['stage', job.stage],
    ...describeStanding(standing),
    ['model', hex(job.job.model_hash)],
    ['rows', job.rows],
    ['highest price', showCiro(job.reward)],
    ...job.timeline.map(({ stage, block }) => [`  ${stage}`, `block ${block}`] as const),
    ...(settlement ? [
      ['answered by', hex(settlement.worker)] as const,
      ['price', showCiro(settlement.toWorker + settlement.toModelOwner + settlement.fee)] as const,
      ['result', 'verified by the contract'] as const,
    ] : []),
    ...(ruling ? [
      ...ruling.workers.map(({ worker, ask }) => ['answered by', `${hex(worker)} for ${showCiro(ask)} a row`] as const),
      ['result', `not proven; ${showCiro(ruling.security)} of stake behind it`] as const,
    ] : []),
  ]);
}

const LEVELS: readonly string[] = ['zkml', 'optimistic', 'attested'] satisfies Level[];

function levelOf(text: string): Level {
  if (LEVELS.includes(text)) return text as Level;
  throw new CliError('USAGE', `--level is one of ${LEVELS.join(', ')}, not '${text}'.`, { usage: true });
}
