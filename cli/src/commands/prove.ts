import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { readInput, writeOutput } from '../files.ts';
import { outputOf, table } from '../output.ts';
import type { ProofFile } from '../proof-file.ts';

export function register(program: Command): void {
  program
    .command('prove')
    .description('answer inputs with a compiled model and prove the answer')
    .argument('<dir>', 'a model directory')
    .requiredOption('--input <x.npy>', 'inputs, float32 [rows, ...], 1 to 64 rows')
    .requiredOption('--out <proof.json>', 'the proof file to write')
    .action(prove);
}

async function prove(dir: string, flags: { input: string; out: string }, command: Command): Promise<void> {
  const output = outputOf(command);
  const compiler = await import('@ciro-network/compiler');
  const sdk = await import('@ciro-network/sdk');
  const model = await compiler.readModelDir(dir);
  const { input, rows } = compiler.quantiseRows(model, compiler.readNpy(await readInput(flags.input)));
  sdk.checkRows(rows);
  const runner = await compiler.openModel(model);
  const inferStarted = performance.now();
  const outputs = await runner.infer(input, rows).finally(() => runner.release());
  const proveStarted = performance.now();
  // Without a salt, an input that can be guessed could be found from its commitment.
  const salt = BigInt(`0x${randomBytes(31).toString('hex')}`);
  const { felts, inputCommitment } = await compiler.proveAnswer(model, input, rows, salt);
  const proved = performance.now();
  const file: ProofFile = {
    strategy: model.manifest.strategy,
    model_hash: model.manifest.model_hash,
    input_commitment: sdk.feltToHex(inputCommitment),
    outputs: compiler.splitRows(outputs, model.manifest.outputs),
    rows,
    salt: sdk.feltToHex(salt),
    felts: felts.map(sdk.feltToHex),
  };
  await writeOutput(flags.out, `${JSON.stringify(file)}\n`);
  const figures = {
    infer_ms: round(proveStarted - inferStarted),
    prove_ms: round(proved - proveStarted),
    proof_felts: felts.length,
    peak_rss_mb: round(process.resourceUsage().maxRSS / 1024),
    strategy: file.strategy,
  };
  const statement = { model_hash: file.model_hash, input_commitment: file.input_commitment, out: flags.out };
  output.result({ ...figures, ...statement }, () => table(Object.entries({ ...figures, ...statement })));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
